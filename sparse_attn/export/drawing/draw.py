"""A whole picture as a Matplotlib figure."""

from __future__ import annotations

import numpy as np

from sparse_attn.export.drawing.canvas import Canvas
from sparse_attn.export.drawing.fonts import width_of, wrapped
from sparse_attn.export.drawing.keys import draw_keys
from sparse_attn.export.drawing.looks import look
from sparse_attn.export.drawing.panels import draw_curve, draw_panel
from sparse_attn.export.drawing.place import Measure, Text, arrange
from sparse_attn.export.drawing.words import Words
from sparse_attn.figures.picture import Picture
from sparse_attn.figures.picture_words import words as spoken_words
from sparse_attn.figures.scales import (
    DifferenceScale,
    WeightScale,
    difference_scale,
    weight_scale,
)


def draw(
    picture: Picture,
    theme: str,
    size: str,
    scale: float,
    stamp: str,
    keep_characters: bool = False,
    words: Words | None = None,
) -> Canvas:
    """Panels, axes, colour bars, curve, caption and stamp.

    ``scale``: pixels of the file for a CSS pixel, 0 for a vector format. ``keep_characters``: also
    those that no font here has, for a reader who may have one.
    """
    words = words or spoken_words()
    place = arrange(picture, size, stamp, Measure(wrapped, width_of))
    canvas = Canvas(place.width, place.height, look(theme), scale, keep_characters)
    scales = picture_scales(picture)
    for at in range(len(picture.panels)):
        draw_panel(canvas, picture, place, at, scales, words)
    draw_curve(canvas, picture, place, words)
    draw_keys(canvas, picture, place, scales, words)
    for text in (place.caption, place.stamp):
        _paragraph(canvas, text)
    return canvas


def picture_scales(picture: Picture) -> tuple[WeightScale, DifferenceScale]:
    """The colour ranges that the picture names, or those of what it holds."""
    weights = picture.weights or weight_scale(
        (each.plane for each in picture.panels if each.kind in ("sparse", "dense")), picture.log
    )
    if picture.differences is not None:
        return weights, picture.differences
    found = [each.plane for each in picture.panels if each.kind == "difference"]
    stacked = np.stack(found) if found else np.zeros((1, 1))
    return weights, difference_scale(stacked, picture.log)


def _paragraph(canvas: Canvas, text: Text) -> None:
    for number, line in enumerate(text.lines):
        baseline = text.y + number * text.step + text.size
        canvas.text(text.x, baseline, canvas.words(line), text.size, va="baseline")
