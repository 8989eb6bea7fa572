"""What the two modules share: projections, heads and the checks of what comes in."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sparse_attn.patterns.checks import whole_number


class ProjectedAttention(nn.Module):
    """Linear ``q_proj``, ``k_proj``, ``v_proj`` and ``out_proj`` around an attention.

    Raises:
        ValueError: ``dim`` is not a multiple of ``num_heads``.
    """

    def __init__(self, dim: int, num_heads: int = 8, window: int = 4) -> None:
        super().__init__()
        self.dim = whole_number("dim", dim, least=1)
        self.num_heads = whole_number("num_heads", num_heads, least=1)
        self.window = whole_number("window", window)
        if dim % num_heads:
            raise ValueError(f"dim must be a multiple of num_heads = {num_heads}, got {dim}")
        self.head_dim = dim // num_heads
        self.q_proj = nn.Linear(dim, dim)
        self.k_proj = nn.Linear(dim, dim)
        self.v_proj = nn.Linear(dim, dim)
        self.out_proj: nn.Module = nn.Linear(dim, dim)

    def heads(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """``x`` (B, T, dim) → q, k, v, each (B, H, T, head_dim)."""
        return (
            self.split(self.q_proj(x)),
            self.split(self.k_proj(x)),
            self.split(self.v_proj(x)),
        )

    def split(self, projected: Tensor) -> Tensor:
        """(B, T, dim) → (B, H, T, head_dim)."""
        return projected.unflatten(2, (self.num_heads, self.head_dim)).transpose(1, 2)

    def merged(self, context: Tensor) -> Tensor:
        """Context (B, H, T, head_dim) → out (B, T, dim)."""
        out: Tensor = self.out_proj(context.transpose(1, 2).flatten(2))
        return out

    def check(self, x: Tensor, global_mask: Tensor, key_padding_mask: Tensor | None) -> None:
        """Say what does not fit: ``x`` (B, T, dim), the masks (B, T) bool."""
        if not isinstance(x, Tensor) or x.dtype != self.q_proj.weight.dtype:
            kind = getattr(x, "dtype", type(x).__name__)
            raise TypeError(f"x must be a tensor of {self.q_proj.weight.dtype}, got {kind}")
        if x.dim() != 3 or x.shape[2] != self.dim or 0 in x.shape:
            raise ValueError(f"x must have the shape (B, T, {self.dim}), got {tuple(x.shape)}")
        _check_mask("global_mask", global_mask, x)
        if key_padding_mask is not None:
            _check_mask("key_padding_mask", key_padding_mask, x)


def _check_mask(name: str, mask: Tensor, x: Tensor) -> None:
    if not isinstance(mask, Tensor) or mask.dtype != torch.bool:
        kind = getattr(mask, "dtype", type(mask).__name__)
        raise TypeError(f"{name} must be a bool tensor (B, T), got {kind}")
    if mask.shape != x.shape[:2]:
        raise ValueError(
            f"{name} must have the shape {tuple(x.shape[:2])} of x, (B, T), got {tuple(mask.shape)}"
        )
    if mask.device != x.device:
        raise ValueError(f"{name} must be on {x.device} like x, got {mask.device}")
