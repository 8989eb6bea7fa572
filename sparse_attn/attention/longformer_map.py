"""The whole map of Longformer in transformers, from the two pieces that it returns."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from sparse_attn.patterns.checks import readable_bytes, whole_number

FULL_BUDGET_BYTES = 2**32
Layout = Literal["model", "module"]


def longformer_full_attention(
    attentions: Tensor,
    global_attentions: Tensor | None,
    global_mask: Tensor,
    window: int,
    layout: Layout | None = None,
    budget_bytes: int = FULL_BUDGET_BYTES,
) -> Tensor:
    """The whole map (B, H, T, T) of one layer of Longformer as transformers returns it.

    Args:
        attentions: (B, H, T, x + 2·window + 1) from a model, with x the most global tokens of an
            item, or (B, T, H, x + 2·window + 1) from the bare module.
        global_attentions: (B, H, T', x) from a model, T' ≥ T where it padded the sequence itself,
            or (B, H, x, T) from the bare module; None without global tokens.
        global_mask: (B, T), bool or 0 and 1: what the model took for global, so 0 at padding.
        window: one-sided, half of the layer's ``config.attention_window``.
        layout: "model" or "module"; None: told from the shapes, impossible where H = T.
        budget_bytes: O(T²) memory is refused above this.

    Rows of padding are zero. Column c < x of ``attentions`` is the c-th global token and *adds* to
    the band, whose column x + c is key i + c - window; a global token's own row stands in
    ``global_attentions`` alone.

    Source: ``LongformerBaseModelOutput`` and ``LongformerSelfAttention.forward``, transformers
    5.23, models/longformer/modeling_longformer.py.

    Raises:
        TypeError, ValueError: the pieces do not fit each other; the sentence names them.

    >>> band = torch.tensor([[[[0.0, 0.5, 0.5], [0.25, 0.25, 0.5], [0.75, 0.25, 0.0]]]])
    >>> longformer_full_attention(band, None, torch.zeros(1, 3).bool(), window=1)[0, 0].tolist()
    [[0.5, 0.5, 0.0], [0.25, 0.25, 0.5], [0.0, 0.75, 0.25]]
    """
    window = whole_number("window", window)
    marked = _marked(global_mask)
    most = int(marked.sum(1).max())
    layout = _layout(attentions, marked.shape[1], layout)
    local = attentions if layout == "model" else attentions.transpose(1, 2)
    batch, heads, length = sizes = (len(marked), local.shape[1], marked.shape[1])
    if local.shape != (*sizes, most + 2 * window + 1):
        raise ValueError(
            f"attentions must end in {most} global tokens + 2·{window} + 1 = "
            f"{most + 2 * window + 1} columns for {batch} items of {length} tokens (window is "
            f"one-sided, half of attention_window), got the shape {tuple(attentions.shape)}"
        )
    rows = _global_rows(global_attentions, (batch, heads, most, length), layout)
    _check_budget(batch * heads * length**2 * local.element_size(), budget_bytes)

    offsets = torch.arange(-window, window + 1, device=local.device)
    keys = torch.arange(length, device=local.device)[:, None] + offsets  # (T, 2·window + 1)
    outside = (keys < 0) | (keys >= length)
    band = local[..., most:].masked_fill(outside, 0)
    full_attn = local.new_zeros(batch, heads, length, length)
    full_attn.scatter_add_(3, keys.clamp(0, length - 1).expand(band.shape), band)
    for item, row in enumerate(marked):
        hubs = row.nonzero()[:, 0]
        full_attn[item, :, :, hubs] += local[item, :, :, : len(hubs)]
        full_attn[item, :, hubs] = rows[item, :, : len(hubs)]
    return full_attn


def _marked(global_mask: Tensor) -> Tensor:
    """The mask as (B, T) bool."""
    if not isinstance(global_mask, Tensor) or global_mask.dim() != 2 or not global_mask.numel():
        shape = tuple(global_mask.shape) if isinstance(global_mask, Tensor) else global_mask
        raise ValueError(f"global_mask must be a tensor (B, T), got {shape!r}")
    return global_mask != 0


def _layout(attentions: Tensor, length: int, layout: Layout | None) -> Layout:
    """What ``attentions`` is: with the heads before the tokens (model) or after them (module)."""
    if not isinstance(attentions, Tensor) or attentions.dim() != 4:
        got = tuple(attentions.shape) if isinstance(attentions, Tensor) else type(attentions)
        raise ValueError(f"attentions must be one layer's tensor of four dimensions, got {got}")
    if layout is not None:
        if layout not in ("model", "module"):
            raise ValueError(f"layout must be 'model', 'module' or None, got {layout!r}")
        return layout
    _, one, other, _ = attentions.shape
    if (one == length) == (other == length):
        trouble = "as many heads as tokens" if one == other == length else "neither fits"
        raise ValueError(
            f"layout must be 'model' or 'module' for attentions of the shape "
            f"{tuple(attentions.shape)} and {length} tokens: {trouble}"
        )
    return "model" if other == length else "module"


def _global_rows(pieces: Tensor | None, sizes: tuple[int, int, int, int], layout: Layout) -> Tensor:
    """The rows of the global tokens, (B, H, x, T)."""
    if not sizes[2]:
        return torch.zeros(sizes)
    if not isinstance(pieces, Tensor) or pieces.dim() != 4:
        got = tuple(pieces.shape) if isinstance(pieces, Tensor) else pieces
        raise ValueError(f"global_attentions must be one layer's four dimensions, got {got!r}")
    rows = pieces.transpose(2, 3) if layout == "model" else pieces
    length = sizes[3]
    if rows.shape[:3] != sizes[:3] or rows.shape[3] < length:
        batch, heads, most, _ = sizes
        wanted = (batch, heads, length, most) if layout == "model" else sizes
        raise ValueError(
            f"global_attentions must have the shape {wanted} ({layout} layout), "
            f"got {tuple(pieces.shape)}"
        )
    return rows[..., :length]


def _check_budget(size: int, budget_bytes: int) -> None:
    if size > budget_bytes:
        raise ValueError(
            f"the map needs {readable_bytes(size)}, more than budget_bytes = "
            f"{readable_bytes(budget_bytes)}; pass fewer items or heads"
        )
