"""The map of hops: after how many layers the pairs of every pixel are joined."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sparse_attn.measures.bits import Flags, Words, unpacked

Hops = NDArray[np.int16]

# While it is drawn: above every number of layers, so that parts of a pixel are joined by the least
# or the largest.
_NOT_YET, _NO_PAIR = 256, 257


class HopsMap:
    """One pixel for ``step`` × ``step`` pairs, drawn block of keys by block of keys.

    A pixel may lie in two blocks. Within a block, ``begin`` comes first, then ``note`` with rising
    layers, then ``end``.
    """

    def __init__(self, length: int, step: int) -> None:
        self.length, self.step = length, step
        self._side = -(-length // step)
        self._first = np.full((self._side, self._side), _NO_PAIR, dtype=np.int16)
        self._every = np.full((self._side, self._side), -_NO_PAIR, dtype=np.int16)

    def begin(self, permitted: Words, start: int) -> None:
        """A block of keys from ``start`` on; ``permitted`` are the pairs that count, (T, w)."""
        self._start, self._outside = start, ~permitted
        some = self._pixels(permitted, np.bitwise_or)
        self._block_first = np.where(some, _NOT_YET, _NO_PAIR).astype(np.int16)
        self._block_every = np.where(some, _NOT_YET, -_NO_PAIR).astype(np.int16)

    def note(self, known: Words, layer: int) -> None:
        """The pairs joined after so many layers, (T, w)."""
        some = self._pixels(known, np.bitwise_or)
        whole = self._pixels(known | self._outside, np.bitwise_and)
        self._block_first[some & (self._block_first == _NOT_YET)] = layer
        self._block_every[whole & (self._block_every == _NOT_YET)] = layer

    def end(self) -> None:
        """Join the block to the map."""
        left = self._start // self.step
        here = np.s_[:, left : left + self._block_first.shape[1]]
        np.minimum(self._first[here], self._block_first, out=self._first[here])
        np.maximum(self._every[here], self._block_every, out=self._every[here])

    def first(self) -> Hops:
        """The fewest layers for any permitted pair; -1: not joined yet, -2: no permitted pair."""
        return _named(self._first)

    def every(self) -> Hops:
        """The layers until all permitted pairs are joined; -1: not yet, -2: no permitted pair."""
        return _named(self._every)

    def _pixels(self, words: Words, join: np.ufunc) -> Flags:
        """Whether any (join: OR) or all (AND) of the block's pairs of each pixel are set."""
        rows = unpacked(join.reduceat(words, range(0, self.length, self.step), axis=0))
        keys = min(rows.shape[1], self.length - self._start)
        borders = range(-(self._start % self.step), keys, self.step)
        return np.asarray(join.reduceat(rows[:, :keys], [max(0, each) for each in borders], axis=1))


def _named(drawn: Hops) -> Hops:
    return np.select([abs(drawn) == _NO_PAIR, drawn == _NOT_YET], [-2, -1], drawn)
