"""A model's mask as a pattern: whatever the mask, pair by pair."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn import Between, Pattern, Segments
from sparse_attn.models.own_mask import combined, own_patterns
from sparse_attn.models.requirement import ModelError
from tests.oracle.masks import brute_mask
from tests.oracle.strategies import patterns as any_pattern

T = 40
AT = torch.arange(T)
BACK = AT[:, None] - AT

MASKS = {
    "causal": BACK >= 0,
    "all": BACK > -T,
    "causal window": (BACK >= 0) & (BACK < 7),
    "window": BACK.abs() <= 5,
    "chunks": (BACK >= 0) & (AT[:, None] // 8 == AT // 8),
    "a prefix that sees itself": (BACK >= 0) | (AT < 6),
    "scattered": (BACK * 7) % 5 == 0,
}


def same(pattern: Pattern, mask: Tensor, rows: slice = slice(None)) -> bool:
    return torch.equal(torch.from_numpy(brute_mask(pattern))[rows], mask[rows])


@pytest.mark.parametrize("name", MASKS)
def test_bool_and_added_masks(name: str) -> None:
    mask = MASKS[name]
    (by_bool,) = own_patterns(mask[None, None], 1, T, causal=False)
    added = torch.where(mask, 0.0, torch.finfo(torch.float32).min)
    (by_number,) = own_patterns(added[None, None].expand(1, 3, T, T), 1, T, causal=True)
    assert by_bool == by_number
    assert same(by_bool, mask)


@pytest.mark.parametrize("name", ["causal", "window", "chunks"])
@pytest.mark.parametrize("padding", [slice(33, T), slice(0, 6), slice(10, 20)], ids=str)
def test_padding_anywhere(name: str, padding: slice) -> None:
    seen = torch.ones(T, dtype=torch.bool)
    seen[padding] = False
    mask = MASKS[name] & seen
    (pattern,) = own_patterns(mask[None, None], 1, T, causal=False)
    rows = slice(0, 33) if padding.stop == T else slice(None)
    assert same(pattern, mask, rows)
    assert pattern.valid_length == (33 if padding.stop == T else T)


def test_the_shapes_are_recognised() -> None:
    assert own_patterns(MASKS["causal"][None, None], 1, T, False) == (Pattern.dense(T, True),)
    window = own_patterns(MASKS["causal window"][None, None], 1, T, False)[0]
    assert window == Pattern(T, [Between(6, 0)], causal=True)
    assert own_patterns(MASKS["chunks"][None, None], 1, T, False)[0].parts == (Segments(8),)
    assert own_patterns(None, 2, T, causal=True) == (Pattern.dense(T, True),) * 2


def test_what_is_no_mask_is_refused() -> None:
    with pytest.raises(ModelError, match="adds a bias"):
        own_patterns(torch.full((1, 1, T, T), -0.5), 1, T, False)
    by_head = torch.stack([MASKS["causal"], MASKS["window"]])[None]
    with pytest.raises(ModelError, match="differs between heads"):
        own_patterns(by_head, 1, T, False)
    with pytest.raises(ModelError, match="no pair at all"):
        own_patterns(torch.zeros(1, 1, T, T, dtype=torch.bool), 1, T, False)


@given(one=any_pattern(max_length=30), name=st.sampled_from(sorted(MASKS)))
def test_both_together(one: Pattern, name: str) -> None:
    n = one.length
    own = own_patterns(MASKS[name][None, None, :n, :n], 1, n, False)[0]
    both = combined(one, own)
    if own.causal and not one.causal:  # random keys are drawn from the past then
        one = Pattern(n, one.parts, True, one.valid_length)
    for head in range(2):
        wanted = brute_mask(one, head) & brute_mask(own)
        assert (brute_mask(both, head) == wanted).all()
