"""How many rows are weighed: the first picture within its budget, the exact one exact if it can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn.views.level import MOST_PAIRS, QUICK_PAIRS, Level, dense_rows, sparse_rows

LENGTHS = st.integers(1, 2**20)
BUDGETS: dict[Level, int] = {"sampled": QUICK_PAIRS, "exact": MOST_PAIRS}


@given(length=LENGTHS, level=st.sampled_from(tuple(BUDGETS)), data=st.data())
def test_dense_rows_stay_within_their_pairs(length: int, level: Level, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, length - 1))
    rows = start, data.draw(st.integers(start + 1, length))
    found = dense_rows(rows, length, level)
    count = rows[1] - rows[0]
    if found is None:
        assert count * length <= BUDGETS[level] or count == 1
    else:
        assert 1 <= found < count
        assert found * length <= BUDGETS[level] or found == 1
        assert (found + 1) * length > BUDGETS[level], "one more row would still be affordable"


@pytest.mark.parametrize(
    ("rows", "level", "exact"),
    [
        ((0, 512), "exact", True),  # the promise: 512 rows at a million keys
        ((1000, 1572), "exact", True),
        ((1000, 1573), "exact", False),
        ((0, 512), "sampled", False),
    ],
)
def test_a_screen_of_rows_is_exact_at_a_million(
    rows: tuple[int, int], level: Level, exact: bool
) -> None:
    assert (dense_rows(rows, 2**20, level) is None) == exact


@given(length=LENGTHS, keys=st.integers(0, 5000), level=st.sampled_from(tuple(BUDGETS)))
def test_sparse_rows_are_at_least_one_a_pixel_and_never_more_than_asked(
    length: int, keys: int, level: Level
) -> None:
    pairs = min(keys, length) * length
    found = sparse_rows((0, length), length, pairs, level)
    assert found is None or 512 <= found < length


@given(length=LENGTHS, pairs=st.integers(0, 2**40))
def test_the_exact_level_weighs_no_fewer_rows_than_the_first(length: int, pairs: int) -> None:
    def rows(level: Level) -> tuple[int, int]:
        every = (0, length)
        found = dense_rows(every, length, level), sparse_rows(every, length, pairs, level)
        return tuple(length if each is None else each for each in found)  # type: ignore[return-value]

    assert all(a <= b for a, b in zip(rows("sampled"), rows("exact"), strict=True))


def test_a_window_at_a_million_is_exact_in_the_end() -> None:
    pairs = 513 * 2**20
    assert sparse_rows((0, 2**20), 2**20, pairs, "exact") is None
    assert sparse_rows((0, 2**20), 2**20, pairs, "sampled") is not None
