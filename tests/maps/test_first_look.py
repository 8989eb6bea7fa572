"""Sampled tiles, progress, and stopping half-way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn import AttentionMap, difference_tile
from sparse_attn.patterns import Global, Local, Pattern
from tests.oracle.strategies import patterns, seeds, tensors

WHOLE = (0, 600), (0, 600), (50, 50)
PATTERN = Pattern(600, [Local(30), Global([0, 333])])


@given(
    pattern=patterns(),
    seed=seeds(),
    rows=st.integers(1, 40),
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
)
def test_support_is_exact_and_maxima_are_never_too_large(
    pattern: Pattern, seed: int, rows: int, size: tuple[int, int]
) -> None:
    q, k, _ = tensors(seed, pattern)
    asked, every = AttentionMap(q, k, pattern), (0, pattern.length)
    first = asked.tile(every, every, size, sample_rows=rows)
    exact = asked.tile(every, every, size)
    assert torch.equal(first.allowed_share, exact.allowed_share)
    assert torch.equal(first.rules, exact.rules)
    assert (first.rows, first.columns) == (exact.rows, exact.columns)
    assert torch.equal(first.values.isnan(), exact.values.isnan())
    most = exact.values.nan_to_num()
    if rows < most.shape[-2]:  # pixel rows without a weighed row show those of their neighbours
        most = most.amax(-2, keepdim=True)
    assert not (first.values > most + 1e-13).any()
    if first.exact:
        torch.testing.assert_close(first.values, exact.values, atol=1e-13, rtol=0, equal_nan=True)


def test_fewer_rows_are_weighed_and_said_so() -> None:
    q, k, _ = tensors(0, PATTERN)
    asked = AttentionMap(q, k, PATTERN)
    first, exact = asked.tile(*WHOLE, sample_rows=100), asked.tile(*WHOLE)
    assert not first.exact
    assert exact.exact
    assert 50 <= first.weighed_rows <= 150
    assert exact.weighed_rows == 600
    assert not torch.equal(first.values.nan_to_num(), exact.values.nan_to_num())


@pytest.mark.parametrize("rows", [10, 60, 200])
@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
def test_a_sampled_difference_is_that_of_the_rows_weighed(rows: int, reduce: Any) -> None:
    sparse, dense = both()
    first = difference_tile(sparse, dense, *WHOLE, reduce, sample_rows=rows)
    exact = difference_tile(sparse, dense, *WHOLE, reduce)
    assert (first.exact, exact.exact) == (False, True)
    assert torch.equal(first.values.isnan(), exact.values.isnan())
    assert not first.values.isinf().any()
    if reduce == "max" and rows >= 50:
        assert not (first.values.abs() > exact.values.abs() + 1e-13).any()
    if reduce != "max":
        tiles = [each.tile(*WHOLE, reduce, sample_rows=rows).values for each in (sparse, dense)]
        torch.testing.assert_close(first.values, tiles[0].nan_to_num() - tiles[1])


def test_asking_for_all_rows_is_exact() -> None:
    q, k, _ = tensors(0, PATTERN)
    asked = AttentionMap(q, k, PATTERN)
    tile = asked.tile(*WHOLE, sample_rows=600)
    assert tile.exact
    assert torch.equal(tile.values.nan_to_num(), asked.tile(*WHOLE).values.nan_to_num())


@pytest.mark.parametrize("rows", [7, 12, 49])
def test_fewer_rows_than_pixels_fill_their_neighbours(rows: int) -> None:
    q, k, _ = tensors(0, PATTERN)
    asked = AttentionMap(q, k, PATTERN.dense_reference())
    first, exact = asked.tile(*WHOLE, sample_rows=rows), asked.tile((0, 600), (0, 600), (600, 50))
    assert rows // 2 <= first.weighed_rows <= rows
    assert not first.exact
    weighed, _ = asked.weighed_rows(asked.pixels(*WHOLE), rows)
    for row in range(50):
        distance = (weighed // 12 - row).abs()
        near = exact.values[..., weighed[distance == distance.min()], :]
        same = (first.values[..., row, None, :] - near).abs().amax((0, 1, -1)) < 1e-13
        assert same.any(), f"pixel row {row} is not like its nearest weighed row"


@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
def test_full_rows_are_exact(reduce: Any) -> None:
    """Global rows stand out; a first look must not lose or thin them."""
    pattern = Pattern(600, [Global([3, 333, 334], columns=False)])
    q, k, _ = tensors(1, pattern)
    asked = AttentionMap(q, k, pattern)
    first = asked.tile(*WHOLE, reduce=reduce, sample_rows=50)
    exact = asked.tile(*WHOLE, reduce=reduce)
    torch.testing.assert_close(first.values, exact.values, atol=1e-13, rtol=0, equal_nan=True)


@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
@pytest.mark.parametrize("rows", [50, 77, 200])
def test_sums_are_scaled_to_all_rows(rows: int, reduce: Any) -> None:
    """Where all rows are alike, a few of them tell everything."""
    x = torch.zeros(1, 1, 600, 2, dtype=torch.float64)
    asked = AttentionMap(x, x, Pattern.dense(600))
    first = asked.tile(*WHOLE, reduce=reduce, sample_rows=rows)
    assert not first.exact
    exact = asked.tile(*WHOLE, reduce=reduce)
    torch.testing.assert_close(first.values, exact.values, atol=1e-13, rtol=0)


Work = Callable[[AttentionMap, AttentionMap, Callable[[float], None]], Any]
WORKS: dict[str, Work] = {
    "log-normalizer": lambda sparse, _, told: sparse.log_normalizer(told),
    "sparse tile": lambda sparse, _, told: sparse.tile(*WHOLE, progress=told),
    "dense tile": lambda _, dense, told: dense.tile(*WHOLE, progress=told),
    "sampled": lambda sparse, _, told: sparse.tile(*WHOLE, sample_rows=60, progress=told),
    "difference": lambda sparse, dense, told: difference_tile(sparse, dense, *WHOLE, progress=told),
    "difference of sums": lambda sparse, dense, told: difference_tile(
        sparse, dense, *WHOLE, "sum", progress=told
    ),
}


def both(pattern: Pattern = PATTERN) -> tuple[AttentionMap, AttentionMap]:
    q, k, _ = tensors(2, pattern)
    return AttentionMap(q, k, pattern), AttentionMap(q, k, pattern.dense_reference())


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_progress_rises_to_one(work: Work) -> None:
    told: list[float] = []
    work(*both(), told.append)
    assert told == sorted(told)
    assert told[0] >= 0
    assert told[-1] == pytest.approx(1)
    told.clear()
    work(*both(Pattern(600, [], valid_length=600)), told.append)
    assert told[-1] == pytest.approx(1)


def test_long_work_reports_on_the_way() -> None:
    x = torch.zeros(1, 1, 4096, 2)
    told: list[float] = []
    AttentionMap(x, x, Pattern.dense(4096)).log_normalizer(told.append)
    assert len(told) > 3
    assert any(0.2 < share < 0.8 for share in told)


class Cancelled(Exception):
    """The settings moved on."""


@pytest.mark.parametrize("calls", [1, 2])
@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_what_progress_raises_stops_the_work_and_harms_nothing(work: Work, calls: int) -> None:
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if len(told) == calls:
            raise Cancelled

    maps, fresh = both(), both()
    with pytest.raises(Cancelled):
        work(*maps, stop)
    assert len(told) == calls
    for asked, untouched in zip(maps, fresh, strict=True):
        # To rounding: rows that were known already are grouped otherwise.
        logs, expected = asked.log_normalizer(), untouched.log_normalizer()
        torch.testing.assert_close(logs, expected, rtol=1e-13, atol=1e-13)
        again, picture = asked.tile(*WHOLE).values, untouched.tile(*WHOLE).values
        torch.testing.assert_close(again, picture, rtol=1e-13, atol=1e-13, equal_nan=True)


@pytest.mark.parametrize("apart", [16, 64, 100])
def test_a_sample_is_not_of_global_tokens_alone(apart: int) -> None:
    """Evenly spaced rows and evenly spaced globals: most rows still stand for ordinary tokens."""
    length = 2**14
    pattern = Pattern(length, [Local(8), Global(range(0, length, apart))])
    q = k = torch.zeros(1, 1, length, 2)
    dense = AttentionMap(q, k, pattern.dense_reference())
    rows, _ = dense.weighed_rows(dense.pixels((0, length), (0, length), (256, 256)), 256)
    full = pattern.bound().full_rows(rows)
    assert full is not None
    assert full.double().mean() <= 2 / apart


def test_a_short_last_pixel_has_a_row_too() -> None:
    q = torch.zeros(1, 1, 3, 4)
    tile = AttentionMap(q, q, Pattern.dense(3)).tile((0, 3), (0, 3), (2, 2), "sum", 1)
    assert tile.weighed_rows == 1
    assert tile.values.isfinite().all()
    assert tile.values.sum() > 0
