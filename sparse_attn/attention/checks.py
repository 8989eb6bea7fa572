"""Checks of q, k, v against each other and against their patterns."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern

Patterns = Pattern | Sequence[Pattern]


def checked_inputs(
    patterns: Patterns, heads: Sequence[int] | None = None, **tensors: Tensor
) -> tuple[Pattern, ...]:
    """One pattern a batch item for ``tensors`` of shape (B, H, T, D), or a sentence.

    ``heads``: which heads of the pattern the tensors hold; None: all of them.

    Raises:
        TypeError: not tensors of one floating type.
        ValueError: shapes, devices or patterns that do not fit each other.
    """
    first_name, first = next(iter(tensors.items()))
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor) or not tensor.is_floating_point():
            kind = tensor.dtype if isinstance(tensor, Tensor) else type(tensor).__name__
            raise TypeError(f"{name} must be a floating-point tensor (B, H, T, D), got {kind}")
        if tensor.dim() != 4 or 0 in tensor.shape:
            raise ValueError(
                f"{name} must have the shape (B, H, T, D), each at least 1, "
                f"got {tuple(tensor.shape)}"
            )
        if tensor.shape != first.shape:
            raise ValueError(
                f"{name} must have the shape of {first_name}, {tuple(first.shape)}, "
                f"got {tuple(tensor.shape)}"
            )
        if tensor.dtype != first.dtype or tensor.device != first.device:
            raise ValueError(
                f"{name} must be {first.dtype} on {first.device} like {first_name}, "
                f"got {tensor.dtype} on {tensor.device}"
            )
    batch, count, length, _ = first.shape
    if heads is None:
        return checked_patterns(patterns, batch, count, length)
    if len(heads) != count:
        raise ValueError(f"heads must name the {count} heads of {first_name}, got {list(heads)}")
    several = checked_patterns(patterns, batch, None, length)
    for pattern in several:
        for head in heads:
            whole_number("heads", head, 0, pattern.heads - 1 if pattern.heads else None)
    return several


def checked_patterns(
    patterns: Patterns, batch: int, heads: int | None, length: int
) -> tuple[Pattern, ...]:
    """``patterns`` as one a batch item, of this length and number of heads (None: any)."""
    if not isinstance(patterns, Pattern | Sequence) or isinstance(patterns, str):
        raise TypeError(f"pattern must be a Pattern or a list of them, got {patterns!r}")
    several = (patterns,) * batch if isinstance(patterns, Pattern) else tuple(patterns)
    if len(several) != batch:
        raise ValueError(
            f"pattern must be one, or one for each of {batch} items, got {len(several)}"
        )
    for pattern in several:
        if not isinstance(pattern, Pattern):
            raise TypeError(f"pattern must be a Pattern, got {pattern!r}")
        if pattern.length != length:
            raise ValueError(
                f"pattern must have the length of the sequence, {length}, got {pattern.length}"
            )
        if heads is not None and pattern.heads not in (None, 0, heads):
            raise ValueError(f"pattern must have {pattern.heads} heads, got tensors with {heads}")
    return several


def check_finite(patterns: tuple[Pattern, ...], **tensors: Tensor) -> None:
    """Say where a tensor (B, H, T, D) holds NaN or infinity, padding left out."""
    for name, tensor in tensors.items():
        if bool(tensor.sum().isfinite()):
            continue
        bad = ~tensor.isfinite()
        for item, pattern in enumerate(patterns):
            bad[item, :, pattern.valid_length :] = False
        found = bad.nonzero()
        if len(found):
            place = tuple(found[0].tolist())
            raise ValueError(
                f"{name} must be finite, got {float(tensor[place])} at {place} (batch, head, "
                f"position, number), {len(found)} such numbers in all"
            )


def check_scores(q: Tensor, k: Tensor) -> None:
    """Say so where q·k / sqrt(D) may be too large a number for the working type."""
    if not q.numel():
        return
    largest = [float(torch.maximum(each.amax(), -each.amin()).detach()) for each in (q, k)]
    most = torch.finfo(working_type(q.dtype)).max / 4
    score = largest[0] * largest[1] * q.shape[-1] ** 0.5
    if score > most:
        raise ValueError(
            f"q and k must have scores q·k / sqrt(D) of at most {most:.3g}, got numbers up to "
            f"{largest[0]:.3g} in q and {largest[1]:.3g} in k, so up to {score:.3g}"
        )


def working_type(dtype: torch.dtype) -> torch.dtype:
    """The type in which scores are computed: float64 for float64, float32 for all others."""
    return torch.float64 if dtype == torch.float64 else torch.float32
