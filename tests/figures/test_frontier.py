"""The frontier, by the arrays inside the figure."""

from __future__ import annotations

from sparse_attn.figures.frontier import Line, Point, frontier_figure


def test_lines_and_points_are_there() -> None:
    figure = frontier_figure(
        Line("found", [1, 10], [0.1, 0.6]),
        Line("bound", [1, 10], [0.3, 0.9]),
        [Point("best", 10, 0.6), Point("now", 7, 0.2)],
        "keys",
        "kept",
        "dark",
    )
    bound, found, best, now = figure.data
    assert (list(bound.y), bound.line.dash) == ([0.3, 0.9], "dash")
    assert (list(found.x), list(found.y)) == ([1, 10], [0.1, 0.6])
    assert (best.x[0], best.y[0], now.x[0]) == (10, 0.6, 7)
    assert best.marker.symbol != now.marker.symbol
    assert figure.layout.xaxis.type == "log"
