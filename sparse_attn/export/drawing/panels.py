"""The maps with their axes and titles, and the curve of kept mass beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sparse_attn.export.drawing.canvas import LINE, Canvas
from sparse_attn.export.drawing.fonts import POINTS, width_of
from sparse_attn.export.drawing.place import Box, Place, visible
from sparse_attn.export.drawing.raster import Layer, raster
from sparse_attn.export.drawing.ticks import MOST_WORDS, token_ticks
from sparse_attn.export.drawing.words import Words
from sparse_attn.figures.picture import Kept, Panel, Picture
from sparse_attn.figures.raster import category_levels, difference_levels, weight_levels
from sparse_attn.figures.scales import DifferenceScale, WeightScale

_CRISP = 1024  # pixels a side that vector formats embed at least
_AREA, _BAND = 0.1, 0.3  # opacity of the curve's fillings


def draw_panel(
    canvas: Canvas,
    picture: Picture,
    place: Place,
    at: int,
    scales: tuple[WeightScale, DifferenceScale],
    words: Words,
) -> None:
    """One map, its axes and its title."""
    panel, box = picture.panels[at], place.panels[at]
    layer = _layer(panel, picture, scales)
    side, css_pixel = _pixels(layer, box, canvas.scale)
    axes = canvas.image(box, raster(layer, canvas.look, (side, side), css_pixel))
    _title(canvas, box, panel.title, place.unit)
    _token_axes(canvas, axes, picture, place, at, words)
    _pin(canvas, axes, picture)


def draw_curve(canvas: Canvas, picture: Picture, place: Place, words: Words) -> None:
    """The share of dense mass kept: its mean as a line over a band from the worst to the best."""
    if picture.kept is None or place.curve is None:
        return
    box, unit, ink = place.curve, place.unit, canvas.look.text
    (start, stop), least = visible(picture).rows, 2 / box.height
    axes = canvas.axes(box)
    axes.set(xlim=(0, 1), ylim=(stop, start))
    found = steps(picture.kept, picture, least * (stop - start))
    if len(found):
        tokens = found[:, :2].ravel()
        mean, low, high = (np.repeat(found[:, column], 2) for column in (2, 3, 4))
        axes.fill_betweenx(tokens, 0, mean, color=ink, alpha=_AREA, linewidth=0)
        axes.fill_betweenx(tokens, low, high, color=ink, alpha=_BAND, linewidth=0)
        axes.plot(mean, tokens, color=ink, linewidth=1.25 * LINE, solid_joinstyle="miter")
    _title(canvas, box, words["kept"], unit)
    _marks(canvas, axes, "x", [0, 0.5, 1], ["0", "50", "100"], unit)
    axes.set_xlabel(words["keptAxis"], labelpad=3 * POINTS * unit, **canvas.font(11 * unit))


def steps(kept: Kept, picture: Picture, least: float) -> NDArray[np.float64]:
    """(n, 5): from and to which token; mean, lowest and highest share kept between them.

    Pixel rows thinner than ``least`` tokens are taken together; rows without a value are left out.
    """
    together = max(1, round(least / picture.row_step))
    low = kept.mean if kept.low is None else kept.low
    found = []
    for at in range(0, len(kept.mean), together):
        few = slice(at, at + together)
        mean = kept.mean[few][~np.isnan(kept.mean[few])]
        if len(mean):
            begin = picture.rows[0] + at * picture.row_step
            end = min(begin + together * picture.row_step, picture.rows[1])
            found.append((begin, end, mean.mean(), np.nanmin(low[few]), mean.max()))
    return np.array(found, dtype=np.float64).reshape(-1, 5)


def _layer(panel: Panel, picture: Picture, scales: tuple[WeightScale, DifferenceScale]) -> Layer:
    weights, differences = scales
    if panel.kind == "why":
        names = picture.rules.names if picture.rules else ()
        levels = category_levels(panel.plane, names)
    elif panel.kind == "difference":
        levels = difference_levels(panel.plane, differences)
    else:
        levels = weight_levels(panel.plane, weights)
    view = visible(picture)
    rows, columns = (
        [(end - covered[0]) / step for end in seen]
        for seen, covered, step in (
            (view.rows, picture.rows, picture.row_step),
            (view.columns, picture.columns, picture.column_step),
        )
    )
    share = (levels > 0).astype(np.float64) if panel.share is None else panel.share
    pool = picture.reduce == "max" or panel.kind == "why"
    return Layer(panel.kind, levels, share, columns[0], rows[0], columns[1], rows[1], pool)


def _pixels(layer: Layer, box: Box, scale: float) -> tuple[int, float]:
    """The side of the embedded image, and how many of its pixels make a CSS pixel."""
    if scale:
        side = round(box.width * scale)
        return side, scale
    across = max(layer.right - layer.left, layer.bottom - layer.top)
    side = round(across * max(1, math.ceil(_CRISP / across)))
    return side, side / box.width


def _token_axes(
    canvas: Canvas, axes: Axes, picture: Picture, place: Place, at: int, words: Words
) -> None:
    box, unit, view = place.panels[at], place.unit, visible(picture)
    many = picture.tokens is not None and view.columns[1] - view.columns[0] <= MOST_WORDS
    places, texts = _ticks(picture.tokens, view.columns, box.width / unit)
    _marks(canvas, axes, "x", places, texts, unit)
    if many:
        for label in axes.get_xticklabels():
            label.set(rotation=90, va="top", ha="center")
    elif texts:
        _keep_inside(axes, places[-1], texts[-1], box, unit)
    axes.set_xlabel(words["key"], labelpad=3 * POINTS * unit, **canvas.font(11 * unit))
    if place.first[at]:
        places, texts = _ticks(picture.tokens, view.rows, box.height / unit)
        _marks(canvas, axes, "y", places, texts, unit)
        axes.set_ylabel(words["query"], labelpad=3 * POINTS * unit, **canvas.font(11 * unit))


def _keep_inside(axes: Axes, place: float, text: str, box: Box, unit: float) -> None:
    """The last number ends at its mark where it would reach into the next panel's."""
    beyond = width_of(text, 10 * unit) / 2 - (1 - place) * box.width
    if beyond > 4 * unit:
        axes.get_xticklabels()[-1].set(ha="right")


