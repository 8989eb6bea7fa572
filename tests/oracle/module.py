"""The attention modules from their parameters: no nn.Module, no window code, one dense mask."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from tests.oracle.masks import Mask
from tests.oracle.softmax import autograd_output, masked_softmax

State = Mapping[str, Tensor]


def hybrid_mask(global_mask: Tensor, window: int) -> Mask:
    """Band, global rows and global columns, cell by cell; (B, 1, T, T)."""
    batch, length = global_mask.shape
    mask = np.zeros((batch, 1, length, length), dtype=bool)
    for b in range(batch):
        for i in range(length):
            for j in range(length):
                hub = bool(global_mask[b, i]) or bool(global_mask[b, j])
                mask[b, 0, i, j] = hub or abs(i - j) <= window
    return mask


def project(x: Tensor, state: State, name: str) -> Tensor:
    projected = x @ state[f"{name}.weight"].T
    return projected + state[f"{name}.bias"] if f"{name}.bias" in state else projected


def to_heads(x: Tensor, state: State, heads: int) -> list[Tensor]:
    """q, k, v: (B, T, dim) → (B, H, T, head_dim)."""
    names = ("q_proj", "k_proj", "v_proj")
    return [project(x, state, name).unflatten(-1, (heads, -1)).transpose(1, 2) for name in names]


def module_output(x: Tensor, global_mask: Tensor, state: State, heads: int, window: int) -> Tensor:
    """What the module returns, (B, T, dim), differentiable."""
    q, k, v = to_heads(x, state, heads)
    mask = np.repeat(hybrid_mask(global_mask, window), heads, axis=1)
    return project(autograd_output(q, k, v, mask).transpose(1, 2).flatten(2), state, "out_proj")


def module_weights(x: Tensor, global_mask: Tensor, state: State, heads: int, window: int) -> Tensor:
    """What the module should show as full_attn, (B, H, T, T), float64."""
    q, k, v = to_heads(x, state, heads)
    mask = np.repeat(hybrid_mask(global_mask, window), heads, axis=1)
    return torch.from_numpy(masked_softmax(q, k, v, mask).weights)
