"""Tiles against the same reduction of the whole matrix, and their grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from sparse_attn import AttentionMap, Tile
from sparse_attn.patterns import Global, Local, Pattern, Random
from tests.oracle import pixels
from tests.oracle.masks import brute_masks, brute_rules
from tests.oracle.softmax import masked_softmax
from tests.oracle.strategies import HEADS, patterns, seeds, tensors

REDUCES = st.sampled_from(("max", "mean", "sum"))


@st.composite
def ranges(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length - 1))
    return start, draw(st.integers(start + 1, length))


def sizes() -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(1, 30), st.integers(1, 30))


def hold(tile: Tile, q: Any, k: Any, pattern: Pattern, reduce: str) -> None:
    """Everything that a tile says, against the oracle."""
    allowed = brute_masks(pattern, q.shape[0], HEADS)
    weights = masked_softmax(q, k, q, allowed).weights
    assert (tile.reduce, tile.exact) == (reduce, True)
    expected = pixels.reduced(tile, weights, allowed, reduce)
    assert tile.values.shape == expected.shape
    np.testing.assert_allclose(tile.values.numpy(), expected, rtol=0, atol=1e-11)
    heads = HEADS if pattern.per_head else 1
    share = pixels.picture(tile, allowed[0, :heads].astype(float), np.mean)
    np.testing.assert_allclose(tile.allowed_share.numpy(), share, rtol=1e-15)
    np.testing.assert_array_equal(tile.allowed_share.numpy() > 0, share > 0)
    bits = np.stack([brute_rules(pattern, head) for head in range(heads)])
    rules = pixels.picture(tile, bits, lambda part: np.bitwise_or.reduce(part, axis=None))
    assert tile.rules.dtype == torch.int32
    np.testing.assert_array_equal(tile.rules.numpy(), rules)


@given(pattern=patterns(), seed=seeds(), reduce=REDUCES, data=st.data())
def test_any_tile_of_any_pattern(
    pattern: Pattern, seed: int, reduce: Any, data: st.DataObject
) -> None:
    q, k, _ = tensors(seed, pattern)
    view = data.draw(ranges(pattern.length)), data.draw(ranges(pattern.length))
    tile = AttentionMap(q, k, pattern).tile(*view, data.draw(sizes()), reduce)
    hold(tile, q, k, pattern, reduce)


@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("size", [(1, 1), (7, 64), (100, 100), (512, 9)])
def test_views_of_a_longer_map(size: tuple[int, int], causal: bool, reduce: Any) -> None:
    parts = [Local(20), Global([0, 150]), Random(2, seed=1, per_head=True)]
    pattern = Pattern(300, parts, causal=causal, valid_length=290)
    q, k, _ = tensors(1, pattern)
    hold(AttentionMap(q, k, pattern).tile((0, 300), (0, 300), size, reduce), q, k, pattern, reduce)


@given(pattern=patterns(max_length=40), seed=seeds(), reduce=REDUCES, data=st.data())
def test_one_pixel_a_token_is_the_map_itself(
    pattern: Pattern, seed: int, reduce: Any, data: st.DataObject
) -> None:
    q, k, _ = tensors(seed, pattern)
    asked = AttentionMap(q, k, pattern)
    rows, columns = data.draw(ranges(pattern.length)), data.draw(ranges(pattern.length))
    tile = asked.tile(rows, columns, (40, 40), reduce)
    assert (tile.rows, tile.columns, tile.row_step, tile.column_step) == (rows, columns, 1, 1)
    view = (..., slice(*rows), slice(*columns))
    mask = brute_masks(pattern, 1, HEADS)[view]
    expected = np.where(mask, asked.full().numpy()[view], np.nan)
    np.testing.assert_allclose(tile.values.numpy(), expected, rtol=0, atol=1e-14)
    heads = len(tile.allowed_share)
    np.testing.assert_array_equal(tile.allowed_share.numpy(), mask[0, :heads])


def lattice(length: int, wanted: tuple[int, int], size: int) -> tuple[tuple[int, int], int, int]:
    """What a map shows of ``wanted``: (start, stop), step and number of pixels, of both axes."""
    x = torch.zeros(1, 1, length, 1)
    tile = AttentionMap(x, x, Pattern(length, [Local(0)])).tile(wanted, wanted, (size, size))
    assert (tile.rows, tile.row_step) == (tile.columns, tile.column_step)
    assert tile.values.shape[-1] == tile.values.shape[-2]
    return tile.rows, tile.row_step, tile.values.shape[-1]


@given(length=st.integers(1, 3000), size=st.integers(1, 600), data=st.data())
def test_pixels_lie_on_the_grid_of_their_step(length: int, size: int, data: st.DataObject) -> None:
    wanted = data.draw(ranges(length))
    (start, stop), step, count = lattice(length, wanted, size)
    assert count == len(range(start, stop, step)) <= size
    assert wanted[0] - step < start <= wanted[0]  # grown outwards, by less than a pixel
    assert wanted[1] <= stop < wanted[1] + step
    assert start % step == 0
    assert stop % step == 0 or stop == length
    if wanted[1] - wanted[0] <= size:
        assert ((start, stop), step) == (wanted, 1)
    else:
        assert (wanted[1] - wanted[0]) / size <= step < 4 * (wanted[1] - wanted[0]) / size + 2


@given(left=st.integers(0, 150), right=st.integers(0, 150), span=st.integers(20, 150), seed=seeds())
def test_neighbours_agree_on_the_pixels_they_share(
    left: int, right: int, span: int, seed: int
) -> None:
    pattern = Pattern(300, [Local(6), Global([100])])
    q, k, _ = tensors(seed, pattern)
    asked = AttentionMap(q, k, pattern)
    one, other = (asked.tile((s, s + span), (s, s + span), (16, 16)) for s in (left, right))
    assume(one.row_step == other.row_step)
    step = one.row_step
    seen = [range(tile.rows[0], tile.rows[1] - step + 1, step) for tile in (one, other)]
    shared = sorted(set(seen[0]) & set(seen[1]))
    if shared:
        cut = [[tokens.index(t) for t in shared] for tokens in seen]
        both = [
            tile.values[..., where, :][..., where]
            for tile, where in zip((one, other), cut, strict=True)
        ]
        torch.testing.assert_close(*both, atol=1e-14, rtol=0, equal_nan=True)


def test_moving_a_view_keeps_its_grid() -> None:
    """What the neighbours' test leaves out where steps differ does not happen on whole steps."""
    steps = {lattice(4096, (start, start + 1024), 256)[1] for start in range(0, 3000, 52)}
    assert steps == {4}


