"""The difference: sparse minus dense, pair by pair, then reduced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sparse_attn import AttentionMap, Tile, difference_tile
from sparse_attn.patterns import Blocked, Explicit, Global, Local, Pattern, Random
from tests.oracle import pixels
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import Floats, masked_softmax
from tests.oracle.strategies import HEADS, patterns, seeds, tensors

REDUCES = ("max", "mean", "sum")


def maps(seed: int, pattern: Pattern) -> tuple[AttentionMap, AttentionMap]:
    q, k, _ = tensors(seed, pattern)
    return AttentionMap(q, k, pattern), AttentionMap(q, k, pattern.dense_reference())


def cell_by_cell(seed: int, pattern: Pattern) -> tuple[Floats, NDArray[np.bool_]]:
    """Sparse minus dense (1, H, T, T), absent pairs as 0, and what dense allows."""
    q, k, v = tensors(seed, pattern)
    dense = brute_masks(pattern.dense_reference(), 1, HEADS)
    sparse = masked_softmax(q, k, v, brute_masks(pattern, 1, HEADS)).weights
    return sparse - masked_softmax(q, k, v, dense).weights, dense


def hold(tile: Tile, difference: Floats, permitted: NDArray[np.bool_], reduce: str) -> None:
    found = tile.values.numpy()
    assert (tile.reduce, tile.exact) == (reduce, True)
    if reduce != "max":
        expected = pixels.reduced(tile, difference, permitted, reduce)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11)
        return
    largest = pixels.reduced(tile, np.abs(difference), permitted, "max")
    np.testing.assert_allclose(np.abs(found), largest, rtol=0, atol=1e-12)
    up = pixels.reduced(tile, difference, permitted, "max")
    down = -pixels.reduced(tile, -difference, permitted, "max")
    one_of_both = np.minimum(np.abs(found - up), np.abs(found - down))
    np.testing.assert_allclose(one_of_both[~np.isnan(found)], 0, atol=1e-12)


@given(
    pattern=patterns(),
    seed=seeds(),
    reduce=st.sampled_from(REDUCES),
    size=st.tuples(st.integers(1, 30), st.integers(1, 30)),
    data=st.data(),
)
def test_any_pattern(
    pattern: Pattern, seed: int, reduce: Any, size: tuple[int, int], data: st.DataObject
) -> None:
    cuts = st.integers(0, pattern.length)
    ends = [sorted(data.draw(st.sets(cuts, min_size=2, max_size=2))) for _ in range(2)]
    rows, columns = ((start, stop) for start, stop in ends)
    tile = difference_tile(*maps(seed, pattern), rows, columns, size, reduce)
    hold(tile, *cell_by_cell(seed, pattern), reduce)


@pytest.mark.parametrize("reduce", REDUCES)
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("size", [(20, 20), (64, 50), (260, 7)])
def test_a_longer_map(size: tuple[int, int], causal: bool, reduce: Any) -> None:
    parts = [Local(9), Global([0, 131]), Random(1, seed=4, per_head=True)]
    pattern = Pattern(260, parts, causal=causal, valid_length=250)
    both, view = maps(1, pattern), ((0, 260), (0, 260), size)
    tile = difference_tile(*both, *view, reduce)
    hold(tile, *cell_by_cell(1, pattern), reduce)
    at_hand = (both[0].tile(*view, reduce), both[1].tile(*view, reduce))
    again = difference_tile(*both, *view, reduce, *at_hand)
    torch.testing.assert_close(again.values, tile.values, atol=1e-13, rtol=0, equal_nan=True)
    assert (again.rows, again.columns, again.row_step) == (tile.rows, tile.columns, tile.row_step)


@pytest.mark.parametrize("reduce", REDUCES)
def test_a_full_pattern_differs_nowhere(reduce: Any) -> None:
    pattern = Pattern(50, [Local(50)])
    tile = difference_tile(*maps(0, pattern), (0, 50), (0, 50), (10, 10), reduce)
    torch.testing.assert_close(tile.values, torch.zeros_like(tile.values), atol=1e-13, rtol=0)


def test_nan_only_where_dense_allows_nothing() -> None:
    pattern = Pattern(40, [Local(0)], causal=True, valid_length=30)
    tile = difference_tile(*maps(0, pattern), (0, 40), (0, 40), (40, 40))
    permitted = brute_masks(pattern.dense_reference(), 1, HEADS)
    np.testing.assert_array_equal(tile.values.isnan().numpy(), ~permitted)


def test_it_is_not_a_difference_of_tiles() -> None:
    """The pixel's largest sparse and its largest dense weight belong to different pairs."""
    pattern = Pattern(60, [Local(1)])
    sparse, dense = maps(3, pattern)
    view = (0, 60), (0, 60), (6, 6)
    wrong = sparse.tile(*view).values - dense.tile(*view).values
    made = replace(difference_tile(sparse, dense, *view), values=wrong)
    with pytest.raises(AssertionError):
        hold(made, *cell_by_cell(3, pattern), "max")


def test_reduce_is_checked() -> None:
    nope: Any = "median"
    with pytest.raises(ValueError, match=r"reduce.*max, mean, sum.*'median'"):
        difference_tile(*maps(0, Pattern(9, [Local(1)])), (0, 9), (0, 9), (3, 3), nope)


def test_maps_that_do_not_belong_together_are_refused() -> None:
    """Another pattern, another length or another batch cannot be what sparse is held against."""
    pattern = Pattern(20, [Local(1)])
    sparse, dense = maps(0, pattern)
    q, k, _ = tensors(0, pattern, batch=2)
    others = [sparse, AttentionMap(q, k, Pattern.dense(20)), maps(0, Pattern(21, []))[1]]
    for other in (*others, AttentionMap(q[:1], k[:1], Pattern.dense(20, causal=True))):
        with pytest.raises(ValueError, match="dense"):
            difference_tile(sparse, other, (0, 20), (0, 20), (5, 5))
    assert difference_tile(sparse, dense, (0, 20), (0, 20), (5, 5)).exact


@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
def test_a_pattern_that_keeps_everything_differs_nowhere(reduce: Any) -> None:
    """In float32 the normalizers of both are summed in another order: that is no difference."""
    length = 96
    blocks = Blocked(8, [Local(5), Global([0]), Random(3, seed=0)])
    pattern = Pattern(length, [blocks, Local(60), Global([3, 90])])
    rest = Explicit(torch.arange(length).repeat(length, 1))
    pattern = Pattern(length, [*pattern.parts, rest])
    torch.manual_seed(0)
    q, k = (3 * torch.randn(1, 2, length, 16) for _ in range(2))
    dense = AttentionMap(q, k, pattern.dense_reference())
    sparse = AttentionMap(q, k, pattern)
    view = (0, length), (0, length), (32, 32)
    assert not difference_tile(sparse, dense, *view, reduce).values.any()
    fewer = AttentionMap(q, k, Pattern(length, pattern.parts[:-1]))
    assert difference_tile(fewer, dense, *view, reduce).values.any()
