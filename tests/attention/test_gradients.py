"""The backward pass against autograd of the dense oracle."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from torch import Tensor

from sparse_attn import sparse_attention
from sparse_attn.patterns import Blocked, Explicit, Global, Local, Pattern, Random
from tests.oracle.masks import Mask, brute_masks
from tests.oracle.softmax import autograd_output
from tests.oracle.strategies import HEADS, patterns, seeds, tensors


def gradients(output: Tensor, inputs: list[Tensor]) -> list[Tensor]:
    """Of a weighted sum of the output, so that no entry is treated like another."""
    weights = torch.linspace(-1, 2, output.numel(), dtype=output.dtype).view(output.shape)
    return list(torch.autograd.grad((output * weights).sum(), inputs))


def distance(pattern: Pattern, q: Tensor, k: Tensor, v: Tensor, mask: Mask) -> float:
    q, k, v = inputs = [x.clone().requires_grad_() for x in (q, k, v)]
    found = gradients(sparse_attention(q, k, v, pattern), inputs)
    expected = gradients(autograd_output(q.double(), k.double(), v.double(), mask), inputs)
    return max(float((a - b).abs().max()) for a, b in zip(found, expected, strict=True))


@given(pattern=patterns(max_length=60), seed=seeds())
def test_any_pattern(pattern: Pattern, seed: int) -> None:
    mask = brute_masks(pattern, 1, HEADS)
    assert distance(pattern, *tensors(seed, pattern), mask) <= 1e-11


def test_float32() -> None:
    pattern = Pattern(150, [Local(5), Global([0, 70]), Random(2, 1, per_head=True)])
    q, k, v = tensors(1, pattern, batch=2, dtype=torch.float32)
    assert distance(pattern, q, k, v, brute_masks(pattern, 2, HEADS)) <= 2e-5


@pytest.mark.parametrize(
    "pattern",
    [
        Pattern(5, [Local(1)], causal=True),
        Pattern(6, [Local(1), Global([2])], valid_length=5),
        Pattern(5, [Blocked(2, [Local(0), Random(1, 3)])]),
        Pattern(4, [Explicit([[-1], [0], [3], [1]])]),
        Pattern.dense(4),
    ],
)
def test_by_finite_differences(pattern: Pattern) -> None:
    inputs = tuple(x.requires_grad_() for x in tensors(4, pattern, dim=2))
    assert torch.autograd.gradcheck(lambda q, k, v: sparse_attention(q, k, v, pattern), inputs)


@pytest.mark.parametrize("wanted", ["q", "k", "v"])
def test_only_what_is_asked_for(wanted: str) -> None:
    pattern = Pattern(30, [Local(2), Global([0])])
    tracked = dict(zip("qkv", tensors(6, pattern), strict=True))
    tracked[wanted].requires_grad_()
    sparse_attention(**tracked, pattern=pattern).sum().backward()
    for name, x in tracked.items():
        assert (x.grad is not None) == (name == wanted)


def test_nothing_is_tracked_without_need() -> None:
    pattern = Pattern(10, [Local(2)])
    q, k, v = tensors(6, pattern)
    assert not sparse_attention(q, k, v, pattern).requires_grad
    with torch.no_grad():
        assert not sparse_attention(q.requires_grad_(), k, v, pattern).requires_grad


def test_shared_q_and_k_add_their_gradients() -> None:
    pattern = Pattern(12, [Local(3)])
    x, _, v = tensors(8, pattern)
    x.requires_grad_()
    found = gradients(sparse_attention(x, x, v, pattern), [x])[0]
    expected = gradients(autograd_output(x, x, v, brute_masks(pattern, 1, HEADS)), [x])[0]
    torch.testing.assert_close(found, expected, atol=1e-12, rtol=0)


def test_one_head_tables_reach_their_own_head() -> None:
    table = np.zeros((HEADS, 7, 1), dtype=int)
    table[1] = 6
    pattern = Pattern(7, [Explicit(table)])
    q, k, v = (x.requires_grad_() for x in tensors(9, pattern))
    sparse_attention(q, k, v, pattern).sum().backward()
    assert v.grad is not None
    assert [int(v.grad[0, h].sum(-1).nonzero()) for h in range(HEADS)] == [0, 6]


def test_the_comparison_can_fail() -> None:
    pattern, other = Pattern(20, [Local(2)]), Pattern(20, [Local(3)])
    assert distance(pattern, *tensors(1, pattern), brute_masks(other, 1, HEADS)) > 1e-2
