"""Shares along the sequence: the numbers inside the figure."""

from __future__ import annotations

import numpy as np
import pytest

from sparse_attn.figures.along import MOST_POINTS, Along, AlongWords, along_figure, binned
from sparse_attn.figures.colors import THEMES, Theme

WORDS = AlongWords("query", "kept", "least to most")


def test_a_short_sequence_has_a_point_a_query_and_no_band() -> None:
    values = np.linspace(0, 1, MOST_POINTS)
    figure = along_figure([Along("A", values, band=True)], WORDS, "light", marked=7)
    (curve,) = figure.data
    np.testing.assert_array_equal(curve.x, np.arange(MOST_POINTS))
    np.testing.assert_array_equal(curve.y, values)
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == 7


@pytest.mark.parametrize("length", [MOST_POINTS + 1, 3 * MOST_POINTS, 65_536])
def test_points_of_a_long_one_are_means_between_their_extremes(length: int) -> None:
    values = np.random.default_rng(length).random(length)
    at, mean, low, high = binned(values)
    assert len(at) <= MOST_POINTS
    step = -(-length // MOST_POINTS)
    for point, start in enumerate(range(0, length, step)):
        here = values[start : start + step]
        assert mean[point] == pytest.approx(here.mean())
        assert (low[point], high[point]) == (here.min(), here.max())
        assert at[point] == start + (len(here) - 1) / 2


def test_padding_is_a_gap_and_counts_for_nothing() -> None:
    values = np.full(2 * MOST_POINTS, np.nan)
    values[0] = 0.5
    _, mean, low, high = binned(values)
    assert mean[0] == low[0] == high[0] == 0.5
    assert np.isnan([mean[1:], low[1:], high[1:]]).all()


@pytest.mark.parametrize("theme", THEMES)
def test_two_curves_differ_in_colour_and_stroke(theme: Theme) -> None:
    values = np.linspace(0, 1, 2000)
    curves = [Along("A", values, band=True), Along("B", values, "dot")]
    figure = along_figure(curves, WORDS, theme)
    named = {each.name: each for each in figure.data if each.name}
    assert set(named) == {"A", "B", "least to most"}
    assert named["A"].line.color != named["B"].line.color
    assert (named["A"].line.dash, named["B"].line.dash) == ("solid", "dot")
    low, high = named["least to most"].y, figure.data[0].y
    assert (low <= named["A"].y).all()
    assert (named["A"].y <= high).all()
