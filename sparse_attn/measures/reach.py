"""How far information travels: which query knows of which key after so many layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.measures.bits import WORD, Flags, Words, ends, ones, packed, unpacked
from sparse_attn.measures.links import Integers, Links, links
from sparse_attn.patterns.checks import readable_bytes, whole_number
from sparse_attn.patterns.pattern import Pattern

MAX_LAYERS = 255  # hops are bytes; 0 stands for none
REACH_BUDGET_BYTES = 2**30
_BLOCK_KEYS = 1024  # keys whose fate is followed at a time

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reach:
    """What a pattern reaches in 0 … ``layers`` layers, each with a residual connection.

    After 0 layers every query knows itself. ``share`` is of the pairs that causal and the valid
    length permit. The map has one pixel for ``step`` × ``step`` pairs, queries down, keys right:
    ``first`` holds the fewest layers for any permitted pair in the pixel, ``every`` those for all
    of them; -1 where the layers did not suffice, -2 where no pair is permitted.
    """

    layers: int
    share: Floats  # (layers + 1,) 0 … 1
    farthest: NDArray[np.int64]  # (layers + 1,) largest |i - j| known, tokens
    needed: int | None  # layers until all is reached that ever will be; None: more than ``layers``
    step: int
    first: NDArray[np.int16]  # (height, width)
    every: NDArray[np.int16]


def reach(
    pattern: Pattern,
    layers: int = 12,
    head: int = 0,
    size: int = 512,
    progress: Progress | None = None,
) -> Reach:
    """Which pairs are joined by at most so many steps over allowed pairs; exact.

    Boolean steps R ← (A or I) · R on packed bits, some columns at a time. Memory is bounded
    before anything is allocated: a few times T · 1024 bits, and the runs of the pattern.

    Args:
        layers: how many, 0 … 255.
        size: the most pixels a side of the map; 0 leaves the map out.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Raises:
        ValueError: the length needs more than 1 GiB; the sentence says how much.

    Source: Zaheer et al., https://arxiv.org/abs/2007.14062, section 2 (a token reaches another
    through few edges of the attention graph).

    >>> from sparse_attn import Global, Local, Pattern
    >>> reach(Pattern(5, [Local(1)]), layers=4).share.tolist()
    [0.2, 0.52, 0.76, 0.92, 1.0]
    >>> reach(Pattern(5, [Local(1), Global([0])])).needed
    2
    """
    layers = whole_number("layers", layers, 0, MAX_LAYERS)
    size = whole_number("size", size)
    step = -(-pattern.length // size) if size else 0
    check_reach_size(pattern.length, step)
    walked = links(pattern.bound(head), part_of(progress, 0.0, 0.3))
    canvas = _Canvas(pattern, layers, step)
    starts = range(0, pattern.length, block_keys(pattern.length, step))
    for number, start in enumerate(starts):
        part = part_of(progress, 0.3 + 0.7 * number / len(starts), 0.7 / len(starts))
        canvas.follow(walked, start, part)
    return canvas.reach()


def check_reach_size(length: int, step: int = 0) -> None:
    """Refuse a length whose sets do not fit the budget."""
    keys = block_keys(length, step)
    needed = length * keys * 5 // 8 + length * keys  # five sets, and flags before packing
    if needed > REACH_BUDGET_BYTES:
        raise ValueError(
            f"reach at length {length} needs {readable_bytes(needed)}, more than "
            f"{readable_bytes(REACH_BUDGET_BYTES)}; ask for a shorter length"
        )


def block_keys(length: int, step: int) -> int:
    """How many keys are followed at a time: a multiple of the word and of the pixel."""
    unit = int(np.lcm(WORD, max(1, step)))
    return min(unit * max(1, _BLOCK_KEYS // unit), -(-length // WORD) * WORD)


class _Canvas:
    """What is counted of the pairs reached, block of keys by block of keys."""

    def __init__(self, pattern: Pattern, layers: int, step: int) -> None:
        self.pattern, self.layers, self.step = pattern, layers, step
        height = -(-pattern.length // step) if step else 0
        self.counts = np.zeros(layers + 1, dtype=np.int64)
        self.farthest = np.zeros(layers + 1, dtype=np.int64)
        self.needed: int | None = 0
        self.first = np.full((height, height), -1, dtype=np.int16)
        self.every = np.full((height, height), -1, dtype=np.int16)

    def follow(self, walked: Links, start: int, progress: Progress | None) -> None:
        """Follow the keys from ``start`` on through the layers."""
        permitted, known = self._permitted(start), self._themselves(start)
        final = ones(permitted)
        for layer in range(self.layers + 1):
            count, far = ones(known), self._far(known, start)
            self.counts[layer] += count
            self.farthest[layer] = max(self.farthest[layer], far)
            if self.step:
                self._draw(known, permitted, start, layer)
            more = known if count == final else walked.step(known)
            if np.array_equal(more, known):  # it stays so in all further layers
                self.counts[layer + 1 :] += count
                self.farthest[layer + 1 :] = self.farthest[layer + 1 :].clip(far)
                self.needed = None if self.needed is None else max(self.needed, layer)
                break
            known = more
            if progress is not None:
                progress((layer + 1) / (self.layers + 1))
        else:
            self.needed = None
        if progress is not None:
            progress(1.0)

    def reach(self) -> Reach:
        """Everything that was counted."""
        n = self.pattern.valid_length
        pairs = n * (n + 1) // 2 if self.pattern.causal else n * n
        share = self.counts / max(1, pairs)
        return Reach(
            self.layers, share, self.farthest, self.needed, self.step, self.first, self.every
        )

    def _draw(self, known: Words, permitted: Words, start: int, layer: int) -> None:
        """Note the layer in the pixels that it reaches first."""
        some = self._pixels(known, np.bitwise_or)
        whole = self._pixels(known | ~permitted, np.bitwise_and)
        left = start // self.step
        first = self.first[:, left : left + some.shape[1]]
        every = self.every[:, left : left + some.shape[1]]
        some, whole = some[:, : first.shape[1]], whole[:, : first.shape[1]]
        first[(first == -1) & some] = layer
        every[(every == -1) & whole] = layer
        if layer == 0:
            never = ~self._pixels(permitted, np.bitwise_or)[:, : first.shape[1]]
            first[never] = every[never] = -2

    def _pixels(self, words: Words, join: np.ufunc) -> Flags:
        """Whether any (join: OR) or all (AND) pairs of each pixel are set, (height, width)."""
        length, step = self.pattern.length, self.step
        rows = unpacked(join.reduceat(words, range(0, length, step), axis=0))
        return np.asarray(join.reduceat(rows, range(0, rows.shape[1], step), axis=1))

    def _far(self, known: Words, start: int) -> int:
        first, last = ends(known)
        queries = np.arange(len(known)) - start
        some = first >= 0
        if not some.any():
            return 0
        return int(np.maximum(queries - first, last - queries)[some].max())

    def _themselves(self, start: int) -> Words:
        return self._flags(start, lambda queries, keys: queries == keys)

    def _permitted(self, start: int) -> Words:
        if self.pattern.causal:
            return self._flags(start, lambda queries, keys: keys <= queries)
        return self._flags(start, lambda queries, keys: (queries >= 0) & (keys >= 0))

    def _flags(self, start: int, holds: Callable[[Integers, Integers], Flags]) -> Words:
        """Pairs of valid queries and the block's valid keys that hold, packed."""
        valid, keys = self.pattern.valid_length, block_keys(self.pattern.length, self.step)
        queries = np.arange(self.pattern.length)[:, None]
        block = np.arange(start, start + keys)[None]
        return packed(holds(queries, block) & (queries < valid) & (block < valid))
