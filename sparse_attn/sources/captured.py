"""A dense attention map that somebody captured: an .npz with its weights, checked before use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from sparse_attn.patterns.checks import readable_bytes, whole_number
from sparse_attn.sources.arrays import arrays_digest
from sparse_attn.sources.npz import NpzFile

CAPTURED_BUDGET_BYTES = 256 * 2**20
MAX_CAPTURED_LENGTH = 4096  # tokens: the search walks the whole map again and again
_NAME = "full_attn"
_FLOATS = ("float16", "float32", "float64")


@dataclass(frozen=True, eq=False)
class Captured:
    """Weights (B, H, T, T) or fewer leading dimensions, and the name they are captioned with."""

    weights: Tensor
    name: str


def captured_map(
    data: bytes, name: str = "a file", budget_bytes: int = CAPTURED_BUDGET_BYTES
) -> Captured:
    """The attention weights of an .npz: its member ``full_attn``, or its only member.

    Shape (T, T), (H, T, T) or (B, H, T, T); float16, float32 or float64, finite, not negative, at
    most 4,096 tokens. Sizes are judged by the headers before anything is unpacked, and nothing is
    unpickled.

    Args:
        data: the file.
        name: its name, for captions and messages.
        budget_bytes: most bytes of the array once unpacked.

    Raises:
        ValueError: the file is not as above; the message says what is allowed.

    >>> import io
    >>> file = io.BytesIO()
    >>> np.savez(file, full_attn=np.eye(8, dtype=np.float32))
    >>> captured_map(file.getvalue(), "mine.npz").weights.shape
    torch.Size([8, 8])
    """
    whole_number("budget_bytes", budget_bytes, 1)
    label = " ".join(name.split())[:80] or "a file"
    archive = NpzFile(data, label)
    wanted = _NAME if _NAME in archive.names else None
    if wanted is None and len(archive.names) == 1:
        (wanted,) = archive.names
    if wanted is None:
        raise ValueError(
            f"{label} must hold the weights as full_attn, or nothing else, "
            f"got {len(archive.names)} members"
        )
    member = archive.member(wanted)
    shape = member.shape
    if len(shape) not in (2, 3, 4) or 0 in shape or shape[-1] != shape[-2]:
        raise ValueError(
            f"{label}: the weights must have the shape (T, T), (H, T, T) or (B, H, T, T), "
            f"got {shape}"
        )
    if shape[-1] > MAX_CAPTURED_LENGTH:
        raise ValueError(
            f"{label}: the weights must be of at most {MAX_CAPTURED_LENGTH:,} tokens, "
            f"got {shape[-1]:,}"
        )
    if member.dtype.newbyteorder("=").name not in _FLOATS:
        raise ValueError(
            f"{label}: the weights must be {', '.join(_FLOATS)}, got {member.dtype.name}"
        )
    if member.nbytes > budget_bytes:
        raise ValueError(
            f"{label} must unpack to at most {readable_bytes(budget_bytes)} (budget_bytes), "
            f"got {readable_bytes(member.nbytes)}"
        )
    values = np.ascontiguousarray(archive.array(member)).astype(np.float32, copy=False)
    weights = torch.from_numpy(values)
    if not bool(weights.isfinite().all()) or bool((weights < 0).any()):
        raise ValueError(f"{label}: the weights must be finite and not negative")
    return Captured(weights, f"captured map from {label} (SHA-256 {arrays_digest(data)})")
