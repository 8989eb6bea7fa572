"""What a search found: a window, global tokens and random keys, with their size and their worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.random import Random


@dataclass(frozen=True)
class Found:
    """A window, global tokens and random keys, with their exact size and what they keep."""

    length: int
    causal: bool
    window: int
    positions: tuple[int, ...]  # of the global tokens, rising
    random: int  # keys
    seed: int  # of the random keys
    pairs: int
    kept: float  # the mean share of dense attention

    @property
    def pattern(self) -> Pattern:
        """The pattern; built when asked for, since most of what a search tries never is."""
        return searched_pattern(
            self.length, self.causal, self.window, self.positions, self.random, self.seed
        )

    @property
    def keys_per_query(self) -> float:
        """The mean number of keys, global rows included."""
        return self.pairs / self.length


@dataclass(frozen=True)
class Search:
    """What a search found, and the best of everything it tried."""

    best: Found
    frontier: tuple[Found, ...]  # rising in pairs and in mass; none tried is better at its size


def searched_pattern(
    length: int,
    causal: bool,
    window: int,
    positions: Iterable[int] = (),
    random: int = 0,
    seed: int = 0,
) -> Pattern:
    """A pattern of the kind that is searched; global tokens and random keys only where there are.

    >>> searched_pattern(8, True, 2, [5]).parts
    (Local(window=2, dilation=1), Global(positions=(5,), rows=True, columns=True))
    """
    parts: list[Part] = [Local(window)]
    hubs = sorted(positions)
    if hubs:
        parts.append(Global(hubs))
    if random:
        parts.append(Random(random, seed))
    return Pattern(length, parts, causal)


class Weighed(Protocol):
    """Something of a size that keeps a share of dense attention."""

    @property
    def pairs(self) -> int: ...

    @property
    def kept(self) -> float: ...


Point = TypeVar("Point", bound=Weighed)


def frontier(points: Iterable[Point]) -> list[Point]:
    """The points that keep more than every smaller one, rising."""
    found: list[Point] = []
    for each in sorted(points, key=lambda each: (each.pairs, -each.kept)):
        if not found or each.kept > found[-1].kept:
            found.append(each)
    return found
