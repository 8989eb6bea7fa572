"""The permutation behind ``Random``, in Python's whole numbers, from its documentation."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt

BITS = 2**32


def mix(x: int) -> int:
    """The lowbias32 hash (C. Wellons, 2018)."""
    x ^= x >> 16
    x = x * 0x7FEB352D % BITS
    x ^= x >> 15
    x = x * 0x846CA68B % BITS
    return x ^ (x >> 16)


def row_key(seed: int, query: int, head: int) -> int:
    return mix(mix(mix(seed) ^ head) ^ query)


def once_through(place: int, side: int, key: int) -> int:
    """One passage through the four rounds, on ``side`` × ``side`` places."""
    left, right = divmod(place, side)
    for turn in range(4):
        noise = mix(right ^ ((key + turn * 0x9E3779B9) % BITS))
        left, right = right, (left + noise) % side
    return left * side + right


def visits(size: int, key: int) -> Iterator[int]:
    """The places 0 … size - 1 in the order in which the permutation visits them."""
    side = isqrt(size - 1) + 1  # the square root of size, rounded up
    for rank in range(size):
        place = once_through(rank, side, key)
        while place >= size:
            place = once_through(place, side, key)
        yield place
