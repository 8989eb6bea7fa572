"""The minimal module: loops and all, for reading."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.attention.projected import ProjectedAttention
from sparse_attn.attention.weights import FULL_BUDGET_BYTES, check_full_size


class SparseGlobalAttention(ProjectedAttention):
    """Sliding window plus global tokens, one query at a time.

    Query t sees the window ``max(0, t - window) … min(T, t + window + 1)`` and every global
    token; a global query sees everything. A key that is in the window *and* global is one key.

    Source: the seed document's minimal listing, with its two faults mended: there a global query
    did not get its full row, and a global key in the window counted twice.

    >>> module = SparseGlobalAttention(dim=8, num_heads=2, window=1)
    >>> mask = torch.tensor([[True, False, False, False]])
    >>> out, full_attn = module(torch.ones(1, 4, 8), mask, need_weights=True)
    >>> full_attn[0, 0, 2].gt(0).int().tolist()
    [1, 1, 1, 1]
    """

    def forward(
        self,
        x: Tensor,
        global_mask: Tensor,
        need_weights: bool = False,
        key_padding_mask: Tensor | None = None,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """``x`` (B, T, dim), ``global_mask`` (B, T) bool → out (B, T, dim).

        With ``need_weights`` also ``full_attn`` (B, H, T, T). O(T²) memory, refused
        above 4 GiB. O(B·T) Python steps.
        ``key_padding_mask`` (B, T) bool, True = ignore: nobody sees a padded token, global or not,
        and it sees nothing, so that its row before ``out_proj`` is zero.
        """
        self.check(x, global_mask, key_padding_mask)
        batch, length, _ = x.shape
        q, k, v = self.heads(x)
        scale = self.head_dim**-0.5
        contexts: list[Tensor] = []
        if need_weights:
            check_full_size(batch, self.num_heads, length, x.element_size(), FULL_BUDGET_BYTES)
        full_attn = x.new_zeros(batch, self.num_heads, length, length) if need_weights else None
        for b in range(batch):
            for t in range(length):
                start, stop = max(0, t - self.window), min(length, t + self.window + 1)
                seen = global_mask[b].clone()
                seen[start:stop] = True
                if global_mask[b, t]:
                    seen[:] = True
                if key_padding_mask is not None:
                    seen &= ~key_padding_mask[b] & ~key_padding_mask[b, t]
                keys = seen.nonzero()[:, 0]
                scores = (q[b, :, t, None] * k[b, :, keys]).sum(-1) * scale  # (H, keys)
                weights = torch.softmax(scores, dim=-1)
                contexts.append((weights[..., None] * v[b, :, keys]).sum(1))  # (H, head_dim)
                if full_attn is not None:
                    full_attn[b, :, t, keys] = weights.detach()
        context = torch.stack(contexts).view(batch, length, self.num_heads, self.head_dim)
        out = self.merged(context.transpose(1, 2))
        return out if full_attn is None else (out, full_attn)
