"""Which pixels hold allowed pairs, how large a share, and by which rules: exact, without q and k.

Rows that read every key are counted by a formula. The others are walked part by part, many groups
at a time: the groups of a band repeat each other's mask, which is then made and reduced once. A
pair counts for the first part that allows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.maps.full_rows import full_counts, mark_full
from sparse_attn.maps.pixels import Pixels
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.part import BoundPart
from sparse_attn.patterns.pieces import Block, Piece
from sparse_attn.patterns.walk import walk

# Pairs of one block: many where its groups repeat one mask, few where each has its own.
_ALIKE_PAIRS, _OTHER_PAIRS = 2**23, 2**19
_TOGETHER = 512  # rows; those near a full row, and either end, are walked apart from the others
_LISTED = 2**18  # queries whose listed keys are taken at a time


@dataclass(frozen=True, eq=False)
class Support:
    """What a pattern allows in each pixel, exactly; it needs no q and no k."""

    counts: Tensor  # (height, width) int64: allowed pairs
    rules: Tensor  # (height, width) int32, bit r: some pair of the pixel is allowed by rule r
    pairs: Tensor  # (height, width) int64: pairs of the pixel

    @property
    def allowed_share(self) -> Tensor:
        """Allowed pairs ÷ pairs of the pixel, (height, width) float64."""
        return self.counts.double() / self.pairs


def support(
    bound: BoundPattern, rules: int, pixels: Pixels, progress: Progress | None = None
) -> Support:
    """Count the allowed pairs of every pixel, and find which of the ``rules`` allow any of them."""
    rows = torch.arange(pixels.rows.start, pixels.rows.stop, device=bound.device)
    full = bound.full_rows(rows)
    if full is None:
        full = torch.zeros_like(rows, dtype=torch.bool)
    like = torch.zeros((), dtype=torch.int64, device=bound.device)
    counts, marks = pixels.canvas("sum", like), pixels.canvas("sum", like, rules)
    mark_full(bound, rows[full], pixels, marks, part_of(progress, 0.0, 0.4))
    counted = _Counted(bound, pixels, rows, full, counts)
    for number, (part, its_rules) in enumerate(bound.in_walking_order()):
        told = part_of(progress, 0.4 + 0.6 * number / len(bound.parts), 0.6 / len(bound.parts))
        counted.add(part, marks[its_rules], told)
    if progress is not None:
        progress(1.0)
    bits = torch.zeros(pixels.shape, dtype=torch.int32)
    for rule, found in enumerate(pixels.picture(marks).cpu()):
        bits |= (found > 0).to(torch.int32) << rule
    total = pixels.picture(counts) + full_counts(bound, rows[full], pixels)
    return Support(total.cpu(), bits, pixels.pairs)


class _Counted:
    """The pairs counted so far, and the parts that they were counted for."""

    def __init__(
        self, bound: BoundPattern, pixels: Pixels, rows: Tensor, full: Tensor, counts: Tensor
    ) -> None:
        self.bound, self.pixels, self.counts = bound, pixels, counts
        self.before = replace(bound, parts=())
        self.other_rows = rows[~full]
        self.full = torch.zeros(bound.length, dtype=torch.bool, device=bound.device)
        self.full[rows] = full
        self.chunks = _chunks(rows, full)

    def add(self, part: BoundPart, marks: Tensor, progress: Progress | None) -> None:
        """Count what ``part`` allows beyond the parts before, and mark what its rules allow."""
        alone = replace(self.bound, parts=(part,))
        done, total = 0, max(1, sum(map(len, self.chunks)))
        pairs = _ALIKE_PAIRS if part.relative else _OTHER_PAIRS
        if part.listed(self.other_rows[:1]) is not None:
            self._add_listed(part, alone, marks[0])
        else:
            for chunk in self.chunks:
                for block in walk(alone, chunk, self.pixels.align, pairs):
                    if not block.full:  # what is full for one part is full for all
                        for piece in filter(self.pixels.sees, block.pieces()):
                            self._add_piece(alone, block, piece, marks)
                    done += block.queries.numel()
                    if progress is not None:
                        progress(min(1.0, done / total))
        self.before = replace(self.bound, parts=(*self.before.parts, part))

    def _add_piece(self, alone: BoundPattern, block: Block, piece: Piece, marks: Tensor) -> None:
        queries, keys = block.queries.to(torch.int32)[:, :, None], piece.keys[:, None]
        allowed = piece.allowed
        assert allowed is not None  # candidates always have a mask
        full = self.full[block.safe_queries][:, :, None]
        if bool(full.any()):
            allowed = allowed & ~full
        for mark, mask in zip(marks, alone.rule_masks(queries, keys), strict=True):
            if mask is not None:
                self._put(mark, mask & allowed, block, piece)
        for mask in self.before.rule_masks(queries, keys):
            if mask is not None:
                allowed = allowed & ~mask
        self._put(self.counts, allowed, block, piece)

    def _put(self, canvas: Tensor, mask: Tensor, block: Block, piece: Piece) -> None:
        size = block.queries.shape[1], piece.keys.shape[1]
        self.pixels.add(canvas, mask.expand(-1, *size), block, piece, "sum")

    def _add_listed(self, part: BoundPart, alone: BoundPattern, mark: Tensor) -> None:
        """A part that can list its pairs needs no rectangles."""
        for queries in self.other_rows.split(_LISTED):
            keys = part.listed(queries)
            assert keys is not None  # it listed some before
            queries, keys = queries[:, None], keys.long()
            allowed = (keys >= 0) & alone.allows(queries, keys)
            index = self.pixels.index(queries, keys)
            self.pixels.put(mark, index[allowed], torch.ones_like(index[allowed]), "sum")
            for mask in self.before.rule_masks(queries, keys):
                if mask is not None:
                    allowed = allowed & ~mask
            self.pixels.put(self.counts, index[allowed], torch.ones_like(index[allowed]), "sum")


def _chunks(rows: Tensor, full: Tensor) -> list[Tensor]:
    """Rows that are walked together: the ends and what lies by a full row apart from the rest."""
    apart = torch.zeros_like(full)
    padded = torch.cat([full, full.new_zeros(-len(full) % _TOGETHER)]).view(-1, _TOGETHER)
    some, every = padded.any(1), padded.all(1)
    apart |= (some & ~every).repeat_interleave(_TOGETHER)[: len(rows)]
    apart[:_TOGETHER] = apart[-_TOGETHER:] = True
    middle = ~apart & ~every.repeat_interleave(_TOGETHER)[: len(rows)]
    return [each for each in (rows[apart], rows[middle]) if len(each)]
