"""Numbers to 8-bit levels: what a pixel of a map carries to the screen.

Level 0 always means *not allowed*; levels 1 to 255 are values, so an allowed weight, however
tiny, never looks like a pair that is not there. Everything works on whole (h, w) planes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sparse_attn.figures.colors import CATEGORIES
from sparse_attn.figures.scales import (
    TOP_LEVEL,
    ZERO_LEVEL,
    DifferenceScale,
    Values,
    WeightScale,
    difference_scale,
    weight_scale,
)

__all__ = [
    "DifferenceScale",
    "WeightScale",
    "category_levels",
    "category_of",
    "difference_levels",
    "difference_scale",
    "share_levels",
    "weight_levels",
    "weight_scale",
]

Levels = NDArray[np.uint8]

SHARE_DECADES = 6  # shares below a millionth are drawn like a millionth


def weight_levels(values: Values, scale: WeightScale) -> Levels:
    """(h, w) weights to levels: NaN is 0, everything else 1 to 255, never falling.

    >>> weight_levels(np.array([np.nan, 0.0, 1e-9, 0.01, 1.0]), WeightScale(1e-4, 1.0)).tolist()
    [0, 1, 1, 128, 255]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale.log:
            part = np.log(values, dtype=np.float32, casting="same_kind")
            low, high = math.log(scale.low), math.log(scale.high)
        else:
            part = values.astype(np.float32)
            low, high = scale.low, scale.high
        part -= low
        part *= (TOP_LEVEL - 1) / (high - low)
        part += 1
    if scale.log:  # the logarithm of a negative number is NaN too, yet the pair is allowed
        part[values < 0] = 1
    return _rounded(part)


def difference_levels(values: Values, scale: DifferenceScale) -> Levels:
    """(h, w) differences to levels: NaN is 0, zero is 128, and -d mirrors d.

    >>> difference_levels(np.array([np.nan, -1.0, 0.0, 1.0]), DifferenceScale(0.01, 1.0)).tolist()
    [0, 1, 128, 255]
    """
    if not scale.log:
        steps = values.astype(np.float32) * np.float32(127 / scale.limit)
        return _rounded(np.copysign(np.floor(np.abs(steps) + 0.5), steps) + ZERO_LEVEL)
    size = np.abs(values).astype(np.float32)
    with np.errstate(divide="ignore"):
        arm = np.log(size / np.float32(scale.low))
    arm *= 126 / math.log(scale.limit / scale.low)
    arm = np.floor(np.minimum(arm, 126) + 0.5) + 1
    arm[size < scale.low] = 0
    return _rounded(np.copysign(arm, values) + ZERO_LEVEL)


def share_levels(share: Values) -> Levels:
    """(h, w) shares of allowed pairs to levels: 0 is none, 255 is all, logarithmic between.

    >>> share_levels(np.array([0.0, 1e-9, 1e-3, 1.0])).tolist()
    [0, 1, 128, 255]
    """
    share = np.asarray(share)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.log10(share, dtype=np.float32, casting="same_kind")
    part *= (TOP_LEVEL - 1) / SHARE_DECADES
    levels = _rounded(part + TOP_LEVEL)
    levels[~(share > 0)] = 0
    return levels


def category_levels(rules: NDArray[np.integer], names: Sequence[str]) -> Levels:
    """(h, w) rule bits to 0 (not allowed) or 1 + the place in ``CATEGORIES``.

    Bits of rules of one kind (two bands, say) stay that kind; different kinds are "several".

    >>> category_levels(np.array([0, 1, 2, 3]), ("band", "random")).tolist()
    [0, 1, 4, 6]
    """
    distinct, inverse = np.unique(rules, return_inverse=True)
    found = [_category(int(bits), names) for bits in distinct]
    return np.array(found, dtype=np.uint8)[inverse].reshape(rules.shape)


def category_of(name: str) -> str:
    """The colour category of a rule by its name; a name nobody knows counts as listed."""
    starts = {
        "band": "band", "global row": "global row", "global column": "global column",
        "random": "random", "everything": "dense", "dense": "dense",
    }  # fmt: skip
    return next((kind for start, kind in starts.items() if start in name), "listed")


def _category(bits: int, names: Sequence[str]) -> int:
    kinds = {category_of(name) for bit, name in enumerate(names) if bits >> bit & 1}
    if not kinds:
        return 0
    return 1 + CATEGORIES.index(kinds.pop() if len(kinds) == 1 else "several")


def _rounded(part: NDArray[np.floating]) -> Levels:
    """Floats to levels 1–255, NaN to 0."""
    missing = np.isnan(part)
    np.clip(part + 0.5, 1, TOP_LEVEL, out=part)
    part[missing] = 0
    return part.astype(np.uint8)
