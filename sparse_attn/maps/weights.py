"""Weights reduced to pixels, in one pass over the rectangles that the picture shows.

A weight is exp(score − log-normalizer of its row). Rows whose normalizer is not known yet get it in
the same pass: their scores are reduced to cells first, and scaled once the row's end is reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from sparse_attn.attention.normalizer import put_rows
from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.attention.scores import Share, key_rows, query_rows, scores
from sparse_attn.attention.softmax import RunningSoftmax
from sparse_attn.attention.weights import divisor
from sparse_attn.maps.grid import Axis
from sparse_attn.maps.known_rows import KnownRows
from sparse_attn.maps.pixels import Pixels, Reduction
from sparse_attn.maps.tile import Reduce
from sparse_attn.patterns.pieces import Block, Piece
from sparse_attn.patterns.walk import WIDE_PAIRS, walk

_STRIP_ROWS = 2048  # rows that read every key, reduced to pixel columns at a time


def weigh(
    q: Tensor,
    k: Tensor,
    normalizer: Tensor,
    share: Share,
    pixels: Pixels,
    reduce: Reduce,
    out: Tensor,
    rows: Tensor,
    known: KnownRows,
    row_weight: Tensor | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the share's weights, reduced to pixels, into ``out`` (B·H, height, width).

    ``normalizer`` (B·H, T), NaN where not known; what is found is written into it. ``row_weight``
    (T,) scales sums where only some ``rows`` are weighed. Maxima are taken of logarithms, so that
    exp is called once a pixel instead of once a pair.
    """
    how: Reduction = "max" if reduce == "max" else "sum"
    canvas = pixels.canvas(how, q, len(share.slices))
    full = share.bound.full_rows(rows)
    others, whole = (rows, rows[:0]) if full is None else (rows[~full], rows[full])
    step = len(others) / len(rows)
    weighing = _Weighing(q, k, normalizer, share, pixels, how, canvas, row_weight)
    if len(others):
        weighing.candidates(others, part_of(progress, 0.0, step))
    if len(whole):
        weighing.full(whole, known, part_of(progress, step, 1.0 - step))
    picture = pixels.picture(canvas)
    if how == "max":
        picture = picture.exp()
    elif reduce == "mean":
        picture = picture / pixels.pairs.to(picture.device)
    out[list(share.slices)] = picture.to(out.dtype)


@dataclass(frozen=True, eq=False)
class _Weighing:
    """The slices of one share on their way into ``canvas`` (slices, h·w + 1)."""

    q: Tensor  # (B·H, T, D)
    k: Tensor
    normalizer: Tensor  # (B·H, T)
    share: Share
    pixels: Pixels
    how: Reduction
    canvas: Tensor
    row_weight: Tensor | None

    def candidates(self, rows: Tensor, progress: Progress | None) -> None:
        """Reduce the weights of ``rows`` that read a few keys."""
        align = (1, self.pixels.align[1]) if self.row_weight is not None else self.pixels.align
        done = 0
        for block in walk(self.share.bound, rows, align, WIDE_PAIRS):
            writers = [
                _Writer(
                    self.q[each],
                    self.k[each],
                    self.normalizer[each],
                    self.canvas[place],
                    self.how,
                    self.row_weight,
                )
                for place, each in enumerate(self.share.slices)
            ]
            _weigh_block(block, block, self.pixels, writers)
            done += block.queries.numel()
            if progress is not None:
                progress(min(1.0, done / len(rows)))

    def full(self, rows: Tensor, known: KnownRows, progress: Progress | None) -> None:
        """The same for ``rows`` that read every key, as far as they are not at hand already."""
        parts, slices, columns = rows.split(_STRIP_ROWS), self.share.slices, self.pixels.columns
        step = 1 / (len(parts) * len(slices))
        for number, some in enumerate(parts):
            for place, each in enumerate(slices):
                strip = known.strip(each, columns, self.how, some)
                if strip is None:
                    told = part_of(progress, (number * len(slices) + place) * step, step)
                    strip = self._strip(each, known.logs[each], some, told)
                    if len(parts) == 1:  # several would drive each other out
                        known.keep(each, columns, self.how, some, strip)
                self.normalizer[each, some] = known.logs[each, some]
                if self.how == "sum" and self.row_weight is not None:
                    strip = strip * self.row_weight[some, None]
                _add_strip(strip, some, self.pixels, self.canvas[place], self.how)
        if progress is not None:
            progress(1.0)

    def _strip(self, each: int, logs: Tensor, rows: Tensor, progress: Progress | None) -> Tensor:
        """The weights of full ``rows`` of one slice, reduced to pixel columns: (rows, width)."""
        lines = Pixels(Axis(0, len(rows), 1, len(rows)), self.pixels.columns)
        canvas = lines.canvas(self.how, self.q)
        writer = _Writer(self.q[each], self.k[each], logs, canvas, self.how, None)
        for block in walk(self.share.bound, rows, (1, self.pixels.align[1]), WIDE_PAIRS):
            target = replace(block, queries=torch.searchsorted(rows, block.queries))
            _weigh_block(block, target, lines, [writer])
            if progress is not None:
                progress(int(target.queries.max() + 1) / len(rows))
        return lines.picture(canvas)