def test_patterns_that_differ_by_item_have_their_own_support() -> None:
    several = [Pattern(12, [Local(1)]), Pattern(12, [Local(1)], valid_length=6)]
    q, k, _ = tensors(0, several[0], batch=2)
    tile = AttentionMap(q, k, several).tile((0, 12), (0, 12), (6, 6))
    assert tile.values.shape == (2, HEADS, 6, 6)
    assert tile.allowed_share.shape == tile.rules.shape == (2, 1, 6, 6)
    assert torch.equal(tile.values.isnan().any(1), tile.allowed_share[:, 0] == 0)
    assert tile.values[1, :, 3:].isnan().all()
    assert not tile.values[0, :, 3:].isnan().all()


X = torch.zeros(1, 1, 20, 2)
ASKED = AttentionMap(X, X, Pattern(20, [Local(2)]))
ALL = (0, 20)


@pytest.mark.parametrize(
    ("arguments", "error", "names"),
    [
        (((5, 5), ALL, (4, 4)), ValueError, ("rows", "5", "20")),
        (((5, 3), ALL, (4, 4)), ValueError, ("rows", "3", "20")),
        (((-1, 3), ALL, (4, 4)), ValueError, ("rows", "-1", "0")),
        (((0, 21), ALL, (4, 4)), ValueError, ("rows", "21", "20")),
        ((ALL, (20, 21), (4, 4)), ValueError, ("columns", "20", "19")),
        ((ALL, (3, 2), (4, 4)), ValueError, ("columns", "2", "20")),
        (((0.5, 3), ALL, (4, 4)), TypeError, ("rows", "0.5", "whole number")),
        ((3, ALL, (4, 4)), TypeError, ("rows", "3", "start, stop")),
        ((ALL, (1, 2, 3), (4, 4)), TypeError, ("columns", "(1, 2, 3)", "start, stop")),
        ((ALL, ALL, (0, 4)), ValueError, ("size", "rows", "0", "at least 1")),
        ((ALL, ALL, (4, -1)), ValueError, ("size", "columns", "-1", "at least 1")),
        ((ALL, ALL, 4), TypeError, ("size", "4", "height, width")),
        ((ALL, ALL, (4, 4), "median"), ValueError, ("reduce", "'median'", "max", "mean", "sum")),
        ((ALL, ALL, (4, 4), None), ValueError, ("reduce", "None", "max", "mean", "sum")),
        ((ALL, ALL, (4, 4), "max", 0), ValueError, ("sample_rows", "0", "at least 1")),
        ((ALL, ALL, (4, 4), "max", 1.5), TypeError, ("sample_rows", "1.5", "whole number")),
    ],
)
def test_bad_views_are_named(
    arguments: Any, error: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(error) as caught:
        ASKED.tile(*arguments)
    assert all(name in str(caught.value) for name in names), caught.value


def test_the_comparison_can_fail() -> None:
    pattern, other = Pattern(30, [Local(2)]), Pattern(30, [Local(3)])
    q, k, _ = tensors(0, pattern)
    tile = AttentionMap(q, k, other).tile((0, 30), (0, 30), (10, 10))
    with pytest.raises(AssertionError):
        hold(tile, q, k, pattern, "max")


@pytest.mark.parametrize("causal", [False, True])
def test_support_at_lengths_without_a_matrix(causal: bool) -> None:
    """Full rows by formula, bands by one mask for all groups: the pixels add up to the count."""
    length = 100_000
    parts = [Global([0, 7_777, 50_000, -1]), Local(130), Random(2, seed=3)]
    pattern = Pattern(length, parts, causal=causal, valid_length=length - 1_234)
    x = torch.zeros(1, 1, length, 1)
    pixels = AttentionMap(x, x, pattern).pixels((0, length), (0, length), (200, 200))
    share, rules = AttentionMap(x, x, pattern).support(pixels)
    counts = (share[0] * pixels.pairs).round().long()
    assert int(counts.sum()) == pattern.count()
    rows, columns = (torch.randint(length, (4_000,), generator=torch.manual_seed(1)) for _ in "qk")
    columns[::2] = (rows[::2] + torch.arange(2_000) % 400 - 200).clamp(0, length - 1)
    bits = pattern.rules_at(rows, columns)
    at = rows // pixels.rows.step, columns // pixels.columns.step
    assert bool((bits != 0).any())
    assert bool(((rules[0][at] & bits) == bits).all())
    assert bool((counts[at][bits != 0] > 0).all())


def test_dense_attention_of_a_million_tokens_is_counted_by_formula() -> None:
    length = 2**20
    x = torch.zeros(1, 1, length, 1)
    asked = AttentionMap(x, x, Pattern.dense(length, causal=True))
    share, rules = asked.support(asked.pixels((0, length), (0, length), (512, 512)))
    below, above = torch.tril(torch.ones(512, 512), -1), torch.triu(torch.ones(512, 512), 1)
    assert bool((share[0][below.bool()] == 1).all())
    assert bool((share[0][above.bool()] == 0).all())
    torch.testing.assert_close(share[0].diagonal(), torch.full((512,), 2049 / 4096).double())
    assert torch.equal(rules[0] > 0, share[0] > 0)
