"""The vectorised module: window plus global tokens in one softmax, O(T)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from sparse_attn.attention.global_rows import GlobalRows
from sparse_attn.attention.huggingface import longformer_state
from sparse_attn.attention.packed import Packing
from sparse_attn.attention.projected import ProjectedAttention
from sparse_attn.attention.sparse import sparse_attention
from sparse_attn.attention.weights import full_weights
from sparse_attn.patterns.checks import true_or_false
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.placed import Placed


class HybridSparseAttention(ProjectedAttention):
    """Sliding window plus global tokens, in memory and time linear in T.

    Batch items may have different numbers of global tokens. The parameters have the names of
    :class:`SparseGlobalAttention`, and the same state dict gives the same numbers.

    Args:
        global_projections: with Longformer's second set of projections, ``q_global_proj``,
            ``k_global_proj`` and ``v_global_proj``. The rows of global tokens are then made with
            these alone, keys and values too; all other rows use the ordinary ones, for global
            keys too.
        out_projection: without it ``out_proj`` is the identity and has no parameters, as in
            Longformer's layer, where the projection belongs to the next one.

    Source: the seed document; Longformer, https://arxiv.org/abs/2004.05150, section 3.1. Must
    agree with ``LongformerSelfAttention`` of transformers; see :meth:`from_huggingface`.

    >>> module = HybridSparseAttention(dim=8, num_heads=2, window=1)
    >>> mask = torch.tensor([[True, False, False, False, False]])
    >>> out, full_attn = module(torch.ones(1, 5, 8), mask, need_weights=True)
    >>> full_attn[0, 0].gt(0).int().tolist()[3]
    [1, 0, 1, 1, 1]
    """

    def __init__(
        self,
        dim: int,
        num_heads: int = 8,
        window: int = 4,
        global_projections: bool = False,
        out_projection: bool = True,
    ) -> None:
        super().__init__(dim, num_heads, window)
        self.global_projections = true_or_false("global_projections", global_projections)
        if global_projections:
            self.q_global_proj = nn.Linear(dim, dim)
            self.k_global_proj = nn.Linear(dim, dim)
            self.v_global_proj = nn.Linear(dim, dim)
        if not true_or_false("out_projection", out_projection):
            self.out_proj = nn.Identity()

    @classmethod
    def from_huggingface(cls, module: Any) -> HybridSparseAttention:
        """A copy of a ``LongformerSelfAttention`` of transformers, which need not be installed.

        Weights, type, device and training mode are kept; the window is half of its
        ``attention_window``. It has no output projection, so ``out_proj`` is the identity: such a
        state dict loads into modules made with ``global_projections=True, out_projection=False``.
        Its dropout of the weights has no counterpart here: hold them against each other in
        ``eval`` mode.

        Raises:
            TypeError: the module lacks an attribute of ``LongformerSelfAttention``; it is named.
        """
        state, num_heads, window = longformer_state(module)
        dim = state["q_proj.weight"].shape[1]
        with torch.device("meta"):  # nothing is drawn that the weights replace
            made = cls(dim, num_heads, window, global_projections=True, out_projection=False)
        made.load_state_dict(state, assign=True)
        return made.train(bool(module.training))

    def forward(
        self,
        x: Tensor,
        global_mask: Tensor,
        need_weights: bool = False,
        key_padding_mask: Tensor | None = None,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """``x`` (B, T, dim), ``global_mask`` (B, T) bool → out (B, T, dim).

        With ``need_weights`` also ``full_attn`` (B, H, T, T): O(T²) memory, for looking at, not
        tracked for gradients, refused above 4 GiB.

        ``key_padding_mask`` (B, T) bool, True = ignore, as in ``nn.MultiheadAttention``: nobody
        sees a padded token, wherever it stands and be it global, and it sees nothing: its rows of
        the map, and of the context before ``out_proj``, are zero. Windows count it all the same.
        """
        self.check(x, global_mask, key_padding_mask)
        packing = None if key_padding_mask is None else Packing.of(key_padding_mask)
        if packing is not None:
            x, global_mask = packing.pack(x), packing.pack(global_mask)
        places = [None] * len(x) if packing is None else packing.places()
        apart = self.global_projections and bool(global_mask.any())
        patterns = tuple(
            self.pattern(row, where, rows=not apart)
            for row, where in zip(global_mask, places, strict=True)
        )
        q, k, v = self.heads(x)
        context = sparse_attention(q, k, v, patterns).transpose(1, 2).flatten(2)  # (B, T, dim)
        hubs = self._global_rows(x, global_mask, patterns) if apart else []
        if hubs:
            where = tuple(
                torch.cat(each) for each in zip(*(there for there, _ in hubs), strict=True)
            )
            found = [rows.context().transpose(0, 1).flatten(1) for _, rows in hubs]
            # In place where no backward pass needs what was there.
            put = context.index_put if context.requires_grad else context.index_put_
            context = put(where, torch.cat(found).to(context.dtype))
        out: Tensor = self.out_proj(context if packing is None else packing.unpack(context))
        if not need_weights:
            return out
        weights = full_weights(q, k, patterns)
        for (item, queries), rows in hubs:
            weights[item[0], :, queries, : len(rows.x)] = rows.weights().to(weights.dtype)
        weights = weights.to(x.dtype)
        return out, weights if packing is None else packing.unpack_map(weights)

    def pattern(
        self, global_row: Tensor, places: tuple[int, ...] | None = None, rows: bool = True
    ) -> Pattern:
        """The pattern of one batch item with the global tokens of ``global_row`` (T,) bool.

        ``places``: where the first tokens stood before padding was packed behind them; None: no
        padding. ``rows``: whether the global tokens get their full rows here.
        """
        band: Part = Local(self.window)
        if places and places[-1] - places[0] >= len(places):  # padding among the tokens
            band = Placed(places, [band])
        valid = None if places is None else len(places)
        return Pattern(
            len(global_row), [band, Global(_marked(global_row), rows=rows)], valid_length=valid
        )

    def _global_rows(
        self, x: Tensor, global_mask: Tensor, patterns: tuple[Pattern, ...]
    ) -> list[tuple[tuple[Tensor, Tensor], GlobalRows]]:
        """The rows that have projections of their own, and where they go: (items, positions)."""
        found = []
        for item, pattern in enumerate(patterns):
            tokens = x[item, : pattern.valid_length]
            marked = global_mask[item, : pattern.valid_length].nonzero()[:, 0]
            if len(marked):
                q = self.q_global_proj(tokens[marked])  # (global tokens, dim)
                q = q.unflatten(1, (self.num_heads, self.head_dim)).transpose(0, 1)
                rows = GlobalRows(q, tokens, self.k_global_proj, self.v_global_proj)
                found.append(((torch.full_like(marked, item), marked), rows))
        return found


def _marked(row: Tensor) -> list[int]:
    return row.nonzero()[:, 0].tolist()
