"""Longformer's two pieces put together by hand, and what does not fit together."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from sparse_attn.attention import longformer_full_attention

LENGTH, HEADS, WINDOW, MOST = 6, 2, 1, 2
MASK = torch.zeros(2, LENGTH, dtype=torch.bool)
MASK[0, [1, 4]] = MASK[1, 0] = True
WIDTH = MOST + 2 * WINDOW + 1


def pieces() -> tuple[Tensor, Tensor]:
    """Numbers that tell where they came from, in the model's layout."""
    local = torch.arange(2 * HEADS * LENGTH * WIDTH).view(2, HEADS, LENGTH, WIDTH) / 1000 + 1
    hubs = -torch.arange(2 * HEADS * LENGTH * MOST).view(2, HEADS, LENGTH, MOST) / 1000 - 1
    return local, hubs


def by_hand(local: Tensor, hubs: Tensor) -> Tensor:
    """Cell by cell."""
    full_attn = torch.zeros(2, HEADS, LENGTH, LENGTH)
    for b in range(2):
        positions = MASK[b].nonzero().flatten().tolist()
        for h in range(HEADS):
            for i in range(LENGTH):
                for c in range(2 * WINDOW + 1):
                    j = i + c - WINDOW
                    if 0 <= j < LENGTH:
                        full_attn[b, h, i, j] += local[b, h, i, MOST + c]
                for n, j in enumerate(positions):
                    full_attn[b, h, i, j] += local[b, h, i, n]
            for n, i in enumerate(positions):
                full_attn[b, h, i] = hubs[b, h, :LENGTH, n]
    return full_attn


def test_every_number_lands_in_its_cell() -> None:
    local, hubs = pieces()
    wanted = by_hand(local, hubs)
    longer = torch.nn.functional.pad(hubs, (0, 0, 0, 2))  # as a model that padded the sequence
    bare = local.transpose(1, 2), hubs.transpose(2, 3)
    for found in (
        longformer_full_attention(local, hubs, MASK, WINDOW),
        longformer_full_attention(local, longer, MASK.long(), WINDOW),
        longformer_full_attention(*bare, MASK, WINDOW),
        longformer_full_attention(*bare, MASK, WINDOW, layout="module"),
    ):
        assert torch.equal(found, wanted)


def test_as_many_heads_as_tokens_need_a_layout() -> None:
    local, hubs = torch.rand(1, 3, 3, 4), torch.rand(1, 3, 3, 1)
    mask = torch.tensor([[True, False, False]])
    with pytest.raises(ValueError, match=r"layout must be 'model' or 'module' .* as many heads"):
        longformer_full_attention(local, hubs, mask, 1)
    one = longformer_full_attention(local, hubs, mask, 1, layout="model")
    bare = local.transpose(1, 2), hubs.transpose(2, 3)
    assert torch.equal(one, longformer_full_attention(*bare, mask, 1, layout="module"))


LOCAL, HUBS = pieces()


@pytest.mark.parametrize(
    ("arguments", "error", "names"),
    [
        ((LOCAL, HUBS, MASK, 2), ValueError, ("attentions", "one-sided", "7", f"{WIDTH})")),
        ((LOCAL, HUBS, MASK, -1), ValueError, ("window", "-1")),
        ((LOCAL, HUBS, MASK[0], 1), ValueError, ("global_mask", "(6,)")),
        ((LOCAL, HUBS, MASK[:1], 1), ValueError, ("attentions", "1 items", "(2, 2, 6, 5)")),
        ((LOCAL, HUBS, MASK[:, :5], 1), ValueError, ("layout", "5 tokens", "neither")),
        (((LOCAL,), HUBS, MASK, 1), ValueError, ("attentions", "one layer", "tuple")),
        ((LOCAL, None, MASK, 1), ValueError, ("global_attentions", "None")),
        ((LOCAL, HUBS[..., :1], MASK, 1), ValueError, ("global_attentions", "(2, 2, 6, 1)")),
        ((LOCAL, HUBS[:, :, :5], MASK, 1), ValueError, ("global_attentions", "(2, 2, 5, 2)")),
        ((LOCAL, HUBS, MASK, 1, "bare"), ValueError, ("layout", "'bare'")),
        ((LOCAL, HUBS, MASK, 1, None, 10), ValueError, ("budget_bytes", "10 bytes")),
    ],
)
def test_what_does_not_fit_is_named(
    arguments: tuple[Any, ...], error: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(error) as caught:
        longformer_full_attention(*arguments)
    assert all(name in str(caught.value) for name in names), caught.value