def _ticks(
    tokens: Sequence[str] | None, seen: tuple[int, int], pixels: float
) -> tuple[list[float], list[str]]:
    """Where the marks stand along the axis from 0 to 1: in the middle of their tokens."""
    places, texts = token_ticks(*seen, pixels, tokens)
    return [(at + 0.5 - seen[0]) / (seen[1] - seen[0]) for at in places], texts


def _marks(
    canvas: Canvas,
    axes: Axes,
    axis: Literal["x", "y"],
    places: Sequence[float],
    texts: list[str],
    unit: float,
) -> None:
    set_ticks = axes.set_xticks if axis == "x" else axes.set_yticks
    set_ticks(places, labels=[canvas.words(each) for each in texts], **canvas.font(10 * unit))
    side = {"labelbottom": True} if axis == "x" else {"labelleft": True}
    length = 3 * POINTS * unit
    axes.tick_params(axis, length=length, color=canvas.look.line, width=LINE, pad=length, **side)


def _title(canvas: Canvas, box: Box, title: str, unit: float) -> None:
    words = canvas.words(title)
    canvas.text(box.x, box.y - 6 * unit, words, 13 * unit, weight="bold", va="baseline")


def _pin(canvas: Canvas, axes: Axes, picture: Picture) -> None:
    """The pair that was picked, as dashed lines through the map."""
    if picture.pinned is None:
        return
    view, style = visible(picture), (0, (6, 3))
    for draw, token, seen in (
        (axes.axhline, picture.pinned.query, view.rows),
        (axes.axvline, picture.pinned.key, view.columns),
    ):
        if token is not None and seen[0] <= token < seen[1]:
            at = (token + 0.5 - seen[0]) / (seen[1] - seen[0])
            draw(at, color=canvas.look.ground, alpha=0.45, linewidth=3 * LINE)
            draw(at, color=canvas.look.accent, linewidth=LINE, linestyle=style)
