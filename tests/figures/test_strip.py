"""All heads in one picture: the numbers inside the figure."""

from __future__ import annotations

import numpy as np
import pytest

from sparse_attn.figures.strip import LARGEST, StripWords, map_pixels, strip_figure

WORDS = StripWords("layer", "head", "layer {layer}, head {head}: {kept}")


def maps(layers: int, heads: int, size: int) -> list[np.ndarray]:
    dice = np.random.default_rng(0)
    made = dice.random((layers, heads, size, size))
    made[:, :, 0, -1] = np.nan
    return list(made)


def test_every_head_is_a_point_with_its_share() -> None:
    kept = np.linspace(0, 1, 6).reshape(2, 3)
    figure = strip_figure(maps(2, 3, 8), kept, (1, 2), WORDS, "light")
    picture, points = figure.data
    assert [tuple(each) for each in points.customdata] == [(n, m) for n in (0, 1) for m in range(3)]
    assert list(points.text) == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]
    assert points.hovertext[5] == "layer 1, head 2: 100 %"
    levels = np.asarray(picture.z)
    for (layer, head), x, y in zip(points.customdata, points.x, points.y, strict=True):
        middle = levels[int(y), int(x)]
        assert middle > 1, (layer, head)
    outline = figure.layout.shapes[0]
    assert outline.x0 < points.x[5] < outline.x1
    assert outline.y0 < points.y[5] < outline.y1


def test_not_allowed_is_neither_a_weight_nor_a_gap() -> None:
    figure = strip_figure(maps(1, 2, LARGEST), np.ones((1, 2)), (0, 0), WORDS, "dark")
    levels, last = np.asarray(figure.data[0].z), LARGEST - 1
    assert levels[0, last] == 1
    assert (levels[:LARGEST, :last] > 1).all()
    assert (levels[:LARGEST, LARGEST : LARGEST + 4] == 0).all()
    colors = dict.fromkeys(color for _, color in figure.data[0].colorscale)
    assert next(iter(colors)) == "rgba(0,0,0,0)"


def test_a_short_text_has_maps_below_which_its_shares_fit() -> None:
    figure = strip_figure(maps(3, 2, 18), np.ones((3, 2)), (0, 0), WORDS, "light")
    levels, points = np.asarray(figure.data[0].z), figure.data[1]
    assert (levels[:5, 85:90] == 1).all(), "a pair is 5 × 5 pixels"
    assert (levels[:90, 90:94] == 0).all()
    assert points.y[2] - points.y[0] - 90 >= 12, "the height of a line of text"


def test_a_large_model_fits_and_is_not_written_over() -> None:
    assert map_pixels(2, 2) == LARGEST
    layers, heads = 48, 32
    size = map_pixels(layers, heads)
    assert size * layers <= 800
    figure = strip_figure(
        maps(layers, heads, size), np.ones((layers, heads)), (0, 0), WORDS, "dark"
    )
    assert figure.data[1].mode == "markers"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_weights_of_one_map_span_the_colours(theme: str) -> None:
    flat = [np.full((1, 4, 4), 0.25)]
    figure = strip_figure(flat, np.ones((1, 1)), (0, 0), WORDS, theme)  # type: ignore[arg-type]
    assert np.asarray(figure.data[0].z)[:4, :4].min() > 1
