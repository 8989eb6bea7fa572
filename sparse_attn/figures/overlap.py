"""Which cells two patterns allow, as a map of five colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from sparse_attn.figures.colors import NOT_ALLOWED, Theme

NEITHER, FIRST, BOTH, SECOND, MIXED = range(5)
# Okabe–Ito; what both allow stands back in grey
_COLORS: dict[Theme, tuple[str, ...]] = {
    "light": (NOT_ALLOWED["light"][0], "#0072b2", "#8a94a1", "#d55e00", "#cc79a7"),
    "dark": (NOT_ALLOWED["dark"][0], "#56b4e9", "#7b8694", "#e69f00", "#cc79a7"),
}
Counts = NDArray[np.integer]


@dataclass(frozen=True)
class OverlapWords:
    """The names of the five colours, and of the axes."""

    neither: str = "neither"
    first: str = "only the first"
    both: str = "both"
    second: str = "only the second"
    mixed: str = "several in one pixel"
    query: str = "query position"
    key: str = "key position"

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of the categories."""
        return self.neither, self.first, self.both, self.second, self.mixed


_ENGLISH = OverlapWords()


@dataclass(frozen=True, eq=False)
class Cells:
    """Pixels and where they lie: categories (h, w), the first tokens, and tokens a pixel."""

    categories: NDArray[np.uint8]
    rows: tuple[int, int]
    columns: tuple[int, int]
    title: str = ""


def cell_categories(first: Counts, both: Counts, second: Counts) -> NDArray[np.uint8]:
    """What a pixel shows, from how many of its pairs are allowed by whom; (h, w) each.

    >>> cell_categories(np.array([[0, 2, 1]]), np.array([[0, 0, 1]]), np.array([[0, 0, 0]]))
    array([[0, 1, 4]], dtype=uint8)
    """
    found = np.full(first.shape, MIXED, np.uint8)
    kinds = (first > 0).astype(int) + (both > 0) + (second > 0)
    found[kinds == 0] = NEITHER
    for category, counts in ((FIRST, first), (BOTH, both), (SECOND, second)):
        found[(kinds == 1) & (counts > 0)] = category
    return found


def overlap_figure(
    cells: Cells, words: OverlapWords = _ENGLISH, theme: Theme = "light"
) -> go.Figure:
    """One map, query down and key right, with a legend in words."""
    figure = go.Figure([_map(cells, theme), *_legend([cells], words, theme)])
    figure.update_layout(
        height=460,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0},
        plot_bgcolor="rgba(0,0,0,0)",
    )
    _axes(figure, cells, words, {})
    return figure


def overlap_grid(
    grid: Sequence[Cells], words: OverlapWords, theme: Theme, columns: int = 5
) -> go.Figure:
    """Several small maps of the same view, with one legend."""
    height = -(-len(grid) // columns)
    figure = make_subplots(
        height,
        columns,
        subplot_titles=[cells.title for cells in grid],
        horizontal_spacing=0.03,
        vertical_spacing=0.26 / height if height > 1 else 0.0,
    )
    for number, cells in enumerate(grid):
        place = {"row": number // columns + 1, "col": number % columns + 1}
        figure.add_trace(_map(cells, theme), **place)
        _axes(figure, cells, None, place)
    for each in _legend(grid, words, theme):
        figure.add_trace(each, row=1, col=1)
    figure.update_annotations(font_size=12)
    figure.update_layout(
        height=250 * height + 60,
        margin={"l": 8, "r": 8, "t": 56, "b": 8},
        legend={"orientation": "h", "y": 1 + 0.1 / height, "yanchor": "bottom", "x": 0},
        plot_bgcolor="rgba(0,0,0,0)",
    )
    return figure


def _map(cells: Cells, theme: Theme) -> go.Heatmap:
    height, width = cells.categories.shape
    step_down = (cells.rows[1] - cells.rows[0]) / height
    step_right = (cells.columns[1] - cells.columns[0]) / width
    last = len(_COLORS[theme]) - 1
    scale = [
        (edge, color)
        for number, color in enumerate(_COLORS[theme])
        for edge in (number / (last + 1), (number + 1) / (last + 1))
    ]
    return go.Heatmap(
        z=cells.categories,
        x0=cells.columns[0] + (step_right - 1) / 2,
        dx=step_right,
        y0=cells.rows[0] + (step_down - 1) / 2,
        dy=step_down,
        zmin=-0.5,
        zmax=last + 0.5,
        colorscale=scale,
        showscale=False,
        hovertemplate="(%{y:.0f}, %{x:.0f})<extra></extra>",
        xgap=0,
        ygap=0,
    )


def _legend(grid: Sequence[Cells], words: OverlapWords, theme: Theme) -> list[go.Scatter]:
    """Squares with words for the colours that are there."""
    there = {int(each) for cells in grid for each in np.unique(cells.categories)}
    return [
        go.Scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=name,
            marker={"symbol": "square", "size": 11, "color": _COLORS[theme][category]},
        )
        for category, name in enumerate(words.names)
        if category in there
    ]


def _axes(
    figure: go.Figure, cells: Cells, words: OverlapWords | None, place: dict[str, int]
) -> None:
    quiet = {"showgrid": False, "zeroline": False, "constrain": "domain"}
    figure.update_xaxes(
        range=[cells.columns[0] - 0.5, cells.columns[1] - 0.5],
        title=words.key if words else None,
        **quiet,
        **place,
    )
    place_of_x = "x"
    if place:
        number = figure.get_subplot(**place).xaxis.plotly_name.removeprefix("xaxis")
        place_of_x = f"x{number}"
    figure.update_yaxes(
        range=[cells.rows[1] - 0.5, cells.rows[0] - 0.5],
        title=words.query if words else None,
        scaleanchor=place_of_x,
        **quiet,
        **place,
    )
