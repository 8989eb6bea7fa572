"""Answers, judged cell by cell."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

Cell = tuple[int, int]  # (row, column)


@dataclass(frozen=True)
class JudgedCells:
    """What was painted, against what is right."""

    right: frozenset[Cell]
    missed: frozenset[Cell]
    extra: frozenset[Cell]

    @property
    def perfect(self) -> bool:
        """Whether nothing is missing and nothing too much."""
        return not self.missed and not self.extra


def judge_cells(given: Set[Cell], wanted: Set[Cell], one: bool = False) -> JudgedCells:
    """Painted cells against the right ones; with ``one``, any single right one will do.

    >>> judge_cells({(0, 1), (0, 2)}, {(0, 1), (0, 3)}).missed
    frozenset({(0, 3)})
    >>> judge_cells({(0, 1)}, {(0, 1), (0, 3)}, one=True).perfect
    True
    """
    right = frozenset(given & wanted)
    missed = frozenset() if one and right else frozenset(wanted - given)
    return JudgedCells(right, missed, frozenset(given - wanted))


@dataclass(frozen=True)
class JudgedNumber:
    """A guess against the number."""

    given: int
    wanted: int
    close: bool  # right, or off by no more than the factor that was allowed

    @property
    def perfect(self) -> bool:
        """Whether it is the number."""
        return self.given == self.wanted


def judge_number(given: int, wanted: int, factor: float = 1.0) -> JudgedNumber:
    """A guess, close where it is within ``factor`` of the number either way.

    >>> judge_number(1500, 1982, factor=2).close, judge_number(32, 1024, factor=2).close
    (True, False)
    """
    close = given == wanted or (given > 0 and wanted / factor <= given <= wanted * factor)
    return JudgedNumber(given, wanted, close)
