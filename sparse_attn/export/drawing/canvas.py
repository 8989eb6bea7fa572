"""A Matplotlib figure that is drawn on in CSS pixels from its upper left corner."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sparse_attn.export.drawing.fonts import POINTS, drawable, families, printable
from sparse_attn.export.drawing.looks import Bytes, Look
from sparse_attn.export.drawing.place import Box

PIXELS_PER_INCH = 96
LINE = POINTS  # one CSS pixel, in Matplotlib's points


class Canvas:
    """Axes, texts and images put where they belong.

    ``scale``: pixels of the file for one CSS pixel; vector formats have none of their own.
    ``keep_characters``: also those that no font here has.
    """

    def __init__(
        self, width: int, height: int, look: Look, scale: float, keep_characters: bool
    ) -> None:
        self.width, self.height, self.look, self.scale = width, height, look, scale
        self._printed = printable if keep_characters else drawable
        size = (width / PIXELS_PER_INCH, height / PIXELS_PER_INCH)
        self.figure = Figure(figsize=size, dpi=PIXELS_PER_INCH)
        self.figure.patch.set_alpha(0.0)
        if look.page is not None:
            self.figure.patch.set(facecolor=look.page, alpha=1.0)

    def axes(self, box: Box) -> Axes:
        """Empty axes in a frame, without marks; ``x`` and ``y`` count as the caller says."""
        rect = (
            box.x / self.width,
            1 - (box.y + box.height) / self.height,
            box.width / self.width,
            box.height / self.height,
        )
        axes = self.figure.add_axes(rect)
        axes.patch.set_alpha(0.0)
        axes.tick_params(length=0, labelsize=0, labelbottom=False, labelleft=False)
        for spine in axes.spines.values():
            spine.set(color=self.look.line, linewidth=LINE)
        return axes

    def image(self, box: Box, pixels: Bytes) -> Axes:
        """Axes filled with an image, crisp at any size; they count in parts of the image."""
        axes = self.axes(box)
        axes.set(xlim=(0, 1), ylim=(1, 0))
        # With opacity, which Matplotlib would add in a type of twice the size.
        opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
        pixels = np.concatenate([pixels, opaque], axis=2)
        axes.imshow(pixels, extent=(0, 1, 1, 0), aspect="auto", interpolation="none")
        return axes

    def text(self, x: float, y: float, words: str, size: float, **style: Any) -> None:
        """A line of text; ``x``, ``y``, ``size`` in CSS pixels, left and baseline unless said."""
        self.figure.text(x / self.width, 1 - y / self.height, words, **self.font(size), **style)

    def words(self, text: str) -> str:
        """Text without what the file cannot hold."""
        return self._printed(text)

    def font(self, size: float) -> dict[str, Any]:
        """Family, size and colour of a text, which is never read as mathematics."""
        return {
            "family": list(families()),
            "size": size * POINTS,
            "color": self.look.text,
            "parse_math": False,
        }

    def frame(self, box: Box, color: str) -> None:
        """The outline of a box."""
        corner = (box.x / self.width, 1 - (box.y + box.height) / self.height)
        size = (box.width / self.width, box.height / self.height)
        self.figure.add_artist(
            Rectangle(corner, *size, fill=False, edgecolor=color, linewidth=LINE / 2)
        )
