"""The windows of a sequence, laid out without a Python loop."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from sparse_attn.patterns.checks import whole_number


def unfold_kv(x: Tensor, window: int) -> Tensor:
    """For each token, the keys (or values) inside its window, by ``F.unfold``.

    Shapes: ``x`` (B, H, T, D) → (B, H, T, 2·window + 1, D); slot c of token t holds token
    t - window + c, and zeros where that lies outside the sequence. A zero key still scores 0, so
    mask those slots with :func:`outside_window` before a softmax.

    This is the readable path: it copies 2·window + 1 times ``x``. ``sparse_attention`` does not.

    Source: the seed document's listing; the slots of ``torch.nn.functional.unfold`` over a
    sequence seen as an image one pixel high.

    >>> unfold_kv(torch.tensor([1.0, 2.0, 3.0]).view(1, 1, 3, 1), 1)[0, 0, :, :, 0].tolist()
    [[0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, 0.0]]
    """
    window = whole_number("window", window)
    if not isinstance(x, Tensor) or x.dim() != 4:
        shape = tuple(x.shape) if isinstance(x, Tensor) else type(x).__name__
        raise ValueError(f"x must have the shape (B, H, T, D), got {shape}")
    batch, heads, length, dim = x.shape
    window_len = 2 * window + 1
    image = x.transpose(2, 3).reshape(batch, heads * dim, 1, length)  # (B, H·D, 1, T)
    slots = F.unfold(image, (1, window_len), padding=(0, window))  # (B, H·D·window_len, T)
    slots = slots.view(batch, heads, dim, window_len, length)
    return slots.permute(0, 1, 4, 3, 2)


def outside_window(length: int, window: int, device: torch.device | None = None) -> Tensor:
    """Which slots of :func:`unfold_kv` lie outside the sequence, (T, 2·window + 1) bool.

    >>> outside_window(3, 1).int().tolist()
    [[1, 0, 0], [0, 0, 0], [0, 0, 1]]
    """
    length = whole_number("length", length, least=1)
    window = whole_number("window", window)
    offsets = torch.arange(-window, window + 1, device=device)
    keys = torch.arange(length, device=device)[:, None] + offsets
    return (keys < 0) | (keys >= length)
