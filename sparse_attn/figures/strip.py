"""All heads of a model side by side: a small map each, with the attention that a pattern keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import NOT_ALLOWED, Theme, sequential
from sparse_attn.figures.raster import weight_levels
from sparse_attn.figures.scales import TOP_LEVEL, weight_scale

MOST_ACROSS, MOST_DOWN = 580, 800  # pixels of maps: a column of the page, and its height
LARGEST, SMALLEST = 96, 16  # pixels of one map
_GAP = 4  # pixels between maps
_MOST_BELOW = 22  # pixels of a share below its map
_MOST_WORDS = 16  # heads a layer up to which the shares are written below the maps
_INK: dict[Theme, str] = {"light": "#31333f", "dark": "#fafafa"}
_CHOSEN: dict[Theme, str] = {"light": "#d55e00", "dark": "#ff8c42"}


@dataclass(frozen=True)
class StripWords:
    """What the picture says: axis titles, and templates with {layer}, {head} and {kept}."""

    layer: str
    head: str
    hover: str


def map_pixels(layers: int, heads: int) -> int:
    """How many pixels a small map has on each side, so that all of them fit.

    >>> map_pixels(4, 4), map_pixels(6, 12), map_pixels(80, 64)
    (96, 48, 16)
    """
    return max(SMALLEST, min(LARGEST, MOST_ACROSS // heads, MOST_DOWN // layers))


def strip_figure(
    maps: Sequence[NDArray[np.floating]],
    kept: NDArray[np.floating],
    chosen: tuple[int, int],
    words: StripWords,
    theme: Theme,
) -> go.Figure:
    """Layers down, heads right; the colours of a map span its own weights, logarithmically.

    Args:
        maps: for each layer (H, n, n), NaN where the model's mask allows nothing.
        kept: (L, H), the share of dense attention kept, 0 … 1.
        chosen: (layer, head), outlined.

    Each head is a point, too, with ``customdata`` (layer, head), for selections and hover.
    """
    maps = _enlarged(maps, map_pixels(*kept.shape))
    pitch_x, pitch_y = _pitch(maps, kept.shape[1])
    figure = go.Figure(
        [_pictures(maps, pitch_x, pitch_y, theme), _points(maps, kept, words, theme)]
    )
    size = maps[0].shape[-1]
    layer, head = chosen
    figure.add_shape(
        type="rect",
        x0=head * pitch_x - 1.5,
        x1=head * pitch_x + size + 0.5,
        y0=layer * pitch_y - 1.5,
        y1=layer * pitch_y + size + 0.5,
        line={"color": _CHOSEN[theme], "width": 3},
    )
    layers, heads = kept.shape
    bare = {"showgrid": False, "zeroline": False, "tickmode": "array", "fixedrange": True}
    figure.update_layout(
        height=90 + layers * pitch_y,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        xaxis=bare
        | {
            "title": words.head,
            "side": "top",
            "range": [-_GAP, heads * pitch_x],
            "tickvals": [each * pitch_x + size / 2 for each in range(heads)],
            "ticktext": list(range(heads)),
            "constrain": "domain",
        },
        yaxis=bare
        | {
            "title": words.layer,
            "range": [layers * pitch_y, -_GAP],
            "tickvals": [each * pitch_y + size / 2 for each in range(layers)],
            "ticktext": list(range(layers)),
            "scaleanchor": "x",
            "constrain": "domain",
        },
    )
    return figure


def _enlarged(maps: Sequence[NDArray[np.floating]], pixels: int) -> list[NDArray[np.floating]]:
    """Maps of a short text with several pixels a token: below smaller ones no share fits."""
    times = max(1, pixels // maps[0].shape[-1])
    return [each.repeat(times, axis=-2).repeat(times, axis=-1) for each in maps]


def _pitch(maps: Sequence[NDArray[np.floating]], heads: int) -> tuple[int, int]:
    """From map to map across and down, in pixels; below a map there is room for its share."""
    size = maps[0].shape[-1]
    below = min(_MOST_BELOW, size // 3 + 2) if heads <= _MOST_WORDS else _GAP
    return size + _GAP, size + below


def _pictures(
    maps: Sequence[NDArray[np.floating]], pitch_x: int, pitch_y: int, theme: Theme
) -> go.Heatmap:
    """All maps in one: level 0 between them, 1 where nothing is allowed, 2 … for weights."""
    size, heads = maps[0].shape[-1], len(maps[0])
    levels = np.zeros((len(maps) * pitch_y, heads * pitch_x), np.uint8)
    for layer, row in enumerate(maps):
        for head, values in enumerate(row):
            plane = weight_levels(values, weight_scale([values]))
            top, left = layer * pitch_y, head * pitch_x
            shown = np.minimum(plane.astype(np.int16) + 1, TOP_LEVEL).astype(np.uint8)
            levels[top : top + size, left : left + size] = shown
    colors = [f"rgb({r},{g},{b})" for r, g, b in sequential(theme, 32).tolist()]
    steps = [[0.0, "rgba(0,0,0,0)"], [0.5 / TOP_LEVEL, "rgba(0,0,0,0)"]]
    steps += [[0.5 / TOP_LEVEL, NOT_ALLOWED[theme][0]], [1.5 / TOP_LEVEL, NOT_ALLOWED[theme][0]]]
    ramp = np.linspace(1.5 / TOP_LEVEL, 1.0, len(colors)).tolist()
    steps += [list(each) for each in zip(ramp, colors, strict=True)]
    return go.Heatmap(
        z=levels, zmin=0, zmax=TOP_LEVEL, colorscale=steps, showscale=False, hoverinfo="skip"
    )


def _points(
    maps: Sequence[NDArray[np.floating]],
    kept: NDArray[np.floating],
    words: StripWords,
    theme: Theme,
) -> go.Scatter:
    size = maps[0].shape[-1]
    layers, heads = kept.shape
    pitch_x, pitch_y = _pitch(maps, heads)
    places = [(layer, head) for layer in range(layers) for head in range(heads)]
    shares = [f"{100 * kept[place]:.0f} %" for place in places]
    return go.Scatter(
        x=[head * pitch_x + size / 2 for _, head in places],
        y=[layer * pitch_y + size / 2 for layer, _ in places],
        mode="markers+text" if heads <= _MOST_WORDS else "markers",
        marker={"symbol": "square", "size": size, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": _INK[theme]}},
        text=shares,
        textposition="bottom center",
        textfont={"size": 11, "color": _INK[theme]},
        customdata=places,
        hovertext=[
            words.hover.format(layer=layer, head=head, kept=share)
            for (layer, head), share in zip(places, shares, strict=True)
        ],
        hoverinfo="text",
    )
