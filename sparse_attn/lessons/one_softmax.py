"""One softmax over two lists of keys: the window's and the global ones, as the seed writes it.

The engine of ``sparse_attention`` does the same without copying any window; this is the version to
look at, slot by slot, and a second opinion about the engine's numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention import outside_window, unfold_kv


@dataclass(frozen=True, eq=False)
class OneSoftmax:
    """What each step of the computation leaves; slots are the window's, then the global ones."""

    keys: Tensor  # (B, T, slots) the token in each slot, -1 where there is none
    real: Tensor  # (B, T, slots) bool, whether the slot takes part
    scores: Tensor  # (B, H, T, slots), -inf where it does not
    w_local: Tensor  # (B, H, T, 2 · window + 1)
    w_global: Tensor  # (B, H, T, maxG)
    context: Tensor  # (B, H, T, D)

    @property
    def weights(self) -> Tensor:
        """The weights of all slots, (B, H, T, slots)."""
        return torch.cat([self.w_local, self.w_global], -1)


def one_softmax(
    q: Tensor, k: Tensor, v: Tensor, window: int, global_mask: Tensor, twice: bool = False
) -> OneSoftmax:
    """Local and global scores side by side, one softmax, split, weigh, add.

    Shapes: q, k, v (B, H, T, D), ``global_mask`` (B, T) bool. A global key counts in its global
    slot only; with ``twice``, the seed's fault, it counts in the window as well. Rows of global
    tokens read more than these slots: :func:`placed` takes them from dense attention.

    >>> q = torch.ones(1, 1, 4, 2)
    >>> mask = torch.tensor([[True, False, False, False]])
    >>> one_softmax(q, q, q, 1, mask).real[0, 1].tolist()
    [False, True, True, True]
    """
    scale = q.shape[-1] ** -0.5
    k_windows, v_windows = unfold_kv(k, window), unfold_kv(v, window)  # (B, H, T, window_len, D)
    local = (q[..., None, :] * k_windows).sum(-1) * scale  # (B, H, T, window_len)

    index, valid = _padded(global_mask)  # (B, maxG): as many slots as the richest item needs
    k_global, v_global = (_gathered(each, index) for each in (k, v))  # (B, H, maxG, D)
    remote = (q * scale) @ k_global.mT  # (B, H, T, maxG)

    keys, real = _slots(window, global_mask, index, valid, twice)
    scores = torch.cat([local, remote], -1).masked_fill(~real[:, None], -torch.inf)
    weights = scores.softmax(-1)
    w_local, w_global = weights.split([2 * window + 1, index.shape[1]], -1)
    context = (w_local[..., None] * v_windows).sum(-2) + w_global @ v_global
    return OneSoftmax(keys, real, scores, w_local, w_global, context)


def placed(parts: OneSoftmax, dense: Tensor, global_mask: Tensor, rows: bool = True) -> Tensor:
    """``full_attn`` (B, H, T, T): each slot's weight at its key, global rows from ``dense``.

    ``dense`` (B, H, T, T) are the weights of dense attention. Without ``rows``, the seed's other
    fault, a global token keeps the slots of its window and of the other global tokens.
    """
    batch, heads = dense.shape[:2]
    keys = parts.keys.clamp(min=0)[:, None].expand(batch, heads, -1, -1)
    weights = parts.weights.masked_fill(~parts.real[:, None], 0)
    full_attn = torch.zeros_like(dense).scatter_add_(-1, keys, weights)
    if rows:
        full_attn = torch.where(global_mask[:, None, :, None], dense, full_attn)
    return full_attn


def _padded(global_mask: Tensor) -> tuple[Tensor, Tensor]:
    """The global tokens of each item, padded to ``maxG``, and which of the slots are no padding."""
    counts = global_mask.sum(1)
    most = int(counts.max())
    index = global_mask.int().sort(dim=1, descending=True, stable=True).indices[:, :most]
    valid = torch.arange(most) < counts[:, None]
    return index, valid


def _gathered(x: Tensor, index: Tensor) -> Tensor:
    """``x`` (B, H, T, D) at ``index`` (B, maxG): (B, H, maxG, D)."""
    batch, heads, _, dim = x.shape
    return x.gather(2, index[:, None, :, None].expand(batch, heads, -1, dim))


def _slots(
    window: int, global_mask: Tensor, index: Tensor, valid: Tensor, twice: bool
) -> tuple[Tensor, Tensor]:
    """The key of every slot, and whether it takes part."""
    batch, length = global_mask.shape
    outside = outside_window(length, window).expand(batch, -1, -1)
    near = torch.arange(length)[:, None] + torch.arange(-window, window + 1)
    near = near.expand(batch, -1, -1).masked_fill(outside, -1)
    also_global = global_mask.gather(1, near.clamp(min=0).flatten(1)).view_as(near)
    local = ~outside if twice else ~outside & ~also_global
    far = index.masked_fill(~valid, -1)[:, None].expand(-1, length, -1)
    return torch.cat([near, far], -1), torch.cat([local, far >= 0], -1)
