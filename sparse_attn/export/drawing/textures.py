"""Textures as masks of pixels: what a hatch covers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

PERIOD = 6  # CSS pixels from line to line


def texture(name: str, shape: tuple[int, ...], pixel: float, first: int = 0) -> Mask:
    """(h, w): True where the texture draws; ``pixel``: how many of them make one CSS pixel.

    ``first``: the row of the picture at which this part of it begins.

    >>> texture("rows", (6, 1), 1.0)[:, 0].tolist()
    [True, False, False, False, False, False]
    """
    period = max(2, round(PERIOD * pixel))
    width = max(1, round(pixel))
    rows = np.arange(first, first + shape[0])[:, None]
    columns = np.arange(shape[1])[None, :]
    lines = {
        "solid": np.zeros((1, 1), int) + period,
        "rows": rows % period + 0 * columns,
        "columns": columns % period + 0 * rows,
        "rising": (rows + columns) % period,
        "falling": (rows - columns) % period,
        "dots": np.maximum(rows % period, columns % period),
    }[name]
    return np.broadcast_to(lines < width, shape)
