"""The charts of costs: their numbers and names."""

from __future__ import annotations

from sparse_attn.figures.costs import Bars, bars_figure, curve_figure


def test_bars_hold_the_numbers_and_tell_the_total_apart() -> None:
    bars = Bars(("0", "1", "together"), (0.1, -0.2, 0.5), "loss", "layer")
    (bar,) = bars_figure(bars, "light").data
    assert list(bar.x) == ["0", "1", "together"]
    assert list(bar.y) == [0.1, -0.2, 0.5]
    colors = list(bar.marker.color)
    assert colors[0] == colors[1] != colors[2]


def test_a_curve_names_its_patterns() -> None:
    figure = curve_figure([3, 9], [0.5, 0.1], ["window 1", "window 4"], "loss", "keys", "dark")
    (line,) = figure.data
    assert list(line.x) == [3, 9]
    assert list(line.hovertext) == ["window 1", "window 4"]
    assert figure.layout.xaxis.type == "log"
    assert figure.layout.yaxis.title.text == "loss"
