"""The vectorised module: window plus global tokens in one softmax, O(T)."""

from __future__ import annotations

from torch import Tensor

from sparse_attn.attention.projected import ProjectedAttention
from sparse_attn.attention.sparse import sparse_attention
from sparse_attn.attention.weights import full_weights
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.pattern import Pattern


class HybridSparseAttention(ProjectedAttention):
    """Sliding window plus global tokens, in memory and time linear in T.

    Batch items may have different numbers of global tokens. The parameters have the names of
    :class:`SparseGlobalAttention`, and the same state dict gives the same numbers.

    Source: the seed document; Longformer, https://arxiv.org/abs/2004.05150, section 3.1.

    >>> import torch
    >>> module = HybridSparseAttention(dim=8, num_heads=2, window=1)
    >>> mask = torch.tensor([[True, False, False, False, False]])
    >>> out, full_attn = module(torch.ones(1, 5, 8), mask, need_weights=True)
    >>> full_attn[0, 0].gt(0).int().tolist()[3]
    [1, 0, 1, 1, 1]
    """

    def forward(
        self, x: Tensor, global_mask: Tensor, need_weights: bool = False
    ) -> Tensor | tuple[Tensor, Tensor]:
        """``x`` (B, T, dim), ``global_mask`` (B, T) bool → out (B, T, dim).

        With ``need_weights`` also ``full_attn`` (B, H, T, T): O(T²) memory, for looking at, not
        tracked for gradients, refused above 4 GiB.
        """
        self.check(x, global_mask)
        q, k, v = self.heads(x)
        patterns = tuple(self.pattern(row) for row in global_mask)
        out = self.merged(sparse_attention(q, k, v, patterns))
        if not need_weights:
            return out
        return out, full_weights(q, k, patterns).to(x.dtype)

    def pattern(self, global_row: Tensor) -> Pattern:
        """The pattern of one batch item with the global tokens of ``global_row`` (T,) bool."""
        positions = global_row.nonzero()[:, 0].tolist()
        return Pattern(len(global_row), [Local(self.window), Global(positions)])
