"""The kinds of value a setting can have: numbers, switches and choices.

A kind turns link text into a Python value (`parse`) and back (`format`), and judges a Python value
wherever it came from (`check`, which returns it in its one canonical form). `parse` and `check`
raise `ValueError`; its text is the reason, and is empty where `allowed` says everything.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol


class Kind(Protocol):
    """What every kind of value offers."""

    @property
    def allowed(self) -> str:
        """What completes the sentence "Allowed: ..."."""

    def parse(self, text: str) -> Any:
        """Return the Python value that link text stands for, or raise `ValueError`."""

    def check(self, value: Any) -> Any:
        """Return a Python value in its canonical form, or raise `ValueError`."""

    def format(self, value: Any) -> str:
        """Return a canonical value as link text, which `parse` and `check` read back."""


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`, written with the digits 0-9.

    >>> Whole(0, 9).check(Whole(0, 9).parse("007"))
    7
    """

    low: int
    high: int
    note: str = ""  # what the two numbers alone do not say

    @property
    def allowed(self) -> str:
        return f"a whole number from {self.low} to {self.high}{self.note}"

    def parse(self, text: str) -> int:
        # int() alone would take "1_000", "٣" and a megabyte of digits.
        if not re.fullmatch(r"-?[0-9]{1,20}", text.strip()):
            raise ValueError
        return int(text)

    def check(self, value: Any) -> int:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise ValueError
        number = operator.index(value)
        if not self.low <= number <= self.high:
            raise ValueError
        return number

    def format(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True)
class Amount:
    """A decimal number from `low` to `high` in steps of 0.1.

    >>> Amount(0, 4).check(0.1 + 0.2), Amount(0, 4).format(1.0)
    (0.3, '1')
    """

    low: float
    high: float

    @property
    def allowed(self) -> str:
        return f"a number from {self.low:g} to {self.high:g} in steps of 0.1"

    def parse(self, text: str) -> float:
        if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", text.strip()):
            raise ValueError
        return float(text)

    def check(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError
        # The comparison comes first: it also keeps NaN and infinity out of round().
        if not self.low <= value <= self.high:
            raise ValueError
        steps = round(value * 10)
        if not math.isclose(steps / 10, value, abs_tol=1e-9):
            raise ValueError
        return steps / 10

    def format(self, value: float) -> str:
        return f"{value:g}"


@dataclass(frozen=True)
class Switch:
    """On or off: 1 or 0 in a link; true and false are read as well.

    >>> Switch().parse("1"), Switch().format(False)
    (True, '0')
    """

    allowed: str = "1 (on) or 0 (off)"

    def parse(self, text: str) -> bool:
        words = {"1": True, "true": True, "0": False, "false": False}
        word = text.strip().lower()
        if word not in words:
            raise ValueError
        return words[word]

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError
        return value

    def format(self, value: bool) -> str:
        return "1" if value else "0"


@dataclass(frozen=True)
class Choice:
    """One word of a list.

    >>> Choice(("log", "linear")).allowed
    'log or linear'
    """

    options: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return _listed(self.options, "or")

    def parse(self, text: str) -> str:
        return text.strip()

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.options:
            raise ValueError
        return value

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Choices:
    """Several words of a list: exactly `count` in order, or (count None) any set of them.

    >>> Choices(("cls", "headings")).check(("headings", "cls", "cls"))
    ('cls', 'headings')
    """

    options: tuple[str, ...]
    count: int | None = None

    @property
    def allowed(self) -> str:
        how_many = "any of" if self.count is None else f"exactly {self.count}, each one of"
        return f"{how_many} {_listed(self.options, 'and')}, with commas between them"

    def parse(self, text: str) -> tuple[str, ...]:
        text = text.strip()
        return tuple(word.strip() for word in text.split(",")) if text not in ("", "none") else ()

    def check(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise ValueError
        words = tuple(value)
        for word in words:
            if word not in self.options:
                raise ValueError(f"{str(word)[:20]!r} is not one of them")
        if self.count is None:
            return tuple(option for option in self.options if option in words)
        if len(words) != self.count:
            raise ValueError(f"it names {len(words)}")
        return words

    def format(self, value: tuple[str, ...]) -> str:
        return ",".join(value)


def _listed(options: tuple[str, ...], last: str) -> str:
    return f"{', '.join(options[:-1])} {last} {options[-1]}"
