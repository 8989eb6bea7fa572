"""What a pixel shows, pixel by pixel, from the whole matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sparse_attn.maps import Tile
from tests.oracle.masks import Mask
from tests.oracle.softmax import Floats

Reducer = Callable[[Floats, Mask], float]  # the pixel's weights and which of them are allowed


def largest(weights: Floats, allowed: Mask) -> float:
    return float(weights[allowed].max())


def total(weights: Floats, _: Mask) -> float:
    return float(weights.sum())


def mean(weights: Floats, _: Mask) -> float:
    return float(weights.sum() / weights.size)


REDUCERS: dict[str, Reducer] = {"max": largest, "sum": total, "mean": mean}


def cells(tile: Tile) -> Iterator[tuple[int, int, slice, slice]]:
    """Row and column of each pixel, with the queries and the keys that it stands for."""
    for row, first in enumerate(range(*tile.rows, tile.row_step)):
        queries = slice(first, min(first + tile.row_step, tile.rows[1]))
        for column, left in enumerate(range(*tile.columns, tile.column_step)):
            keys = slice(left, min(left + tile.column_step, tile.columns[1]))
            yield row, column, queries, keys


def shape(tile: Tile) -> tuple[int, int]:
    return len(range(*tile.rows, tile.row_step)), len(range(*tile.columns, tile.column_step))


def picture(tile: Tile, matrix: NDArray[Any], pixel: Callable[[NDArray[Any]], Any]) -> Floats:
    """``pixel`` of every pixel's part of ``matrix`` (…, T, T): (…, height, width)."""
    out = np.zeros((*matrix.shape[:-2], *shape(tile)))
    for index in np.ndindex(*matrix.shape[:-2]):
        for row, column, queries, keys in cells(tile):
            out[(*index, row, column)] = pixel(matrix[index][queries, keys])
    return out


def reduced(tile: Tile, weights: Floats, allowed: Mask, reduce: str) -> Floats:
    """The weights (B, H, T, T) reduced to the tile's pixels; NaN where nothing is allowed."""
    out = np.full((*weights.shape[:2], *shape(tile)), np.nan)
    for b, h in np.ndindex(*weights.shape[:2]):
        for row, column, queries, keys in cells(tile):
            inside = allowed[b, h, queries, keys]
            if inside.any():
                out[b, h, row, column] = REDUCERS[reduce](weights[b, h, queries, keys], inside)
    return out
