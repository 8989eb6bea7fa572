"""Sets of keys as packed bits, 64 a word: key j is bit j % 64 of word j // 64."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Flags = NDArray[np.bool_]

WORD = 64  # keys


def packed(flags: Flags) -> Words:
    """(n, K) bool as (n, K / 64) words; K is a multiple of 64.

    >>> packed(np.arange(64)[None] < 3)
    array([[7]], dtype=uint64)
    """
    return np.packbits(flags, axis=1, bitorder="little").view("<u8")


def unpacked(words: Words) -> Flags:
    """(n, w) words as (n, 64 · w) bool."""
    return np.unpackbits(words.view(np.uint8), axis=1, bitorder="little").view(np.bool_)


def ones(words: Words) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def ends(words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and the last set bit of every row that has one, as two (n,) arrays; else -1.

    >>> first, last = ends(np.array([[0, 6], [0, 0]], dtype=np.uint64))
    >>> first.tolist(), last.tolist()
    ([65, -1], [66, -1])
    """
    some = words != 0
    rows = np.arange(len(words))
    low, high = some.argmax(1), some.shape[1] - 1 - some[:, ::-1].argmax(1)
    first = WORD * low + _trailing_zeros(words[rows, low])
    last = WORD * high + WORD - 1 - _leading_zeros(words[rows, high])
    empty = ~some.any(1)
    first[empty] = last[empty] = -1
    return first, last


def _trailing_zeros(words: Words) -> NDArray[np.int64]:
    one = np.uint64(1)
    with np.errstate(over="ignore"):
        below = ~words & (words - one)  # ones below the lowest set bit
    return np.bitwise_count(below).astype(np.int64)


def _leading_zeros(words: Words) -> NDArray[np.int64]:
    filled = words.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        filled |= filled >> np.uint64(shift)
    return WORD - np.bitwise_count(filled).astype(np.int64)
