"""What is drawn, on the screen and in a file: panels of numbers and where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sparse_attn.figures.raster import DifferenceScale, WeightScale

Kind = Literal["sparse", "dense", "difference", "why"]
KINDS: tuple[Kind, ...] = ("sparse", "dense", "difference", "why")
MAX_PANELS = 4
MAX_SIDE = 1024  # pixels


@dataclass(frozen=True)
class View:
    """The visible tokens: ``rows`` and ``columns`` are (start, stop)."""

    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True)
class Pin:
    """A pair of positions that was clicked; without a key, a whole query."""

    query: int
    key: int | None = None


@dataclass(frozen=True, eq=False)
class Panel:
    """One map of h by w pixels.

    ``plane``: (h, w) floats, NaN where a pixel holds no allowed pair; for ``why`` (h, w) integers,
    one bit a rule of the picture's :class:`Rules`. ``share``: (h, w), the fraction of the pixel's
    pairs that are allowed, 0 to 1; left out, every pixel with a value is drawn opaque.
    """

    kind: Kind
    title: str
    plane: NDArray[Any]
    share: NDArray[np.floating] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(
                f"kind of a panel must be one of {', '.join(KINDS)}, got {self.kind!r}"
            )
        if self.plane.ndim != 2 or not all(0 < side <= MAX_SIDE for side in self.plane.shape):
            raise ValueError(
                f"plane of a panel must be (h, w) with at most {MAX_SIDE} pixels a side, "
                f"got shape {self.plane.shape}"
            )
        wanted = np.integer if self.kind == "why" else np.floating
        if not np.issubdtype(self.plane.dtype, wanted):
            raise TypeError(
                f"plane of a {self.kind} panel must be {wanted.__name__}, got {self.plane.dtype}"
            )
        if self.share is not None and self.share.shape != self.plane.shape:
            raise ValueError(
                f"share must have the shape of its plane {self.plane.shape}, got {self.share.shape}"
            )


@dataclass(frozen=True, eq=False)
class Rules:
    """Why pairs are allowed: (h, w) integers, bit r set where ``names[r]`` allows some pair."""

    bits: NDArray[np.integer]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Kept:
    """Dense mass kept per pixel row, 0 to 1, NaN where a row has none; (h,) each.

    ``mean`` over the queries of the pixel row; ``low`` the worst of them, drawn as a band.
    """

    mean: NDArray[np.floating]
    low: NDArray[np.floating] | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """Everything the map view and the export draw, in one value.

    ``rows``, ``columns``: (start, stop) tokens that the planes cover; ``row_step``,
    ``column_step``: tokens per pixel. ``painted`` is the text ``data-painted`` takes once these
    pixels are on screen. ``subject`` names what is shown apart from the view: a zoomed tile is
    laid over an earlier overview of the same subject only; give both the same ``weights`` and
    ``differences``, or their colours will not agree. ``pair_link`` is the link of the one pattern
    that all panels are of: the exact weights under the cursor are asked for with it, and left out
    where it is empty. ``view`` moves the map to these ranges.
    ``reduce`` is how a pixel sums up its pairs; a map with more pixels than the screen is shrunk
    the same way if that is ``max``, and smoothly otherwise. ``log`` picks the colour scales where
    ``weights`` and ``differences`` give no range.
    """

    panels: Sequence[Panel]
    length: int
    rows: tuple[int, int]
    columns: tuple[int, int]
    row_step: int
    column_step: int
    caption: str
    painted: str
    subject: str = ""
    pair_link: str = ""
    rules: Rules | None = None
    kept: Kept | None = None
    tokens: Sequence[str] | None = None
    pinned: Pin | None = None
    view: View | None = None
    reduce: str = "max"
    log: bool = True
    weights: WeightScale | None = None
    differences: DifferenceScale | None = None
    file_name: str = "attention-map"

    def __post_init__(self) -> None:
        if not 1 <= len(self.panels) <= MAX_PANELS:
            raise ValueError(f"panels must be 1 to {MAX_PANELS}, got {len(self.panels)}")
        height, width = self.panels[0].plane.shape
        for name, (start, stop), step, pixels in (
            ("rows", self.rows, self.row_step, height),
            ("columns", self.columns, self.column_step, width),
        ):
            if not 0 <= start < stop <= self.length:
                raise ValueError(
                    f"{name} must be (start, stop) within 0 to {self.length}, got {(start, stop)}"
                )
            if -(-(stop - start) // step) != pixels:
                raise ValueError(
                    f"{name} {(start, stop)} at {step} tokens a pixel are "
                    f"{-(-(stop - start) // step)} pixels, got planes of {pixels}"
                )
        self._check_shapes(height, width)

    def _check_shapes(self, height: int, width: int) -> None:
        planes = [panel.plane for panel in self.panels]
        if self.rules is not None:
            planes.append(self.rules.bits)
        for plane in planes:
            if plane.shape != (height, width):
                raise ValueError(
                    f"all planes must have the shape {(height, width)} of the first, "
                    f"got {plane.shape}"
                )
        if self.rules is None and any(panel.kind == "why" for panel in self.panels):
            raise ValueError("a why panel needs the picture's rules, got none")
        for curve in (self.kept.mean, self.kept.low) if self.kept else ():
            if curve is not None and curve.shape != (height,):
                raise ValueError(
                    f"kept must have one value a pixel row ({height}), got {curve.shape}"
                )
        if self.tokens is not None and len(self.tokens) != self.length:
            raise ValueError(
                f"tokens must be one a position ({self.length}), got {len(self.tokens)}"
            )
