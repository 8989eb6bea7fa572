"""The colours of the maps: readable in grey, by colour-blind eyes, on light and dark pages.

Three kinds of colour answer three questions. *How much* (weights) is a sequential map whose
luminance only rises. *Which way* (difference) is a diverging map whose two arms have the same
lightness, step by step. *Why* (rules) is a short list of names. A cell that is not allowed has
none of these colours but a background of its own, see :data:`NOT_ALLOWED`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")

# Viridis, ten evenly spaced control points, by Stéfan van der Walt and Nathaniel Smith (CC0),
# https://bids.github.io/colormap/; the same list as plotly.colors.sequential.Viridis.
VIRIDIS = (
    "#440154", "#482878", "#3e4989", "#31688e", "#26828e",
    "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725",
)  # fmt: skip

# The part of viridis each theme uses: neither end may come near the colour of *not allowed*.
SEQUENTIAL_SPAN: dict[Theme, tuple[float, float]] = {"light": (0.0, 0.83), "dark": (0.2, 1.0)}

# Background and hatch of cells that no rule allows.
NOT_ALLOWED: dict[Theme, tuple[str, str]] = {
    "light": ("#e0e3e9", "#d0d4dc"),
    "dark": ("#262a33", "#343945"),
}

# Okabe and Ito, https://jfly.uni-koeln.de/color/ (2008); the eighth, black, turns white on dark.
CATEGORIES: tuple[str, ...] = (
    "band", "global row", "global column", "random", "listed", "several", "dense",
)  # fmt: skip
_OKABE_ITO = ("#0072b2", "#e69f00", "#d55e00", "#009e73", "#cc79a7", "#000000", "#56b4e9")


@dataclass(frozen=True)
class _Arms:
    """A diverging map in OKLab: lightness at the centre and at both ends, and the end colours."""

    centre: float
    end: float
    chroma: float
    negative_hue: float  # degrees
    positive_hue: float  # degrees


_DIVERGING: dict[Theme, _Arms] = {
    "light": _Arms(0.99, 0.45, 0.115, 255.0, 55.0),
    "dark": _Arms(0.15, 0.82, 0.115, 245.0, 65.0),
}


def rgb(color: str) -> NDArray[np.float64]:
    """``#rrggbb`` as three floats in 0–1.

    >>> rgb("#ff8000").round(2).tolist()
    [1.0, 0.5, 0.0]
    """
    return np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def luminance(color: NDArray[np.floating]) -> NDArray[np.float64]:
    """Relative luminance of (..., 3) sRGB colours in 0–1: 0 is black, 1 is white.

    Source: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance

    >>> float(luminance(rgb("#ffffff")))
    1.0
    """
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]), dtype=np.float64)


def contrast(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Contrast ratio of two sRGB colours, from 1 (same luminance) to 21 (black on white).

    Source: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

    >>> round(contrast(rgb("#000000"), rgb("#ffffff")))
    21
    """
    low, high = sorted((float(luminance(first)), float(luminance(second))))
    return (high + 0.05) / (low + 0.05)


@cache
def sequential(theme: Theme, levels: int = 255) -> NDArray[np.uint8]:
    """(levels, 3) bytes from least to most: part of viridis, ever lighter."""
    points = np.array([rgb(color) for color in VIRIDIS])
    at = np.linspace(*SEQUENTIAL_SPAN[theme], levels) * (len(points) - 1)
    channels = [np.interp(at, np.arange(len(points)), points[:, each]) for each in range(3)]
    return _frozen_bytes(np.stack(channels, axis=1))


@cache
def diverging(theme: Theme, levels: int = 255) -> NDArray[np.uint8]:
    """(levels, 3) bytes from most negative (blue) over zero (neutral) to most positive (orange).

    The arms are straight lines in OKLab, so that levels that are equally far from zero are
    equally light. Source: Björn Ottosson, https://bottosson.github.io/posts/oklab/
    """
    arms = _DIVERGING[theme]
    signed = np.linspace(-1, 1, levels)
    far = np.abs(signed)
    hue = np.radians(np.where(signed < 0, arms.negative_hue, arms.positive_hue))
    lightness = arms.centre + (arms.end - arms.centre) * far
    chroma = arms.chroma * np.minimum(1.0, 1.35 * far)
    lab = np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=1)
    return _frozen_bytes(_oklab_to_srgb(lab))


@cache
def categorical(theme: Theme) -> tuple[str, ...]:
    """One ``#rrggbb`` a name of :data:`CATEGORIES`."""
    several = {"light": "#000000", "dark": "#ffffff"}[theme]
    return tuple(several if color == "#000000" else color for color in _OKABE_ITO)


def _oklab_to_srgb(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """(..., 3) OKLab to sRGB in 0–1, clipped; the two matrices are those of the source above."""
    cone = lab @ np.array(
        [[1.0, 1.0, 1.0], [0.3963377774, -0.1055613458, -0.0894841775],
         [0.2158037573, -0.0638541728, -1.2914855480]]
    )  # fmt: skip
    linear = cone**3 @ np.array(
        [[4.0767416621, -1.2684380046, -0.0041960863],
         [-3.3077115913, 2.6097574011, -0.7034186147],
         [0.2309699292, -0.3413193965, 1.7076147010]]
    )  # fmt: skip
    linear = linear.clip(0, 1)
    curve = 1.055 * np.power(linear, 1 / 2.4) - 0.055
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, curve), dtype=np.float64)


def _frozen_bytes(colors: NDArray[np.float64]) -> NDArray[np.uint8]:
    levels = np.round(colors * 255).astype(np.uint8)
    levels.setflags(write=False)
    return levels