def _add_strip(strip: Tensor, rows: Tensor, pixels: Pixels, canvas: Tensor, how: Reduction) -> None:
    across = torch.arange(strip.shape[1], device=strip.device)
    index = pixels.rows.pixel(rows)[:, None] * strip.shape[1] + across
    pixels.put(canvas, index, strip, how)


def _weigh_block(block: Block, target: Block, pixels: Pixels, writers: list[_Writer]) -> None:
    """Write one block; its queries go to the rows of the picture that ``target`` names."""
    known = not any(bool(each.normalizer[block.safe_queries].isnan().any()) for each in writers)
    for each in writers:
        each.begin(block, target)
    for piece in block.pieces():
        seen = pixels.sees(piece)
        for each in writers:
            if not known:
                each.hold(piece, pixels, seen)
            elif seen:
                each.write(piece, pixels)
    if not known:
        for each in writers:
            each.finish(pixels)


@dataclass
class _Writer:
    """One slice of q and k on its way into its picture, block by block."""

    q: Tensor  # (T, D)
    k: Tensor
    normalizer: Tensor  # (T,)
    canvas: Tensor
    how: Reduction
    row_weight: Tensor | None
    held: list[tuple[Piece, Tensor, Tensor | None]] = field(default_factory=list)

    def begin(self, block: Block, target: Block) -> None:
        self.block, self.target, self.queries = block, target, query_rows(self.q, block)
        self.softmax = RunningSoftmax()

    def write(self, piece: Piece, pixels: Pixels) -> None:
        """A piece of rows whose normalizer is known."""
        logs = scores(self.queries, key_rows(self.k, piece), piece)
        logs -= divisor(self.normalizer[self.block.safe_queries])[..., None]
        self._put(logs.exp_() if self.how == "sum" else logs, piece, pixels)

    def hold(self, piece: Piece, pixels: Pixels, seen: bool) -> None:
        """A piece of rows whose normalizer is being found: reduced as far as it can be."""
        each = scores(self.queries, key_rows(self.k, piece), piece)
        if seen and self.how == "max":
            cells = pixels.cells(each, piece, "max")
            self.held.append((piece, cells.clone() if cells is each else cells, None))
        weights = self.softmax.add(each)
        if seen and self.how == "sum":
            assert self.softmax.top is not None  # a piece was added
            cells = pixels.cells(weights, piece, "sum")
            self.held.append((piece, cells, self.softmax.top))

    def finish(self, pixels: Pixels) -> None:
        """All pieces were seen: what was held becomes weights."""
        logs = self.softmax.log_normalizer()
        if logs is None:
            logs = self.normalizer.new_full(self.block.queries.shape, float("-inf"))
        put_rows(self.normalizer, self.block.queries, self.block.real, logs)
        below = divisor(logs)[..., None]
        for piece, cells, top in self.held:
            self._put_cells(
                cells - below if top is None else cells * (top - below).exp(), piece, pixels
            )
        self.held.clear()

    def _put(self, values: Tensor, piece: Piece, pixels: Pixels) -> None:
        self._put_cells(pixels.cells(values, piece, self.how), piece, pixels)

    def _put_cells(self, cells: Tensor, piece: Piece, pixels: Pixels) -> None:
        if self.how == "sum" and self.row_weight is not None:
            cells = cells * self.row_weight[self.block.safe_queries][..., None]
        pixels.add_cells(self.canvas, cells, self.target, piece, self.how)
