"""Growth figures, by the arrays inside them."""

from __future__ import annotations

import math

import pytest

from sparse_attn.figures.growth import Curve, Mark, growth_figure

CURVES = [
    Curve("T", [64, 128, 4096], [64, 128, 4096], 0),
    Curve("T²", [64, 128], [4096, 16384], 2, "dash"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_figure_holds_the_curves(theme: str) -> None:
    figure = growth_figure(CURVES, "length", "pairs", theme, unit="B")  # type: ignore[arg-type]
    assert [trace.name for trace in figure.data] == ["T", "T²"]
    assert list(figure.data[0].x) == [64, 128, 4096]
    assert list(figure.data[1].y) == [4096, 16384]
    assert figure.data[1].line.dash == "dash"
    assert figure.data[0].line.color != figure.data[1].line.color
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert list(figure.layout.xaxis.ticktext) == ["64", "128", "4k"]
    assert figure.layout.yaxis.ticksuffix == "B"


def test_a_mark_stands_at_its_length() -> None:
    figure = growth_figure(CURVES, "length", "pairs", "light", [Mark(1000, "here")])
    (line,), (words,) = figure.layout.shapes, figure.layout.annotations
    assert line.x0 == line.x1 == 1000
    assert words.x == pytest.approx(math.log10(1000))  # annotations count in powers of ten
    assert words.text == "here"


def test_no_curve_is_an_empty_figure() -> None:
    assert len(growth_figure([], "length", "pairs", "light").data) == 0
