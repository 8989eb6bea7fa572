"""How a picture looks apart from its content: inks, colours, and textures where print is grey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sparse_attn.export.style import THEMES
from sparse_attn.figures import colors
from sparse_attn.figures.picture import Kind

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Look:
    """The inks of a picture and its tables of colour.

    ``page``: the background, None where it stays transparent; ``ground``: what the inks are meant
    to stand on. ``not_allowed``: tone and hatch. ``weights``, ``differences``: (255, 3) bytes from
    level 1 to 255. ``textures``: what is drawn over a category so that it shows in grey, by name;
    ``texture_losses``: whether negative differences are hatched.
    """

    page: str | None
    ground: str
    text: str
    line: str
    accent: str
    not_allowed: tuple[str, str]
    weights: Bytes
    differences: Bytes
    categories: tuple[str, ...]
    textures: Mapping[str, str] = field(default_factory=dict)
    texture_losses: bool = False

    def table(self, kind: Kind) -> Bytes:
        """(256, 3) bytes by level; level 0, *not allowed*, is never looked up."""
        if kind == "why":
            named = np.stack([np.round(255 * colors.rgb(each)) for each in self.categories])
            found = named.astype(np.uint8)
        else:
            found = self.differences if kind == "difference" else self.weights
        return np.concatenate([np.zeros((1, 3), np.uint8), found])


# Beside each other, no two of these look alike, and a line one pixel thick keeps its tone.
_TEXTURES = {
    "band": "solid",
    "global row": "rows",
    "global column": "columns",
    "random": "dots",
    "listed": "falling",
    "several": "solid",
    "dense": "rising",
}
_INK = {
    "light": ("#ffffff", "#31333f"),
    "dark": ("#0e1117", "#fafafa"),
}  # page and text, as the app
_PAPER = "#ffffff"
_FAINTEST, _DARKEST = 226, 0  # greys of the least and the largest weight in print


@cache
def look(name: str) -> Look:
    """The look of a theme, one of :data:`THEMES`.

    Raises:
        ValueError: there is no such theme.

    >>> look("print").page, look("transparent").page
    ('#ffffff', None)
    """
    if name not in THEMES:
        raise ValueError(f"theme must be one of {', '.join(THEMES)}, got {name!r}")
    if name == "print":
        return _print()
    theme: colors.Theme = "dark" if name.endswith("dark") else "light"
    ground, text = _INK[theme]
    return Look(
        page=None if name.startswith("transparent") else ground,
        ground=ground,
        text=text,
        line=_mixed(ground, text, 0.45),
        accent="#ff4b4b",
        not_allowed=colors.NOT_ALLOWED[theme],
        weights=colors.sequential(theme),
        differences=colors.diverging(theme),
        categories=colors.categorical(theme),
    )


def _print() -> Look:
    """Black on white: more weight is more ink, and nothing is said by hue alone."""
    greys = np.linspace(_FAINTEST, _DARKEST, 255).round().astype(np.uint8)
    return Look(
        page=_PAPER,
        ground=_PAPER,
        text="#000000",
        line="#555555",
        accent="#000000",
        not_allowed=(_PAPER, "#c4c4c4"),
        weights=np.repeat(greys[:, None], 3, axis=1),
        differences=colors.diverging("light"),
        categories=colors.categorical("light"),
        textures=_TEXTURES,
        texture_losses=True,
    )


def _mixed(first: str, second: str, part: float) -> str:
    one, other = colors.rgb(first), colors.rgb(second)
    channels = np.round(255 * (one + (other - one) * part)).astype(int)
    return "#" + "".join(f"{channel:02x}" for channel in channels)
