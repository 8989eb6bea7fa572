"""The windows of a sequence, laid out without a Python loop."""

from __future__ import annotations

from math import prod

import torch
import torch.nn.functional as F
from torch import Tensor

from sparse_attn.patterns.checks import readable_bytes, whole_number

WINDOWS_BUDGET_BYTES = 2**32


def unfold_kv(x: Tensor, window: int, budget_bytes: int = WINDOWS_BUDGET_BYTES) -> Tensor:
    """For each token, the keys (or values) inside its window, by ``F.unfold``.

    Shapes: ``x`` (B, H, T, D) → (B, H, T, 2·window + 1, D); slot c of token t holds token
    t - window + c, and zeros where that lies outside the sequence. A zero key still scores 0, so
    mask those slots with :func:`outside_window` before a softmax.

    This is the readable path: it copies ``x`` 2·window + 1 times, and refuses above
    ``budget_bytes``. ``sparse_attention`` copies nothing.

    Raises:
        TypeError, ValueError: ``x`` or ``window`` cannot be used, or the windows are too large.

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
    _check_size("windows", (*x.shape[:3], window_len, dim), x.element_size(), budget_bytes)
    image = x.transpose(2, 3).reshape(batch, heads * dim, 1, length)  # (B, H·D, 1, T)
    slots = F.unfold(image, (1, window_len), padding=(0, window))  # (B, H·D·window_len, T)
    slots = slots.view(batch, heads, dim, window_len, length)
    return slots.permute(0, 1, 4, 3, 2)


def outside_window(
    length: int,
    window: int,
    device: torch.device | None = None,
    budget_bytes: int = WINDOWS_BUDGET_BYTES,
) -> Tensor:
    """Which slots of :func:`unfold_kv` lie outside the sequence, (T, 2·window + 1) bool.

    Raises:
        TypeError, ValueError: a number that cannot be used, or more than ``budget_bytes``.

    >>> outside_window(3, 1).int().tolist()
    [[1, 0, 0], [0, 0, 0], [0, 0, 1]]
    """
    length = whole_number("length", length, least=1)
    window = whole_number("window", window)
    shape = (length, 2 * window + 1)
    _check_size("slots", shape, torch.int64.itemsize, budget_bytes)  # positions, on the way
    offsets = torch.arange(-window, window + 1, device=device)
    keys = torch.arange(length, device=device)[:, None] + offsets
    return (keys < 0) | (keys >= length)


def _check_size(field: str, shape: tuple[int, ...], item_bytes: int, budget_bytes: int) -> None:
    needed = prod(shape) * item_bytes
    if needed > budget_bytes:
        raise ValueError(
            f"{field} of shape {shape} need {readable_bytes(needed)}, more than budget_bytes = "
            f"{readable_bytes(budget_bytes)}; sparse_attention() makes none of them"
        )
