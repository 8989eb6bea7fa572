"""Where everything lies in a picture of a given size, in CSS pixels (96 to the inch)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sparse_attn.export.drawing.ticks import MOST_WORDS, token_ticks
from sparse_attn.export.style import SIZES
from sparse_attn.figures.picture import Picture, View

_SLIDE = (1280, 720)  # 16:9
_COLUMN = 322  # 85 mm, one column of a two-column paper
_TYPE = {"screen": 1.0, "slide": 1.4, "column": 0.85}  # times the sizes of the page
_PANEL = 512  # of the screen's size, about
_TOP, _RIGHT, _GAP, _TITLE = 10, 14, 14, 22
_MARGIN = 14  # of the caption
_LINE = 1.4  # from line to line, in sizes of the font

_MOST_WORDS_ROOM = 88  # for token labels
_LEGEND_LINES = 66  # of a narrow panel's legend, three lines
_CAPTION = {"screen": 13.0, "slide": 18.0, "column": 8.5}
_STAMP = {"screen": 8.0, "slide": 10.0, "column": 5.5}


@dataclass(frozen=True)
class Measure:
    """How text is measured: ``wrap(text, size, width)`` in lines, ``width(text, size)``."""

    wrap: Callable[[str, float, float], list[str]]
    width: Callable[[str, float], float]


@dataclass(frozen=True)
class Box:
    """A rectangle from the upper left corner, in CSS pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Text:
    """Lines of text from the upper left corner, ``size`` CSS pixels high, ``step`` apart."""

    x: int
    y: int
    lines: tuple[str, ...]
    size: float
    step: float


@dataclass(frozen=True)
class Place:
    """Everything of a picture in its place; ``first``: whether a panel begins its row."""

    width: int
    height: int
    unit: float  # CSS pixels that one pixel of the page's own layout takes here
    axis: int  # from the panel's lower edge to its colour bar
    panels: tuple[Box, ...]
    first: tuple[bool, ...]
    curve: Box | None
    caption: Text
    stamp: Text


def arrange(picture: Picture, size: str, stamp: str, measure: Measure) -> Place:
    """The layout of a picture with its caption and a stamp below it.

    Raises:
        ValueError: there is no such size.
    """
    if size not in SIZES:
        raise ValueError(f"size must be one of {', '.join(SIZES)}, got {size!r}")
    unit, count = _TYPE[size], len(picture.panels)
    per_row = min(count, 2) if size == "column" else count
    rows = -(-count // per_row)
    room = _room(picture, size, measure)
    curve = room.gap + round(unit * 92) if picture.kept and rows * per_row == count else 0
    around = room.left + _RIGHT + (per_row - 1) * room.gap + curve

    width = {"slide": _SLIDE[0], "column": _COLUMN}.get(size, 0)
    side = (width - around) // per_row if width else _whole_pixels(picture)
    width = width or per_row * side + around
    caption, mark = _texts(picture.caption, stamp, width, size, measure)
    below = sum(round(len(each.lines) * each.step) for each in (caption, mark)) + 2 * _MARGIN
    if size == "slide":
        side = min(side, (_SLIDE[1] - below - _TOP) // rows - room.around)
    maps = rows * (room.around + side)
    height = _SLIDE[1] if size == "slide" else _TOP + maps + below
    left = (width - per_row * side - around) // 2 + room.left
    top = max(_TOP, (height - below - maps) // 2) + room.title
    panels = tuple(
        Box(
            left + at % per_row * (side + room.gap), top + at // per_row * (room.around + side),
            side, side,
        )
        for at in range(count)
    )  # fmt: skip
    first_line = height - below + _MARGIN
    return Place(
        width,
        height,
        unit,
        room.axis,
        panels,
        tuple(at % per_row == 0 for at in range(count)),
        _curve_box(panels[-1], room.gap, curve, unit) if picture.kept else None,
        replace(caption, y=first_line),
        replace(mark, y=first_line + round(len(caption.lines) * caption.step) + 4),
    )


@dataclass(frozen=True)
class _Room:
    """What lies around a panel: title above, axis and colour bar below, labels at the left."""

    left: int
    title: int
    axis: int
    bar: int
    gap: int

    @property
    def around(self) -> int:
        return self.title + self.axis + self.bar


def _room(picture: Picture, size: str, measure: Measure) -> _Room:
    unit = _TYPE[size]
    words = _words_room(picture, measure, unit)
    legend = size == "column" and any(panel.kind == "why" for panel in picture.panels)
    return _Room(
        left=round(max(54 * unit, words + 28 * unit)),
        title=round(_TITLE * unit),
        axis=round(words + 28 * unit if words else 38 * unit),
        bar=round(unit * (_LEGEND_LINES if legend else 46)),
        gap=round(_GAP * unit),
    )


def _whole_pixels(picture: Picture) -> int:
    """A panel's side near the usual one on which every pixel of the map is equally large."""
    view = visible(picture)
    pixels = max(1, round((view.columns[1] - view.columns[0]) / picture.column_step))
    return pixels * max(1, round(_PANEL / pixels)) if pixels >= 4 else _PANEL


def _curve_box(last: Box, gap: int, curve: int, unit: float) -> Box:
    width = curve - gap if curve else min(last.width, round(140 * unit))
    return Box(last.x + last.width + gap, last.y, width, last.height)


def _words_room(picture: Picture, measure: Measure, unit: float) -> float:
    """How long the longest token label on an axis is; 0 where the axes have numbers."""
    if picture.tokens is None:
        return 0.0
    view, found = visible(picture), [0.0]
    for start, stop in (view.rows, view.columns):
        if stop - start <= MOST_WORDS:
            _, texts = token_ticks(start, stop, _PANEL, picture.tokens)
            found += [measure.width(each, 10 * unit) for each in texts]
    return min(max(found), _MOST_WORDS_ROOM * unit)


def _texts(caption: str, stamp: str, width: int, size: str, measure: Measure) -> tuple[Text, Text]:
    def text(words: str, height: float) -> Text:
        lines = tuple(measure.wrap(words, height, width - 2 * _MARGIN)) if words else ()
        return Text(_MARGIN, 0, lines, height, _LINE * height)

    return text(caption, _CAPTION[size]), text(stamp, _STAMP[size])


def visible(picture: Picture) -> View:
    """The view of a picture, or what its planes cover."""
    if picture.view is not None:
        return View(picture.view.rows, picture.view.columns)
    return View(picture.rows, picture.columns)
