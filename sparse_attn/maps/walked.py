"""The pairs of one part, counted pixel by pixel as they are walked."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.maps.pixels import Pixels
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.part import BoundPart
from sparse_attn.patterns.pieces import Block, Piece
from sparse_attn.patterns.walk import walk

# Pairs of one block: many where its groups repeat one mask, few where each has its own.
_ALIKE_PAIRS, _OTHER_PAIRS = 2**23, 2**19
_TOGETHER = 512  # rows; those among which some are left out are walked apart from the others
_LISTED = 2**18  # queries whose listed keys are taken at a time


@dataclass(frozen=True, eq=False)
class Canvases:
    """Where pairs are added up; the last place is for what is outside the picture."""

    counts: Tensor  # (h·w + 1,) int64
    marks: Tensor  # (rules, h·w + 1) int64


@dataclass(frozen=True, eq=False)
class Walked:
    """One part of a pattern, and those that count before it."""

    before: BoundPattern
    part: BoundPart
    pixels: Pixels

    @property
    def alone(self) -> BoundPattern:
        """The part as a pattern of its own."""
        return replace(self.before, parts=(self.part,))

    def add(
        self,
        each_rows: Sequence[Tensor],
        canvases: Canvases,
        progress: Progress | None = None,
        times: int = 1,
    ) -> None:
        """Count what the part allows beyond those before, and mark what its rules allow.

        Only rows of ``each_rows`` (sorted) which do not read every key by the part itself; no
        group of them spans two. ``times``: how often they count; −1 takes them back.
        """
        done, total = 0, max(1, sum(map(len, each_rows)))
        pairs = _ALIKE_PAIRS if self.part.relative else _OTHER_PAIRS
        for block in (
            block
            for rows in each_rows
            for block in walk(self.alone, rows, self._align(rows), pairs)
            if not block.full
        ):
            for piece in filter(self.pixels.sees, block.pieces()):
                self._add_piece(block, piece, canvases, times)
            done += block.queries.numel()
            if progress is not None:
                progress(min(1.0, done / total))

    def _align(self, rows: Tensor) -> tuple[int, int]:
        """Rows in cells, unless they lie so far apart that groups of them share no keys."""
        scattered = len(rows) > 1 and int(rows[-1] - rows[0]) >= 2 * len(rows)
        return (1 if scattered else self.pixels.align[0]), self.pixels.align[1]

    def _add_piece(self, block: Block, piece: Piece, canvases: Canvases, times: int) -> None:
        queries, keys = block.queries.to(torch.int32)[:, :, None], piece.keys[:, None]
        allowed = piece.allowed
        assert allowed is not None  # candidates always have a mask
        if len(canvases.marks) == 1:
            self._put(canvases.marks[0], allowed, block, piece, times)
        else:
            masks = self.alone.rule_masks(queries, keys)
            for mark, mask in zip(canvases.marks, masks, strict=True):
                if mask is not None:
                    self._put(mark, mask & allowed, block, piece, times)
        for mask in self.before.rule_masks(queries, keys):
            if mask is not None:
                allowed = allowed & ~mask
        self._put(canvases.counts, allowed, block, piece, times)

    def _put(self, canvas: Tensor, mask: Tensor, block: Block, piece: Piece, times: int) -> None:
        size = block.queries.shape[1], piece.keys.shape[1]
        cells = self.pixels.cells(mask.expand(-1, *size), piece, "sum")
        self.pixels.add_cells(canvas, cells if times == 1 else cells * times, block, piece, "sum")

    def add_listed(self, rows: Tensor, canvases: Canvases) -> None:
        """The same for a part that can list its pairs: it needs no rectangles."""
        for queries in rows.split(_LISTED):
            keys = self.part.listed(queries)
            assert keys is not None  # it listed some before
            queries, keys = queries[:, None], keys.long()
            allowed = (keys >= 0) & self.alone.allows(queries, keys)
            index = self.pixels.index(queries, keys)
            one = torch.ones_like(index)
            self.pixels.put(canvases.marks[0], index[allowed], one[allowed], "sum")
            for mask in self.before.rule_masks(queries, keys):
                if mask is not None:
                    allowed = allowed & ~mask
            self.pixels.put(canvases.counts, index[allowed], one[allowed], "sum")


def ranges(rows: Tensor, left_out: Tensor) -> list[Tensor]:
    """``rows`` without those ``left_out``, in ranges: where some are missing, and where none are.

    What is missing among the rows of a block would give each of its groups a mask of its own.
    """
    if not bool(left_out.any()):
        return [rows]
    padded = torch.cat([left_out, left_out.new_zeros(-len(rows) % _TOGETHER)]).view(-1, _TOGETHER)
    some = padded.any(1)
    spans = [(_TOGETHER * start, _TOGETHER * stop) for start, stop in runs(some)]
    parts = [rows[start:stop][~left_out[start:stop]] for start, stop in spans]
    return [each for each in parts if len(each)]


def runs(flags: Tensor) -> list[tuple[int, int]]:
    """Where neighbours (n,) are equal, as (start, stop), from the first to the last."""
    turns = (flags.diff().nonzero()[:, 0] + 1).tolist()
    return list(itertools.pairwise([0, *turns, len(flags)]))
