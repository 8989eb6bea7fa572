"""Presets against the papers' own words."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparse_attn.patterns import Pattern, presets


@pytest.mark.parametrize(("length", "window", "hubs"), [(50, 4, (0,)), (33, 5, (0, 7, 32))])
def test_longformer(length: int, window: int, hubs: tuple[int, ...]) -> None:
    """Beltagy et al., section 3.1: a window, and tokens that attend and are attended to."""
    mask = presets.longformer(length, window=window, positions=hubs).mask()
    for i in range(length):
        for j in range(length):
            assert bool(mask[i, j]) == (abs(i - j) <= window or i in hubs or j in hubs)


def test_longformer_sees_512_keys_and_itself() -> None:
    mask = presets.longformer(2048, positions=()).mask()
    assert int(mask[1000].sum()) == 513


@pytest.mark.parametrize("length", [64 * 12, 64 * 12 - 5])
@pytest.mark.parametrize("head", [0, 3])
def test_bigbird(length: int, head: int) -> None:
    """Zaheer et al., section 2: a block to each side, first and last global, three random."""
    blocks, size = 12, 64
    mask = presets.bigbird(length).mask(head)
    padded = torch.nn.functional.pad(mask, (0, 12 * size - length, 0, 12 * size - length))
    cells = padded.reshape(blocks, size, blocks, size).amax((1, 3)).numpy()
    i, j = np.indices((blocks, blocks))
    ends = (0, blocks - 1)
    fixed = (abs(i - j) <= 1) | np.isin(i, ends) | np.isin(j, ends)
    assert cells[fixed].all()
    free = 12 - fixed.sum(1)
    np.testing.assert_array_equal((cells & ~fixed).sum(1), np.minimum(3, free))
    whole = np.repeat(np.repeat(cells, size, 0), size, 1)[:length, :length]
    np.testing.assert_array_equal(mask.numpy(), whole)


def test_bigbird_draws_by_head_and_by_seed() -> None:
    pattern = presets.bigbird(64 * 20)
    assert pattern.per_head
    assert not torch.equal(pattern.mask(0), pattern.mask(1))
    assert not torch.equal(pattern.mask(), presets.bigbird(64 * 20, seed=1).mask())


@pytest.mark.parametrize("window", [0, 3, 100])
def test_sliding_window(window: int) -> None:
    """Jiang et al., section 2: a query reads itself and what came just before."""
    mask = presets.sliding_window(40, window=window).mask()
    for i in range(40):
        for j in range(40):
            assert bool(mask[i, j]) == (0 <= i - j <= window)


def test_the_published_sliding_window_has_4096_keys() -> None:
    pattern = presets.sliding_window(5000)
    assert int(pattern.allows(4999, torch.arange(5000)).sum()) == 4096


@pytest.mark.parametrize("causal", [False, True])
def test_dense(causal: bool) -> None:
    pattern = presets.dense(9, causal=causal)
    assert pattern == Pattern.dense(9, causal=causal)
    expected = torch.ones(9, 9, dtype=torch.bool)
    assert torch.equal(pattern.mask(), expected.tril() if causal else expected)
