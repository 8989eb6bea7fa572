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
        self.out_proj = nn.Linear(dim, dim)

    def heads(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """``x`` (B, T, dim) → q, k, v, each (B, H, T, head_dim)."""
        q, k, v = (
            projection(x).unflatten(2, (self.num_heads, self.head_dim)).transpose(1, 2)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )
        return q, k, v

    def merged(self, context: Tensor) -> Tensor:
        """Context (B, H, T, head_dim) → out (B, T, dim)."""
        out: Tensor = self.out_proj(context.transpose(1, 2).flatten(2))
        return out

    def check(self, x: Tensor, global_mask: Tensor) -> None:
        """Say what does not fit: ``x`` (B, T, dim), ``global_mask`` (B, T) bool."""
        if x.dim() != 3 or x.shape[2] != self.dim or x.shape[1] < 1:
            raise ValueError(f"x must have the shape (B, T, {self.dim}), got {tuple(x.shape)}")
        if not isinstance(global_mask, Tensor) or global_mask.dtype != torch.bool:
            kind = getattr(global_mask, "dtype", type(global_mask).__name__)
            raise TypeError(f"global_mask must be a bool tensor (B, T), got {kind}")
        if global_mask.shape != x.shape[:2]:
            raise ValueError(
                f"global_mask must have the shape {tuple(x.shape[:2])} of x, (B, T), "
                f"got {tuple(global_mask.shape)}"
            )
        if global_mask.device != x.device:
            raise ValueError(f"global_mask must be on {x.device} like x, got {global_mask.device}")
