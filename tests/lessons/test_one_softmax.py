"""The seed's one softmax, slot by slot, against a loop over queries and against the engine."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from sparse_attn import AttentionMap, Global, HybridSparseAttention, Local, Pattern
from sparse_attn.lessons import one_softmax, placed

CASES = [
    # length, window, global tokens of each batch item
    (1, 0, [[]]),
    (1, 3, [[0], []]),
    (7, 9, [[2, 6], [0]]),
    (9, 2, [[], [], []]),
    (11, 2, [[0, 5], [10], []]),
    (5, 1, [[0, 1, 2, 3, 4]]),
    (16, 0, [[0], [15, 3, 4]]),
]


def inputs(length: int, items: int, heads: int = 2, dim: int = 5) -> tuple[Tensor, ...]:
    generator = torch.Generator().manual_seed(length * 31 + items)
    shape = (3, items, heads, length, dim)
    return torch.randn(shape, dtype=torch.float64, generator=generator).unbind()


def marked(length: int, places: list[list[int]]) -> Tensor:
    mask = torch.zeros(len(places), length, dtype=torch.bool)
    for item, listed in enumerate(places):
        mask[item, listed] = True
    return mask


def looped(q: Tensor, k: Tensor, window: int, hubs: list[int], rows: bool, twice: bool) -> Tensor:
    """(T, T) weights of one item and head, query by query, in Python's own numbers."""
    length, dim = q.shape
    full = torch.zeros(length, length, dtype=torch.float64)
    for i in range(length):
        near = [j for j in range(length) if abs(i - j) <= window]
        keys = [j for j in near if twice or j not in hubs] + sorted(hubs)
        if rows and i in hubs:
            keys = list(range(length))
        raised = [
            math.exp(
                sum(a * b for a, b in zip(q[i].tolist(), k[j].tolist(), strict=True)) / dim**0.5
            )
            for j in keys
        ]
        for j, value in zip(keys, raised, strict=True):
            full[i, j] += value / sum(raised)
    return full


@pytest.mark.parametrize(("length", "window", "places"), CASES)
@pytest.mark.parametrize("rows", [True, False])
@pytest.mark.parametrize("twice", [True, False])
def test_against_a_loop(
    length: int, window: int, places: list[list[int]], rows: bool, twice: bool
) -> None:
    q, k, v = inputs(length, len(places))
    mask = marked(length, places)
    parts = one_softmax(q, k, v, window, mask, twice)
    dense = AttentionMap(q, k, Pattern.dense(length)).full()
    full = placed(parts, dense, mask, rows)
    for item, hubs in enumerate(places):
        for head in range(2):
            wanted = looped(q[item, head], k[item, head], window, hubs, rows, twice)
            torch.testing.assert_close(full[item, head], wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("length", "window", "places"), CASES)
def test_against_the_engine_and_the_module(
    length: int, window: int, places: list[list[int]]
) -> None:
    q, k, v = inputs(length, len(places))
    mask = marked(length, places)
    parts = one_softmax(q, k, v, window, mask)
    full = placed(parts, AttentionMap(q, k, Pattern.dense(length)).full(), mask)
    patterns = [Pattern(length, [Local(window), Global(hubs)]) for hubs in places]
    engine = AttentionMap(q, k, patterns).full()
    torch.testing.assert_close(full, engine, rtol=0, atol=1e-12)
    assert torch.equal(full > 0, engine > 0)
    torch.testing.assert_close(full.sum(-1), torch.ones_like(full[..., 0]), rtol=0, atol=1e-12)
    local = ~mask[:, None, :, None]
    torch.testing.assert_close(parts.context * local, (full @ v) * local, rtol=0, atol=1e-12)
    made = HybridSparseAttention(dim=4, num_heads=1, window=window)
    assert made.pattern(mask[0]).count() == patterns[0].count()


def test_padding_and_edges_never_count() -> None:
    q, k, v = inputs(6, 2)
    mask = marked(6, [[0, 4], [5]])
    parts = one_softmax(q, k, v, 2, mask)
    assert parts.keys.shape == (2, 6, 7)  # five slots of the window, maxG = 2
    assert parts.keys[1, :, 6].tolist() == [-1] * 6
    assert not parts.real[parts.keys < 0].any()
    assert (parts.weights[~parts.real[:, None].expand_as(parts.weights)] == 0).all()


def test_counting_twice_shows_in_the_numbers() -> None:
    """The guard of the lesson can fail: the fault changes the map and keeps the rows' sums."""
    q, k, v = inputs(8, 1)
    mask = marked(8, [[0]])
    dense = AttentionMap(q, k, Pattern.dense(8)).full()
    right, wrong = (
        placed(one_softmax(q, k, v, 2, mask, twice), dense, mask)[0, 0] for twice in (False, True)
    )
    assert (wrong[1] - right[1]).abs().max() > 0.01
    assert torch.equal(right[5], wrong[5]), "far from the hub nothing is counted twice"
    torch.testing.assert_close(wrong.sum(1), torch.ones(8, dtype=torch.float64))
