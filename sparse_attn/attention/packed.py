"""Padding anywhere in a batch, packed behind the tokens."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Packing:
    """Where tokens and padding of a batch go: tokens to the front, in order, padding behind.

    With the padding at the end, a valid length says it all, and what the tokens' windows reach
    is kept by the part :class:`sparse_attn.patterns.Placed`.
    """

    order: Tensor  # (B, T) int64: packed slot s holds token order[b, s]
    counts: tuple[int, ...]  # tokens of each item

    @classmethod
    def of(cls, key_padding_mask: Tensor) -> Packing:
        """The packing of a mask (B, T) bool, True = padding.

        >>> packing = Packing.of(torch.tensor([[True, False, False]]))
        >>> packing.order.tolist(), packing.counts
        ([[1, 2, 0]], (2,))
        """
        order = key_padding_mask.to(torch.uint8).argsort(dim=1, stable=True)
        return cls(order, tuple((~key_padding_mask).sum(1).tolist()))

    def pack(self, x: Tensor) -> Tensor:
        """``x`` (B, T, …) in packed order, padding set to zero (it may hold NaN)."""
        packed = x.gather(1, self._spread(self.order, x))
        places = torch.arange(x.shape[1], device=x.device)
        tokens = places < torch.tensor(self.counts, device=x.device)[:, None]
        return packed.masked_fill(~self._spread(tokens, x), 0)

    def unpack(self, x: Tensor) -> Tensor:
        """``x`` (B, T, …), packed, in its old order."""
        return x.gather(1, self._spread(self.order.argsort(1), x))

    def unpack_map(self, full_attn: Tensor) -> Tensor:
        """``full_attn`` (B, H, T, T), packed, with queries and keys in their old order.

        In place, one item at a time: a second map is not made.
        """
        for item, place in zip(full_attn, self.order.argsort(1), strict=True):
            item.copy_(item[:, place][:, :, place])
        return full_attn

    def places(self) -> list[tuple[int, ...]]:
        """Where the tokens of each item stood."""
        return [
            tuple(row[:count].tolist()) for row, count in zip(self.order, self.counts, strict=True)
        ]

    @staticmethod
    def _spread(each: Tensor, x: Tensor) -> Tensor:
        return each.view(*each.shape, *[1] * (x.dim() - 2)).expand_as(x)
