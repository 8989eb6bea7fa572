"""Where two patterns agree: pairs that only one allows, only the other, or both."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.maps.grid import axis
from sparse_attn.maps.pixels import Pixels
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.walk import walk


@dataclass(frozen=True, eq=False)
class Overlap:
    """Pairs of each pixel, (height, width) int64 each; their sums are exact counts."""

    first: Tensor  # only the first pattern allows them
    second: Tensor  # only the second pattern allows them
    both: Tensor
    pairs: Tensor  # all pairs of the pixel
    rows: tuple[int, int]  # tokens covered, (start, stop)
    columns: tuple[int, int]

    @property
    def only_first(self) -> int:
        """How many pairs in view only the first pattern allows."""
        return int(self.first.sum())

    @property
    def only_second(self) -> int:
        """How many pairs in view only the second pattern allows."""
        return int(self.second.sum())

    @property
    def shared(self) -> int:
        """How many pairs in view both patterns allow."""
        return int(self.both.sum())

    def categories(self) -> Tensor:
        """(height, width) uint8, one bit each: 1 only first, 2 only second, 4 both; 0 none."""
        found = torch.zeros(self.both.shape, dtype=torch.uint8)
        for bit, counts in enumerate((self.first, self.second, self.both)):
            found |= (counts > 0).to(torch.uint8) << bit
        return found


def overlap(
    first: Pattern,
    second: Pattern,
    rows: tuple[int, int] | None = None,
    columns: tuple[int, int] | None = None,
    size: tuple[int, int] = (512, 512),
    head: int = 0,
    progress: Progress | None = None,
) -> Overlap:
    """Compare what two patterns allow, pixel by pixel; exact, without the T × T masks.

    Args:
        first, second: patterns of one length.
        rows, columns: the queries and keys in view, (start, stop); default: all.
        size: the most (height, width) pixels.
        head: which head, where heads differ.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Raises:
        ValueError: the lengths differ.

    >>> from sparse_attn import Global, Local
    >>> found = overlap(Pattern(8, [Local(1)]), Pattern(8, [Global([0])]))
    >>> found.only_first, found.shared, found.only_second
    (19, 3, 12)
    """
    if first.length != second.length:
        raise ValueError(
            f"second must have the length of first, {first.length}, got {second.length}"
        )
    whole = (0, first.length)
    pixels = Pixels(
        axis("rows", rows or whole, size[0], first.length),
        axis("columns", columns or whole, size[1], first.length),
    )
    one, two = first.bound(head), second.bound(head)
    mine, both = _counts(one, two, pixels, progress, 0.0)
    theirs, _ = _counts(two, one, pixels, progress, 0.5)
    return Overlap(
        mine - both,
        theirs - both,
        both,
        pixels.pairs,
        (pixels.rows.start, pixels.rows.stop),
        (pixels.columns.start, pixels.columns.stop),
    )


def _counts(
    bound: BoundPattern,
    other: BoundPattern,
    pixels: Pixels,
    progress: Progress | None,
    start: float,
) -> tuple[Tensor, Tensor]:
    """How many pairs of each pixel ``bound`` allows, and how many ``other`` allows too."""
    own, shared = pixels.canvas("sum", torch.zeros((), dtype=torch.int64), 2)
    rows = torch.arange(pixels.rows.start, pixels.rows.stop)
    done = 0
    for block in walk(bound, rows, pixels.align):
        queries = block.queries[:, :, None]
        for piece in block.pieces():
            if not pixels.sees(piece):
                continue
            allowed = other.allowed(queries, piece.keys[:, None])
            if piece.allowed is not None:
                allowed = allowed & piece.allowed
            for canvas, mask in ((own, piece.allowed), (shared, allowed)):
                counted = torch.ones(()) if mask is None else mask.to(torch.float32)
                groups = counted.shape[0] if counted.dim() == 3 else 1
                shape = (groups, block.queries.shape[1], piece.keys.shape[1])
                pixels.add(canvas, counted.expand(shape), block, piece, "sum")
        done += block.queries.numel()
        if progress is not None:
            progress(min(1.0, start + 0.5 * done / len(rows)))
    return pixels.picture(own), pixels.picture(shared)
