"""Counts, blocks and formulas against whole masks made by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn.measures import block_count, block_counts, cost, pair_formula
from sparse_attn.patterns import (
    PRESETS,
    Blocked,
    Everything,
    Global,
    Local,
    Part,
    Pattern,
    Periodic,
    Random,
)
from tests.oracle.masks import brute_mask
from tests.oracle.strategies import HEADS, globals_, locals_, patterns, randoms


def brute_blocks(pattern: Pattern, size: int, head: int = 0) -> int:
    """Blocks of the whole mask that hold a pair."""
    mask = brute_mask(pattern, head)
    side = -(-pattern.length // size)
    padded = np.zeros((side * size, side * size), dtype=bool)
    padded[: pattern.length, : pattern.length] = mask
    return int(padded.reshape(side, size, side, size).any((1, 3)).sum())


@given(patterns(max_length=70), st.sampled_from([1, 2, 3, 16, 64]), st.integers(0, HEADS - 1))
def test_blocks_are_those_of_the_mask(pattern: Pattern, size: int, head: int) -> None:
    found = block_count(pattern, size, head)
    assert found.touched == brute_blocks(pattern, size, head)
    assert found.total == (-(-pattern.length // size)) ** 2
    assert found.pairs == found.touched * size**2


@given(patterns(max_length=70), st.sampled_from([(16, 64), (2, 4, 8), (3, 5), (8, 2)]))
def test_several_sizes_at_once_are_those_of_each(pattern: Pattern, sizes: tuple[int, ...]) -> None:
    found = block_counts(pattern, sizes)
    assert [each.size for each in found] == list(sizes)
    assert [each.touched for each in found] == [brute_blocks(pattern, size) for size in sizes]


@pytest.mark.parametrize("name", PRESETS)
def test_blocks_of_every_preset(name: str) -> None:
    pattern = PRESETS[name].small(200)
    for each in block_counts(pattern):
        assert each.touched == brute_blocks(pattern, each.size)


def test_blocks_at_a_length_whose_mask_would_be_large() -> None:
    pattern = Pattern(50_000, [Local(100), Global([0])])
    found = block_count(pattern, 128)
    side = 391
    # the diagonal and one block beside it; the first row and the first column
    assert found.touched == side + 2 * (side - 1) + 2 * (side - 2)
    assert block_count(Pattern(50_000, [Local(1)]), 128).touched == side + 2 * (side - 1)


@st.composite
def known(draw: st.DrawFn) -> Pattern:
    """Patterns with a formula: a window, globals and random keys, in any choice."""
    size = draw(st.sampled_from([1, 1, 1, 2, 5]))
    units = draw(st.integers(1, 40 // size))
    kinds = [locals_(units), globals_(units), randoms()]
    chosen: list[Part] = [draw(kind) for kind in kinds if draw(st.booleans())]
    causal = draw(st.booleans())
    if size > 1:
        if causal and any(isinstance(part, Random) for part in chosen):
            chosen = [part for part in chosen if not isinstance(part, Local)] + [Local(1)]
        return Pattern(units * size, [Blocked(size, chosen)], causal)
    valid = draw(st.none() | st.integers(0, units))
    return Pattern(units, chosen, causal, valid)


@given(known())
def test_the_formula_equals_the_mask(pattern: Pattern) -> None:
    found = pair_formula(pattern)
    assert found is not None
    assert found.pairs == int(brute_mask(pattern).sum()) == pattern.count()


@given(known())
def test_every_term_is_a_count_of_pairs_of_the_mask(pattern: Pattern) -> None:
    """The pairs of the band, of rows and of columns, and what two or three of them share."""
    if any(isinstance(part, Blocked | Random) for part in pattern.parts):
        return
    found = pair_formula(pattern)
    assert found is not None
    shape = (pattern.length, pattern.length)
    masks = {"band": np.zeros(shape, bool), "rows": np.zeros(shape, bool)}
    masks["columns"] = masks["rows"].copy()
    for part in pattern.parts:
        if isinstance(part, Local):
            masks["band"] = brute_mask(
                Pattern(pattern.length, [part], pattern.causal, pattern.valid_length)
            )
        if isinstance(part, Global):
            for name in ("rows", "columns"):
                shown = part.rows and name == "rows", part.columns and name == "columns"
                only = [Global(part.positions, *shown)]
                masks[name] = brute_mask(
                    Pattern(pattern.length, only, pattern.causal, pattern.valid_length)
                )
    terms = {term.name: term.pairs for term in found.terms}

    def value(*names: str) -> int:
        return sum(terms.get(name, 0) for name in names)

    band, rows, columns = (masks[name] for name in ("band", "rows", "columns"))
    assert value("band", "edges") == band.sum()
    assert value("rows") == rows.sum()
    assert value("columns") == columns.sum()
    assert -value("rows and columns") == (rows & columns).sum()
    assert -value("band and columns") == (band & columns).sum()
    assert -value("band and rows") == (band & rows).sum()
    assert value("all three") == (band & rows & columns).sum()


@pytest.mark.parametrize(
    ("pattern", "book"),
    [
        (Pattern(100, [Local(4), Global([0, 5])]), 100 * (9 + 2)),
        (Pattern(100, [Local(4), Random(3, 1)]), 100 * (9 + 3)),
        (Pattern.dense(100), 10_000),
        (Pattern(100, [Blocked(10, [Local(1), Global([0])])]), 100 * 10 * (3 + 1)),
    ],
)
def test_the_books_figure(pattern: Pattern, book: int) -> None:
    found = pair_formula(pattern)
    assert found is not None
    assert found.book == book


@pytest.mark.parametrize(
    "pattern",
    [
        Pattern(10, [Periodic(3, 1)]),
        Pattern(10, [Local(1), Local(2)]),
        Pattern(10, [Blocked(3, [Local(1)])]),  # the last block is partial
        Pattern(10, [Blocked(5, [Local(0)])], valid_length=9),
        Pattern(10, [Blocked(5, [Local(0)]), Global([0])]),
        Pattern(10, [Blocked(5, [Random(1, 0)])], causal=True),
    ],
    ids=repr,
)
def test_others_have_no_formula(pattern: Pattern) -> None:
    assert pair_formula(pattern) is None


def test_the_formula_needs_no_walk() -> None:
    pattern = Pattern(2**20, [Local(256), Global(range(0, 2**20, 2**16))])
    found = pair_formula(pattern)
    assert found is not None
    assert found.pairs == 2**20 * 513 - 256 * 257 + 2 * 16 * 2**20 - 256 - 2 * (16 * 513 - 256) + 16


def test_costs_follow_from_the_counts() -> None:
    pattern = Pattern(97, [Local(3), Global([5]), Random(2, 0)], causal=True, valid_length=80)
    seen: list[float] = []
    found = cost(pattern, heads=3, dim=16, item=8, progress=seen.append)
    pairs = int(brute_mask(pattern).sum())
    assert (found.pairs, found.reference) == (pairs, 80 * 81 // 2)
    assert found.reference == pattern.dense_reference().count()
    assert found.keys_per_query == pairs / 97
    assert found.density == pairs / 97**2
    assert found.flops == 3 * pairs * 2 * (16 + 16)
    assert found.tensor_bytes == 4 * 3 * 97 * 16 * 8
    assert found.gathered_bytes == 2 * 3 * pairs * 16 * 8
    assert found.weight_bytes == 3 * pairs * 8
    assert found.full_bytes == 3 * 97 * 97 * 8
    assert [each.size for each in found.blocks] == [16, 64, 128]
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)


def test_counting_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    def stop(_: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        block_count(Pattern(64, [Local(1)]), 16, progress=stop)
    with pytest.raises(Stopped):
        cost(Pattern(64, [Everything()]), progress=stop)


@pytest.mark.parametrize("field", ["heads", "dim", "item"])
def test_sizes_are_named_where_they_do_not_fit(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        cost(Pattern(8, [Local(1)]), **{field: 0})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="size"):
        block_count(Pattern(8, [Local(1)]), 0)
