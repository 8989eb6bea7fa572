"""What a step hands to the page: pictures to flip through, sentences, a question, code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sparse_attn.ui.grid import Cell, GridPicture


@dataclass(frozen=True)
class Shown:
    """One picture of a step, under its title."""

    title: str
    grid: GridPicture


@dataclass(frozen=True)
class Paint:
    """A question that is answered by painting on the first picture.

    ``explain`` says of a cell why it is right or wrong. ``one``: any single right cell will do.
    """

    words: str
    paintable: frozenset[Cell]
    wanted: frozenset[Cell]
    explain: Callable[[Cell], str]
    one: bool = False


@dataclass(frozen=True)
class Guess:
    """A question that is answered by a number; ``remark`` says what a given number tells."""

    words: str
    label: str
    wanted: int
    remark: Callable[[int], str]
    factor: float = 1.0  # how far off is still close
    most: int = 10**13


@dataclass(frozen=True)
class Scene:
    """One state of one step. ``facts`` are Markdown; the first stands out."""

    pictures: tuple[Shown, ...]
    question: Paint | Guess
    facts: tuple[str, ...] = ()
    code: Mapping[str, str] = field(default_factory=dict)  # name to source
