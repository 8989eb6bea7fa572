"""Maps of long sequences: one pixel a token, neighbours, some heads, some rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn import AttentionMap
from sparse_attn.patterns import Global, Local, Pattern, Random
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import masked_softmax
from tests.oracle.strategies import HEADS, tensors

LENGTH, WINDOW = 2**17, 40
GLOBALS = (0, 5, 100_003)
PATTERN = Pattern(LENGTH, [Local(WINDOW), Global(GLOBALS)])


@pytest.fixture(scope="module")
def vectors() -> tuple[Tensor, Tensor]:
    dice = torch.Generator().manual_seed(4)
    q, k = torch.randn(2, 1, 1, LENGTH, 6, generator=dice, dtype=torch.float64)
    return q, k


@pytest.fixture(scope="module")
def shown(vectors: tuple[Tensor, Tensor]) -> AttentionMap:
    return AttentionMap(*vectors, PATTERN)


def exact(vectors: tuple[Tensor, Tensor], queries: Sequence[int]) -> NDArray[np.float64]:
    """The weights of ``queries``, (queries, T), one masked softmax a row; NaN: not allowed."""
    q, k = vectors
    keys, out = np.arange(LENGTH), []
    for query in queries:
        mask = (abs(keys - query) <= WINDOW) | np.isin(keys, GLOBALS) | (query in GLOBALS)
        row = masked_softmax(q[:, :, [query]], k, k, mask[None, None, None]).weights[0, 0, 0]
        out.append(np.where(mask, row, np.nan))
    return np.stack(out)


VIEWS = [
    ((0, 60), (0, 90)),
    ((99_970, 100_030), (99_960, 100_050)),
    ((LENGTH - 50, LENGTH), (LENGTH - 70, LENGTH)),
    ((64_000, 64_040), (99_990, 100_010)),  # off the diagonal: one global column
]


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_one_pixel_a_token_is_the_masked_softmax(
    view: tuple[tuple[int, int], tuple[int, int]],
    shown: AttentionMap,
    vectors: tuple[Tensor, Tensor],
) -> None:
    rows, columns = view
    tile = shown.tile(rows, columns, (512, 512))
    assert (tile.rows, tile.columns, tile.row_step, tile.column_step) == (rows, columns, 1, 1)
    expected = exact(vectors, range(*rows))[:, slice(*columns)]
    np.testing.assert_allclose(tile.values[0, 0].numpy(), expected, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(tile.allowed_share[0].numpy(), ~np.isnan(expected))


def test_a_coarse_tile_is_the_reduction_of_the_rows(
    shown: AttentionMap, vectors: tuple[Tensor, Tensor]
) -> None:
    rows, columns = (99_840, 100_096), (99_840, 100_608)
    tile = shown.tile(rows, columns, (32, 96), "sum")
    assert (tile.rows, tile.columns, tile.row_step, tile.column_step) == (rows, columns, 8, 8)
    cells = exact(vectors, range(*rows))[:, slice(*columns)].reshape(32, 8, 96, 8)
    expected = np.nansum(cells, (1, 3))
    expected[np.isnan(cells).all((1, 3))] = np.nan
    np.testing.assert_allclose(tile.values[0, 0].numpy(), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
@pytest.mark.parametrize("start", [0, 98_304])  # the second holds a global row in its middle
def test_neighbours_agree_on_every_pixel_they_share(
    start: int, reduce: Any, shown: AttentionMap
) -> None:
    """Two views of one zoom that overlap by half, one to the lower right of the other."""
    span, size, move = 4096, 256, 2048
    views = [(each, each + span) for each in (start, start + move)]
    one, other = (shown.tile(view, view, (size, size), reduce) for view in views)
    assert one.row_step == other.row_step == span // size
    shift = (other.rows[0] - one.rows[0]) // one.row_step
    assert shift == move // one.row_step
    here, there = one.values[0, 0, shift:, shift:], other.values[0, 0, :-shift, :-shift]
    torch.testing.assert_close(here, there, rtol=0, atol=1e-13, equal_nan=True)
    for name in ("allowed_share", "rules"):
        here, there = getattr(one, name)[0], getattr(other, name)[0]
        assert torch.equal(here[shift:, shift:], there[:-shift, :-shift]), name


def some(pattern: Pattern, heads: Iterable[int]) -> tuple[AttentionMap, Any]:
    """The map of some heads, and what all heads say by the oracle."""
    q, k, v = tensors(3, pattern)
    chosen = list(heads)
    asked = AttentionMap(q[:, chosen], k[:, chosen], pattern, heads=chosen)
    return asked, masked_softmax(q, k, v, brute_masks(pattern, 1, HEADS))


PER_HEAD = Pattern(61, [Local(2), Random(3, seed=1, per_head=True), Global([7])])


@pytest.mark.parametrize("head", range(HEADS))
def test_one_head_alone_is_that_head_of_all(head: int) -> None:
    asked, expected = some(PER_HEAD, [head])
    wanted = expected.weights[:, [head]]
    np.testing.assert_allclose(asked.full().numpy(), wanted, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(asked.full().numpy() > 0, wanted > 0)
    np.testing.assert_allclose(asked.row(30)[0, 0].numpy(), wanted[0, 0, 30], rtol=0, atol=1e-12)
    tile = asked.tile((0, 61), (0, 61), (61, 61))
    np.testing.assert_array_equal(tile.allowed_share.numpy() > 0, wanted[0] > 0)
    assert asked.select(0, 0).full().equal(asked.full())


def test_the_heads_of_a_random_pattern_do_differ() -> None:
    """Without it the test above could not see which head a map is of."""
    masks = brute_masks(PER_HEAD, 1, HEADS)[0]
    assert not (masks[0] == masks[1]).all()


@pytest.mark.parametrize("heads", [[0, 1, 2, 3, 4], []])
def test_heads_that_do_not_fit_q_are_named(heads: list[int]) -> None:
    q, k, _ = tensors(3, PER_HEAD)
    with pytest.raises(ValueError, match="heads"):
        AttentionMap(q, k, PER_HEAD, heads=heads)


ROWS = torch.tensor([0, 7, 8, 33, 60])


@pytest.mark.parametrize("causal", [False, True])
def test_log_normalizers_of_some_rows(causal: bool) -> None:
    pattern = Pattern(61, PER_HEAD.parts, causal=causal, valid_length=50)
    asked, expected = some(pattern, range(HEADS))
    found = asked.log_normalizer(rows=ROWS).numpy()
    np.testing.assert_allclose(
        found[..., ROWS], expected.log_normalizer[..., ROWS], rtol=0, atol=1e-12
    )
    assert np.isneginf(found[..., -1]).all(), "row 60 is padding: it has no key"
    others = np.delete(found, ROWS, axis=-1)
    assert np.isnan(others).all(), "what nobody asked for is not made up"
    every = asked.log_normalizer().numpy()
    np.testing.assert_allclose(every, expected.log_normalizer, rtol=0, atol=1e-12)
    again = asked.log_normalizer(rows=ROWS[:2]).numpy()
    assert np.isnan(again[..., ROWS[2:]]).all(), "also where more is known by now"
