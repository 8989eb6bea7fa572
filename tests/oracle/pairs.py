"""Parts whose one rule can be judged pair by pair: may i read j, among ``length`` positions?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sparse_attn.patterns import Between, Grid, Part, Ring, Segments, Shifted, Strided


@cache
def segment(sizes: tuple[int, ...], position: int) -> int:
    """Where the segment of ``position`` starts, by walking there."""
    start, turn = 0, 0
    while True:
        size = sizes[min(turn, len(sizes) - 1)]
        if position < start + size:
            return start
        start, turn = start + size, turn + 1


def segments(part: Segments, i: int, j: int, _: int) -> bool:
    return (i - j) % part.dilation == 0 and segment(part.sizes, i) == segment(part.sizes, j)


def strided(part: Strided, i: int, j: int, _: int) -> bool:
    return (i - j) % part.step == 0


def between(part: Between, i: int, j: int, _: int) -> bool:
    return i - part.before <= j <= i + part.after


def shifted(part: Shifted, i: int, j: int, length: int) -> bool:
    if part.size >= length:
        return True
    start = i - part.size // 2
    if start < 0:
        start = 0
    if start + part.size > length:
        start = length - part.size
    return start <= j < start + part.size


def ring(part: Ring, i: int, j: int, length: int) -> bool:
    if i < part.first or j < part.first:
        return False
    circle = length - part.first
    return min((i - j) % circle, (j - i) % circle) <= part.window


def grid(part: Grid, i: int, j: int, _: int) -> bool:
    dy, dx = abs(i // part.width - j // part.width), abs(i % part.width - j % part.width)
    if part.norm == 1:
        return dx + dy < part.distance
    if part.norm == 2:
        return dx * dx + dy * dy < part.distance * part.distance
    return dx < part.distance and dy < part.distance


# Adding such a part: one function above and one line here.
PAIRS: dict[type[Part], Callable[[Any, int, int, int], bool]] = {
    Segments: segments,
    Strided: strided,
    Between: between,
    Shifted: shifted,
    Ring: ring,
    Grid: grid,
}
