"""A panel's map as pixels of the file: colours, opacity, hatch and, in print, textures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sparse_attn.export.drawing.looks import Look
from sparse_attn.export.drawing.pool import pooled
from sparse_attn.export.drawing.textures import texture
from sparse_attn.figures.colors import CATEGORIES, rgb
from sparse_attn.figures.picture import Kind
from sparse_attn.figures.scales import ZERO_LEVEL

Bytes = NDArray[np.uint8]
FAINTEST = 0.15  # opacity; a pixel with one allowed pair in a thousand is drawn at a quarter
MOST_POOLED = 8
_ROWS_AT_ONCE = 128  # of the finished picture: colours are mixed in floating point


@dataclass(frozen=True, eq=False)
class Layer:
    """A map before it is drawn.

    ``levels``: (h, w), 0 where no pair is allowed; ``share``: (h, w), the fraction of the pixel's
    pairs that are allowed. ``left``, ``top``, ``right``, ``bottom``: what is visible, in its
    pixels. ``pool``: whether shrinking keeps the strongest pixel instead of blending.
    """

    kind: Kind
    levels: Bytes
    share: NDArray[np.floating]
    left: float
    top: float
    right: float
    bottom: float
    pool: bool


def opacity(share: NDArray[np.floating]) -> NDArray[np.float64]:
    """How opaque a pixel is, by the share of its pairs that are allowed.

    >>> opacity(np.array([0.0, 1e-9, 1e-2, 1.0])).tolist()
    [0.0, 0.15, 0.5, 1.0]
    """
    with np.errstate(divide="ignore"):
        alpha = 1 + 0.25 * np.log10(np.asarray(share, dtype=np.float64))
    return np.where(share > 0, np.maximum(FAINTEST, alpha), 0.0)


def raster(layer: Layer, look: Look, size: tuple[int, int], css_pixel: float) -> Bytes:
    """(height, width, 3) bytes of what is visible; ``css_pixel``: how many make a CSS pixel."""
    zoom = size[1] / (layer.right - layer.left)
    by = min(MOST_POOLED, max(1, round(1 / zoom))) if layer.pool else 1
    levels, share = pooled(layer.levels, layer.share, layer.kind, by)
    window = tuple(each / by for each in (layer.left, layer.top, layer.right, layer.bottom))
    alpha = np.round(255 * opacity(share)).astype(np.uint8)
    colored = np.concatenate([look.table(layer.kind)[levels], alpha[..., None]], axis=-1)
    drawn, classes = _resized(colored, size, window), _nearest(levels, size, window)
    mixed = np.empty((*size, 3), np.uint8)
    for first in range(0, size[0], _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        some = drawn[rows] / 255
        ink = _textured(some[..., :3], classes[rows], layer.kind, look, css_pixel, first)
        tone = hatched(look, classes[rows].shape, css_pixel, first) / 255
        mixed[rows] = _bytes(tone + (ink - tone) * some[..., 3:])
    return mixed


def hatched(
    look: Look, size: tuple[int, ...], css_pixel: float, first: int = 0
) -> NDArray[np.float64]:
    """(h, w, 3): the look of *not allowed*, from the picture's row ``first`` on."""
    tone, line = (255 * rgb(color) for color in look.not_allowed)
    return np.where(texture("rising", size, css_pixel, first)[..., None], line, tone)


def swatch(name: str, look: Look, size: tuple[int, int], css_pixel: float) -> Bytes:
    """(h, w, 3) bytes: a category's colour, with its texture."""
    level = 1 + CATEGORIES.index(name)
    classes = np.full(size, level, np.uint8)
    plain = look.table("why")[classes] / 255
    return _bytes(_textured(plain, classes, "why", look, css_pixel))


def ramp(kind: Kind, look: Look, size: tuple[int, int], css_pixel: float) -> Bytes:
    """(h, w, 3) bytes: the colours of a scale from its lowest level to its highest."""
    levels = np.broadcast_to(np.linspace(1, 255, size[1]).round().astype(np.uint8), size)
    return _bytes(_textured(look.table(kind)[levels] / 255, levels, kind, look, css_pixel))


def _textured(
    ink: NDArray[np.float64],
    classes: Bytes,
    kind: Kind,
    look: Look,
    css_pixel: float,
    first: int = 0,
) -> NDArray[np.float64]:
    """Colours with the textures that tell them apart in grey, from row ``first`` on."""
    paper, result, shape = rgb(look.ground), ink, classes.shape
    if kind == "difference" and look.texture_losses:
        cut = (classes > 0) & (classes < ZERO_LEVEL) & texture("falling", shape, css_pixel, first)
        result = np.where(cut[..., None], paper, result)
    if kind == "why":
        for level, name in enumerate(CATEGORIES, 1):
            if (style := look.textures.get(name)) and (classes == level).any():
                cut = (classes == level) & texture(style, shape, css_pixel, first)
                result = np.where(cut[..., None], paper, result)
    return result


def _resized(pixels: Bytes, size: tuple[int, int], window: tuple[float, ...]) -> Bytes:
    """(height, width, 4) of the window, every pixel of the map equally large.

    Enlarging 1.3 times by nearest pixel makes some lines twice as thick as others; enlarging by a
    whole number and then shrinking smoothly keeps them alike, and crisp.
    """
    left, top, right, bottom = window
    zoom = size[1] / (right - left)
    if zoom >= 5 or abs(zoom - round(zoom)) < 0.01 <= zoom:
        return _nearest(pixels, size, window)
    factor = max(1, math.ceil(zoom))
    # Channels times opacity, so that nothing shines through from pixels that are not there.
    large = Image.fromarray(pixels).convert("RGBa")
    if factor > 1:
        large = large.resize(
            (large.width * factor, large.height * factor), Image.Resampling.NEAREST
        )
    box = (
        max(0.0, left * factor),
        max(0.0, top * factor),
        min(float(large.width), right * factor),
        min(float(large.height), bottom * factor),
    )
    shrunk = large.resize((size[1], size[0]), Image.Resampling.BOX, box=box)
    return np.asarray(shrunk.convert("RGBA"))


def _nearest(plane: Bytes, size: tuple[int, int], window: tuple[float, ...]) -> Bytes:
    left, top, right, bottom = window
    rows = top + (np.arange(size[0]) + 0.5) * (bottom - top) / size[0]
    columns = left + (np.arange(size[1]) + 0.5) * (right - left) / size[1]
    rows = np.clip(rows.astype(int), 0, plane.shape[0] - 1)
    columns = np.clip(columns.astype(int), 0, plane.shape[1] - 1)
    return plane[rows[:, None], columns[None, :]]


def _bytes(ink: NDArray[np.float64]) -> Bytes:
    return np.round(255 * ink).astype(np.uint8)
