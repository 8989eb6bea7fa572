"""What a grid shows: for every cell a text, a colour, a sentence; which may be painted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sparse_attn.figures.colors import CATEGORIES, NOT_ALLOWED, THEMES, categorical, sequential

Cell = tuple[int, int]  # (row, column)
Mark = Literal["right", "missed", "extra"]
MARKS: tuple[Mark, ...] = ("right", "missed", "extra")
_LEVELS = 33  # colours of the scale that travel
_LARGEST = 64  # rows or columns: more are not read cell by cell


@dataclass(frozen=True)
class GridPicture:
    """A table of at most 64 × 64 cells.

    Args:
        name: what a screen reader calls the grid.
        rows, columns: a label for each; ``row_axis`` and ``column_axis`` say what they count.
        texts: (rows, columns) what stands in the cells, short.
        sentences: (rows, columns) what is said of a cell that is pointed at or focused.
        levels: (rows, columns) share 0 … 1 of the colour scale; NaN: no colour.
        allowed: (rows, columns) bool; what is not allowed is hatched.
        categories: (rows, columns) index into ``figures.colors.CATEGORIES``, -1: none.
        paintable: cells that a learner may paint; ``painted`` are those that are.
        one: painting a cell takes the paint from the others.
        marks: how painted cells were judged.
        row: the row that the step speaks of; it is outlined.
        legend: (sign, words) pairs; a sign is "scale", "hatch", a mark or a category.
        wide: cells are twice as wide as high, for longer numbers.

    Raises:
        ValueError: shapes do not fit the labels, or there are too many.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    texts: NDArray[np.str_]
    sentences: NDArray[np.str_]
    row_axis: str = ""
    column_axis: str = ""
    levels: NDArray[np.float64] | None = None
    allowed: NDArray[np.bool_] | None = None
    categories: NDArray[np.int64] | None = None
    paintable: frozenset[Cell] = frozenset()
    painted: frozenset[Cell] = frozenset()
    one: bool = False
    marks: Mapping[Cell, Mark] = field(default_factory=dict)
    row: int | None = None
    legend: tuple[tuple[str, str], ...] = ()
    wide: bool = False

    def __post_init__(self) -> None:
        shape = (len(self.rows), len(self.columns))
        if not all(1 <= size <= _LARGEST for size in shape):
            raise ValueError(f"rows and columns must be 1 to {_LARGEST} labels, got {shape}")
        for name in ("texts", "sentences", "levels", "allowed", "categories"):
            table = getattr(self, name)
            if table is not None and table.shape != shape:
                raise ValueError(f"{name} must have the shape {shape}, got {table.shape}")

    def message(self) -> dict[str, Any]:
        """The picture as JSON for the browser; cells are numbered row by row."""
        levels = None
        if self.levels is not None:
            places = np.nan_to_num(self.levels, nan=-1.0)
            levels = np.where(places < 0, -1, np.rint(places * (_LEVELS - 1))).astype(int)
        return {
            "name": self.name,
            "rows": list(self.rows),
            "columns": list(self.columns),
            "rowAxis": self.row_axis,
            "columnAxis": self.column_axis,
            "texts": self.texts.ravel().tolist(),
            "sentences": self.sentences.ravel().tolist(),
            "levels": None if levels is None else levels.ravel().tolist(),
            "allowed": None if self.allowed is None else self.allowed.ravel().tolist(),
            "categories": None if self.categories is None else self.categories.ravel().tolist(),
            "paintable": self.numbers(self.paintable),
            "painted": self.numbers(self.painted),
            "one": self.one,
            "marks": {str(self.numbers([cell])[0]): mark for cell, mark in self.marks.items()},
            "row": self.row,
            "legend": [list(each) for each in self.legend],
            "wide": self.wide,
            "colors": _colors(),
        }

    def numbers(self, cells: Iterable[Cell]) -> list[int]:
        """Cells as numbers, row by row."""
        return sorted(row * len(self.columns) + column for row, column in cells)

    def cells(self, numbers: Iterable[int]) -> frozenset[Cell]:
        """Numbers as cells; what is no cell of the grid is left out."""
        width, count = len(self.columns), len(self.rows) * len(self.columns)
        return frozenset(divmod(number, width) for number in numbers if 0 <= number < count)


def _colors() -> dict[str, Any]:
    stops = np.linspace(0, 254, _LEVELS).round().astype(int)
    return {
        theme: {
            "scale": ["#" + bytes(sequential(theme)[at]).hex() for at in stops],
            "hatch": list(NOT_ALLOWED[theme]),
            "categories": list(categorical(theme)),
        }
        for theme in THEMES
    } | {"categoryNames": list(CATEGORIES)}
