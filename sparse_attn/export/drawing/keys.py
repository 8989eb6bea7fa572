"""What the colours mean: bars for numbers, squares with names for rules."""

from __future__ import annotations

import numpy as np

from sparse_attn.export.drawing.canvas import LINE, Canvas
from sparse_attn.export.drawing.fonts import POINTS, width_of
from sparse_attn.export.drawing.place import Box, Place
from sparse_attn.export.drawing.raster import ramp, swatch
from sparse_attn.export.drawing.words import Words
from sparse_attn.figures.colors import CATEGORIES
from sparse_attn.figures.picture import Kind, Picture
from sparse_attn.figures.raster import category_levels
from sparse_attn.figures.scales import DifferenceScale, WeightScale

_INSET = 10  # of a bar, so that the end marks of neighbours stay apart
_CRISP = 4  # pixels a CSS pixel in vector formats


def draw_keys(
    canvas: Canvas,
    picture: Picture,
    place: Place,
    scales: tuple[WeightScale, DifferenceScale],
    words: Words,
) -> None:
    """One bar for sparse and dense together, one for the difference, a legend for the rules."""
    kinds = [panel.kind for panel in picture.panels]
    weights = [at for at, kind in enumerate(kinds) if kind in ("sparse", "dense")]
    if weights:
        box = _across(place, weights)
        _bar(
            canvas,
            box,
            place,
            "sparse",
            scales[0],
            words["weightLog" if scales[0].log else "weight"],
        )
    if "difference" in kinds:
        box = place.panels[kinds.index("difference")]
        name = "differenceLog" if scales[1].log else "difference"
        _bar(canvas, box, place, "difference", scales[1], words[name])
    for panel, box in zip(picture.panels, place.panels, strict=True):
        if panel.kind == "why" and picture.rules is not None:
            found = category_levels(panel.plane, picture.rules.names)
            _legend(
                canvas, box, place, sorted({int(each) for each in np.unique(found)} - {0}), words
            )


def _across(place: Place, panels: list[int]) -> Box:
    """The first panel, widened over its neighbours of the same row that share its scale."""
    first, last = place.panels[panels[0]], place.panels[panels[-1]]
    if first.y != last.y or panels[-1] - panels[0] != len(panels) - 1:
        return first
    return Box(first.x, first.y, last.x + last.width - first.x, first.height)


def _bar(
    canvas: Canvas,
    panel: Box,
    place: Place,
    kind: Kind,
    scale: WeightScale | DifferenceScale,
    title: str,
) -> None:
    unit = place.unit
    inset, thick = round(_INSET * unit), round(8 * unit)
    top = panel.y + panel.height + place.axis
    box = Box(panel.x + inset, top + round(17 * unit), panel.width - 2 * inset, thick)
    css_pixel = canvas.scale or _CRISP
    size = (round(thick * css_pixel), round(box.width * css_pixel))
    axes = canvas.image(box, ramp(kind, canvas.look, size, css_pixel))
    for spine in axes.spines.values():
        spine.set_linewidth(LINE / 2)
    marks = spaced(scale.ticks(), box.width, 10 * unit)
    places, texts = (
        [min(1.0, max(0.0, at)) for at, _ in marks],
        [canvas.words(text) for _, text in marks],
    )
    axes.set_xticks(places, labels=texts, **canvas.font(10 * unit))
    length = 3 * POINTS * unit
    axes.tick_params(
        "x", length=length, color=canvas.look.line, width=LINE, pad=length, labelbottom=True
    )
    for at, label in zip(places, axes.get_xticklabels(), strict=True):
        if at in (0.0, 1.0):  # ends stay clear of the neighbour's
            label.set(ha="left" if at == 0.0 else "right")
    canvas.text(box.x, top + 12 * unit, canvas.words(title), 11 * unit, va="baseline")


def spaced(marks: list[tuple[float, str]], width: float, size: float) -> list[tuple[float, str]]:
    """The marks that do not run into each other: the middle first, then from the ends inward."""
    chosen: list[tuple[float, str]] = []
    for at, text in sorted(marks, key=lambda mark: (mark[0] != 0.5, -abs(mark[0] - 0.5))):
        half = width_of(text, size) / 2
        if all(
            abs(at - other) * width > half + width_of(words, size) / 2 + size / 2
            for other, words in chosen
        ):
            chosen.append((at, text))
    return sorted(chosen)


def _legend(canvas: Canvas, panel: Box, place: Place, levels: list[int], words: Words) -> None:
    """The categories that occur, wrapped to the panel's width."""
    unit, css_pixel = place.unit, canvas.scale or _CRISP
    side, size = round(11 * unit), 11 * unit
    x, y = float(panel.x), panel.y + panel.height + place.axis + round(2 * unit)
    for level in levels:
        name = CATEGORIES[level - 1]
        label = canvas.words(words["categories"].get(name, name))
        wide = side + 5 * unit + width_of(label, size)
        if x > panel.x and x + wide > panel.x + panel.width:
            x, y = float(panel.x), y + round(18 * unit)
        box = Box(round(x), y, side, side)
        pixels = round(side * css_pixel)
        axes = canvas.image(box, swatch(name, canvas.look, (pixels, pixels), css_pixel))
        for spine in axes.spines.values():
            spine.set_linewidth(LINE / 2)
        canvas.text(x + side + 5 * unit, y + 0.85 * side, label, size, va="baseline")
        x += wide + 12 * unit
