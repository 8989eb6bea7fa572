"""FlexAttention under our patterns: the same output, the same weights, uncompiled and compiled."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from torch import Tensor
from torch.nn.attention.flex_attention import AuxRequest, create_block_mask, flex_attention

from sparse_attn import AttentionMap, sparse_attention
from sparse_attn.patterns import Blocked, Explicit, Global, Local, Part, Pattern, Placed, Random
from sparse_attn.patterns import mask_mod as mask_mod_of
from tests.oracle.masks import brute_mask
from tests.oracle.strategies import patterns as any_pattern

HEADS, LENGTH = 2, 50
TABLE = np.random.default_rng(0).integers(-1, LENGTH, size=(HEADS, LENGTH, 3))
BIGBIRD = [Local(1), Global([0, -1]), Random(2, 3, per_head=True)]

PARTS: dict[str, list[Part]] = {
    "nothing": [],
    "longformer": [Local(4), Global([0, -1])],
    "dilated": [Local(3, dilation=4), Global([7], rows=False)],
    "random": [Local(1), Random(5, seed=2)],
    "many random by head": [Random(20, seed=2, per_head=True)],
    "listed": [Explicit(TABLE)],
    "bigbird": [Blocked(8, BIGBIRD)],
    "gaps": [Placed(range(0, 2 * LENGTH, 2), [Local(6), Blocked(7, [Local(0)])])],
}
CAUSAL = {"dilated", "random", "gaps"}  # the others not: tracing takes a second each
PATTERNS = {
    name: Pattern(LENGTH, parts, causal=name in CAUSAL, valid_length=LENGTH - 3)
    for name, parts in PARTS.items()
}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # Uncompiled is what is meant here: the score matrix of 50 tokens is small.
        warnings.filterwarnings("ignore", "flex_attention called without torch.compile")
        yield


def vectors(batch: int = 1) -> list[Tensor]:
    dice = torch.Generator().manual_seed(5)
    return [torch.randn(batch, HEADS, LENGTH, 16, generator=dice) for _ in range(3)]


@torch.no_grad()
def compare(pattern: Pattern | Sequence[Pattern], batch: int = 1) -> None:
    q, k, v = vectors(batch)
    allowed = mask_mod_of(pattern, heads=HEADS)
    block_mask = create_block_mask(allowed, batch, HEADS, LENGTH, LENGTH, device="cpu")
    out, aux = flex_attention(q, k, v, block_mask=block_mask, return_aux=AuxRequest(lse=True))
    assert aux.lse is not None
    found = sparse_attention(q, k, v, pattern)
    assert float((found - out).abs().max()) <= 1e-5
    full_attn = AttentionMap(q, k, pattern).full()
    patterns = [pattern] * batch if isinstance(pattern, Pattern) else pattern
    masks = torch.stack(
        [torch.stack([each.mask(head) for head in range(HEADS)]) for each in patterns]
    )
    scores = (q @ k.transpose(-1, -2) / 4).masked_fill(~masks, -torch.inf)
    weights = torch.exp(scores - aux.lse[..., None].clamp(min=-1e30))
    assert float((full_attn - weights).abs().max()) <= 1e-5


@pytest.mark.parametrize("name", PATTERNS)
def test_output_and_weights_agree(name: str) -> None:
    compare(PATTERNS[name])


def test_a_pattern_for_each_item() -> None:
    some = [PATTERNS[name] for name in ("longformer", "bigbird", "dilated")]
    compare([*some, some[0]], batch=4)


@settings(max_examples=30)
@given(pattern=any_pattern())
def test_the_mask_mod_is_the_pattern(pattern: Pattern) -> None:
    places = torch.arange(pattern.length)
    allowed = mask_mod_of(pattern, heads=HEADS)
    for head in range(HEADS):
        found = allowed(torch.tensor(0), torch.tensor(head), places[:, None], places)
        np.testing.assert_array_equal(found.numpy(), brute_mask(pattern, head))


def test_outside_the_sequence_nothing_is_allowed() -> None:
    allowed, zero = mask_mod_of(PATTERNS["bigbird"], heads=HEADS), torch.tensor(0)
    far = torch.tensor([-1, LENGTH, 10**6])
    assert not allowed(zero, zero, far, zero).any()
    assert not allowed(zero, zero, zero, far).any()


def test_bad_values_are_named() -> None:
    with pytest.raises(ValueError, match="heads must be 2 as in the pattern, got 3"):
        mask_mod_of(PATTERNS["listed"], heads=3)
    with pytest.raises(TypeError, match="pattern must be a Pattern or a list of them, got \\[3\\]"):
        mask_mod_of([3])  # type: ignore[list-item]
