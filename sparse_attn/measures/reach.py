"""How far information travels: which query knows of which key after so many layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.measures.bits import WORD, Flags, Words, ends, ones, packed
from sparse_attn.measures.hops import Hops, HopsMap
from sparse_attn.measures.links import Links, links
from sparse_attn.patterns.checks import readable_bytes, whole_number
from sparse_attn.patterns.pattern import Pattern

MAX_LAYERS = 255  # hops are bytes; 0 stands for none
REACH_BUDGET_BYTES = 2**30
_BLOCK_KEYS = 1024  # keys whose fate is followed at a time, where so many fit the budget

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
    first: Hops  # (height, width)
    every: Hops


def reach(
    pattern: Pattern,
    layers: int = 12,
    head: int = 0,
    size: int = 512,
    progress: Progress | None = None,
) -> Reach:
    """Which pairs are joined by at most so many steps over allowed pairs; exact.

    Boolean steps R ← (A or I) · R on packed bits, so many columns at a time as fit 1 GiB: time
    O(T²), memory O(T) and the runs of the pattern, bounded before anything is allocated.

    Args:
        layers: how many, 0 … 255.
        size: the most pixels a side of the map; 0 leaves the map out.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Raises:
        ValueError: the length, or the runs of the pattern, need more than the budget; the
            sentence says how much.

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
    keys = block_keys(pattern.length)
    walked = links(pattern.bound(head), part_of(progress, 0.0, 0.3))
    canvas = _Canvas(pattern, layers, step)
    starts = range(0, pattern.length, keys)
    for number, start in enumerate(starts):
        part = part_of(progress, 0.3 + 0.7 * number / len(starts), 0.7 / len(starts))
        canvas.follow(walked, start, keys, part)
    return canvas.reach()


def block_keys(length: int) -> int:
    """How many keys are followed at a time: a multiple of the word.

    Raises:
        ValueError: not even one word of keys fits the budget.
    """
    key_bytes = -(-length * 13 // 8)  # a key in five sets of bits, and as flags before packing
    fitting = REACH_BUDGET_BYTES // key_bytes // WORD * WORD
    if fitting < WORD:
        raise ValueError(
            f"reach at length {length} needs {readable_bytes(key_bytes * WORD)}, more than "
            f"{readable_bytes(REACH_BUDGET_BYTES)}; ask for a shorter length"
        )
    return min(_BLOCK_KEYS, fitting, -(-length // WORD) * WORD)


class _Canvas:
    """What is counted of the pairs reached, block of keys by block of keys."""

    def __init__(self, pattern: Pattern, layers: int, step: int) -> None:
        self.pattern, self.layers, self.step = pattern, layers, step
        self.map = HopsMap(pattern.length, step) if step else None
        self.counts = np.zeros(layers + 1, dtype=np.int64)
        self.farthest = np.zeros(layers + 1, dtype=np.int64)
        self.needed: int | None = 0

    def follow(self, walked: Links, start: int, keys: int, progress: Progress | None) -> None:
        """Follow so many keys from ``start`` on through the layers."""
        permitted, known = self._permitted(start, keys), self._themselves(start, keys)
        final = ones(permitted)
        if self.map is not None:
            self.map.begin(permitted, start)
        for layer in range(self.layers + 1):
            count, far = ones(known), self._far(known, start)
            self.counts[layer] += count
            self.farthest[layer] = max(self.farthest[layer], far)
            if self.map is not None:
                self.map.note(known, layer)
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
        if self.map is not None:
            self.map.end()
        if progress is not None:
            progress(1.0)

    def reach(self) -> Reach:
        """Everything that was counted."""
        n = self.pattern.valid_length
        pairs = n * (n + 1) // 2 if self.pattern.causal else n * n
        share = self.counts / max(1, pairs)
        none = np.zeros((0, 0), dtype=np.int16)
        first, every = (self.map.first(), self.map.every()) if self.map else (none, none)
        return Reach(self.layers, share, self.farthest, self.needed, self.step, first, every)

    def _far(self, known: Words, start: int) -> int:
        first, last = ends(known)
        queries = np.arange(len(known)) - start
        some = first >= 0
        if not some.any():
            return 0
        return int(np.maximum(queries - first, last - queries)[some].max())

    def _themselves(self, start: int, keys: int) -> Words:
        flags = np.zeros((self.pattern.length, keys), dtype=bool)
        own = np.arange(min(keys, self.pattern.length - start))
        flags[start + own, own] = True
        return self._packed(flags, start)

    def _permitted(self, start: int, keys: int) -> Words:
        if self.pattern.causal:
            queries = np.arange(self.pattern.length)[:, None]
            return self._packed(np.arange(start, start + keys) <= queries, start)
        return self._packed(np.ones((self.pattern.length, keys), dtype=bool), start)

    def _packed(self, flags: Flags, start: int) -> Words:
        """Those pairs that are of valid queries and valid keys, packed."""
        valid = self.pattern.valid_length
        flags[valid:] = False
        flags[:, max(0, valid - start) :] = False
        return packed(flags)
