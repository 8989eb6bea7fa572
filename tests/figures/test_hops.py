"""The map of hops and the curves over the layers: the numbers inside the figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sparse_attn.figures.colors import THEMES, Theme
from sparse_attn.figures.hops import HopsWords, hops_figure
from sparse_attn.figures.layers import Growing, layers_figure

WORDS = HopsWords("query", "key", "layers", "last", "not yet")
EVERY = np.array([[0, 1, -2], [2, 0, 3], [-1, 5, 0]], dtype=np.int16)
FIRST = np.array([[0, 1, -2], [1, 0, 2], [4, 1, 0]], dtype=np.int16)


def drawn(layers: int, theme: Theme = "light", step: int = 1) -> Any:
    return hops_figure(FIRST, EVERY, 3 * step, step, layers, WORDS, theme)


@pytest.mark.parametrize("layers", [1, 2, 3, 12])
def test_a_pixel_is_joined_not_joined_or_blank(layers: int) -> None:
    waits, joined = drawn(layers).data
    wanted = (FIRST >= 0) & (layers >= FIRST)
    np.testing.assert_array_equal(np.isfinite(joined.z), wanted)
    np.testing.assert_array_equal(joined.z[wanted], FIRST[wanted])
    np.testing.assert_array_equal(np.isfinite(waits.z), ~wanted & (FIRST != -2))
    assert joined.customdata.tolist() == [["0", "1", "–"], ["2", "0", "3"], ["–", "5", "0"]]


@pytest.mark.parametrize("theme", THEMES)
def test_every_layer_has_a_colour_of_its_own_that_stays(theme: Theme) -> None:
    scales = []
    for layers in (1, 3, 5):
        joined = drawn(layers, theme).data[1]
        assert (joined.zmin, joined.zmax) == (-0.5, 5.5)
        scales.append(joined.colorscale)
    assert scales[0] == scales[1] == scales[2]
    colors = [color for _, color in scales[0]]
    assert colors[::2] == colors[1::2], "plain bands"
    assert len(set(colors)) == 6
    np.testing.assert_allclose([at for at, _ in scales[0]][2::2], np.arange(1, 6) / 6)


def test_pixels_lie_over_their_pairs_with_queries_running_down() -> None:
    figure = drawn(3, step=4)
    for trace in figure.data:
        assert (trace.x0, trace.dx, trace.y0, trace.dy) == (1.5, 4, 1.5, 4)
    assert list(figure.layout.xaxis.range) == [-0.5, 11.5]
    assert list(figure.layout.yaxis.range) == [11.5, -0.5]
    assert "last" in figure.data[1].hovertemplate
    assert "last" not in drawn(3).data[1].hovertemplate, "one pair has no last"


def test_ticks_stay_few_however_deep() -> None:
    every = np.arange(49, dtype=np.int16).reshape(7, 7)
    figure = hops_figure(every, every, 7, 1, 48, WORDS, "light")
    bar = figure.data[1].colorbar
    assert len(bar.tickvals) <= 13
    assert bar.ticktext[0] == "0"


@pytest.mark.parametrize("theme", THEMES)
def test_curves_begin_at_no_layer_and_bands_surround_them(theme: Theme) -> None:
    mean = np.array([0.0, 0.4, 0.9])
    curves = [Growing("A", mean), Growing("B", mean, (mean - 0.1, mean + 0.05))]
    figure = layers_figure(curves, "layers", "joined", theme, marked=2)
    named = [each for each in figure.data if each.name]
    assert [each.name for each in named] == ["A", "B"]
    for each in named:
        assert list(each.x) == [0, 1, 2]
        np.testing.assert_array_equal(each.y, mean)
    assert named[0].line.color != named[1].line.color
    assert named[0].line.dash != named[1].line.dash
    high, low = [each for each in figure.data if not each.name]
    np.testing.assert_allclose(high.y, mean + 0.05)
    np.testing.assert_allclose(low.y, mean - 0.1)
    assert low.fill == "tonexty"
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == 2


def test_distances_are_no_shares() -> None:
    figure = layers_figure(
        [Growing("A", np.array([0, 64]))], "layers", "tokens", "light", share=False
    )
    assert figure.layout.yaxis.tickformat is None
    assert ",d" in figure.data[0].hovertemplate
