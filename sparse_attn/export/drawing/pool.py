"""Shrinking a map by whole numbers: the reduction its own pixels went through, one step further.

The same as the map view's: of weights the largest, of differences the largest in size, of
categories the rarest, of shares the mean, so that a line one pixel wide does not fade away.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sparse_attn.figures.colors import CATEGORIES
from sparse_attn.figures.picture import Kind
from sparse_attn.figures.scales import ZERO_LEVEL

Levels = NDArray[np.uint8]
Shares = NDArray[np.floating]

# From what is everywhere to what is rare; the later one wins.
_RARITY = ("dense", "band", "global row", "global column", "listed", "random", "several")


def pooled(levels: Levels, share: Shares, kind: Kind, by: int) -> tuple[Levels, Shares]:
    """(h, w) levels and shares of allowed pairs, each side divided by ``by``, rounded up.

    >>> levels = np.array([[0, 9], [3, 0]], dtype=np.uint8)
    >>> [each.tolist() for each in pooled(levels, (levels > 0) * 1.0, "sparse", 2)]
    [[[9]], [[0.5]]]
    """
    if by == 1:
        return levels, share
    blocks, shares = _blocks(levels, by), _blocks(share, by)
    strongest = _strength(kind)[blocks].argmax(-1)[..., None]
    found = np.take_along_axis(blocks, strongest, -1)[..., 0]
    inside = _blocks(np.ones_like(share), by).sum(-1)
    return found, shares.sum(-1) / inside


def _strength(kind: Kind) -> NDArray[np.int64]:
    """How strong each level is beside others; *not allowed* is weakest."""
    order = np.arange(256)
    if kind == "difference":
        order = 1 + np.abs(order - ZERO_LEVEL)
    elif kind == "why":
        order = np.zeros(256, int)
        order[1 : 1 + len(CATEGORIES)] = [1 + _RARITY.index(name) for name in CATEGORIES]
    order[0] = 0
    return order


def _blocks(plane: NDArray[Any], by: int) -> NDArray[Any]:
    """(h, w) as (h / by, w / by, by · by), zeros where the edge is passed."""
    height, width = (-(-side // by) * by for side in plane.shape)
    padded = np.zeros((height, width), plane.dtype)
    padded[: plane.shape[0], : plane.shape[1]] = plane
    cut = padded.reshape(height // by, by, width // by, by).swapaxes(1, 2)
    return cut.reshape(height // by, width // by, by * by)
