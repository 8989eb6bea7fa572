"""Which pixels hold allowed pairs, how large a share, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.maps.pixels import Pixels
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.pieces import Block, Piece
from sparse_attn.patterns.walk import walk


@dataclass(frozen=True, eq=False)
class Support:
    """What a pattern allows in each pixel, exactly; it needs no q and no k."""

    counts: Tensor  # (1 + rules, height, width) int64: allowed pairs, in all and by rule
    pairs: Tensor  # (height, width) int64: pairs of the pixel

    @property
    def allowed_share(self) -> Tensor:
        """Allowed pairs ÷ pairs of the pixel, (height, width) float64."""
        return self.counts[0].double() / self.pairs

    @property
    def rules(self) -> Tensor:
        """Bit r: some pair of the pixel is allowed by rule r. (height, width) int32."""
        bits = torch.zeros(self.pairs.shape, dtype=torch.int32)
        for number, count in enumerate(self.counts[1:]):
            bits |= (count > 0).to(torch.int32) << number
        return bits


def support(
    bound: BoundPattern, rules: int, pixels: Pixels, progress: Progress | None = None
) -> Support:
    """Count the allowed pairs of every pixel, in all and for each of the ``rules``."""
    like = torch.zeros((), dtype=torch.int64, device=bound.device)
    counts = pixels.canvas("sum", like, rules + 1)
    rows = torch.arange(pixels.rows.start, pixels.rows.stop, device=bound.device)
    done = 0
    for block in walk(bound, rows, pixels.align):
        for piece in block.pieces():
            if pixels.sees(piece):
                _count(counts, bound, pixels, block, piece)
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, done / len(rows)))
    return Support(pixels.picture(counts).cpu(), pixels.pairs)


def _count(counts: Tensor, bound: BoundPattern, pixels: Pixels, block: Block, piece: Piece) -> None:
    queries, keys = block.queries[:, :, None], piece.keys[:, None]
    size = block.queries.shape[1], piece.keys.shape[1]
    masks = [
        torch.ones((), dtype=torch.bool, device=bound.device),
        *bound.rule_masks(queries, keys),
    ]
    for target, mask in zip(counts, masks, strict=True):
        if piece.allowed is not None:
            mask = mask & piece.allowed
        groups = mask.shape[0] if mask.dim() == 3 else 1
        counted = mask.expand(groups, *size).to(torch.float32)
        pixels.add(target, counted, block, piece, "sum")
