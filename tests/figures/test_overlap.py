"""Figures of differing cells and of parts, by the arrays inside them."""

from __future__ import annotations

import numpy as np
import pytest

from sparse_attn.figures.overlap import (
    BOTH,
    FIRST,
    MIXED,
    NEITHER,
    SECOND,
    Cells,
    OverlapWords,
    cell_categories,
    overlap_figure,
    overlap_grid,
)
from sparse_attn.figures.shares import Stack, shares_figure

WORDS = OverlapWords("neither", "only A", "both", "only B", "mixed", "query", "key")


def test_every_mixture_has_its_category() -> None:
    first, both, second = np.meshgrid([0, 3], [0, 2], [0, 5], indexing="ij")
    found = cell_categories(first, both, second)
    assert found.tolist() == [[[NEITHER, SECOND], [BOTH, MIXED]], [[FIRST, MIXED], [MIXED, MIXED]]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_lies_on_its_tokens(theme: str) -> None:
    categories = np.array([[NEITHER, FIRST], [BOTH, SECOND]], np.uint8)
    figure = overlap_figure(Cells(categories, (10, 14), (20, 26)), WORDS, theme)  # type: ignore[arg-type]
    heat = figure.data[0]
    np.testing.assert_array_equal(heat.z, categories)
    assert (heat.y0, heat.dy) == (10.5, 2)  # the middle of tokens 10 and 11
    assert (heat.x0, heat.dx) == (21, 3)
    assert list(figure.layout.yaxis.range) == [13.5, 9.5]  # queries run down
    assert [trace.name for trace in figure.data[1:]] == ["neither", "only A", "both", "only B"]
    # five bands of colour, each half a level to either side of its number
    assert (heat.zmin, heat.zmax) == (-0.5, 4.5)
    assert [edge for edge, _ in heat.colorscale] == pytest.approx(
        [0, 0.2, 0.2, 0.4, 0.4, 0.6, 0.6, 0.8, 0.8, 1]
    )
    assert len({color for _, color in heat.colorscale}) == 5


def test_the_grid_has_a_map_each_and_one_legend() -> None:
    same = np.array([[BOTH]], np.uint8)
    more = np.array([[SECOND]], np.uint8)
    grid = [Cells(each, (0, 1), (0, 1), str(at)) for at, each in enumerate([same, same, more])]
    figure = overlap_grid(grid, WORDS, "light", columns=2)
    assert sum(trace.type == "heatmap" for trace in figure.data) == 3
    names = [trace.name for trace in figure.data if trace.type == "scatter"]
    assert names == ["both", "only B"]
    assert [each.text for each in figure.layout.annotations] == ["0", "1", "2"]


def test_stacks_hold_both_numbers_of_every_part() -> None:
    stacks = [
        Stack("A", [("band", "band", 0.5, 65.0), ("global", "global row", 0.2, 8.0)]),
        Stack("B", [("band", "band", 0.4, 33.0)]),
    ]
    figure = shares_figure(stacks, "kept", "keys", "light")
    found = {(trace.y[0], trace.name, trace.xaxis): trace.x[0] for trace in figure.data}
    assert found["A", "band", "x"] == 0.5
    assert found["A", "band", "x2"] == 65.0
    assert found["B", "band", "x"] == 0.4
    assert found["A", "global", "x2"] == 8.0
    assert sum(bool(trace.showlegend) for trace in figure.data) == 2
