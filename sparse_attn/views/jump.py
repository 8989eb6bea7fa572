"""Where the map goes when somebody types a query or a key."""

from __future__ import annotations

from sparse_attn.settings import Settings
from sparse_attn.views.work import TILE_PIXELS

_CLOSE = 128  # tokens on screen around a pair that was jumped to

Ranges = tuple[tuple[int, int], tuple[int, int]]


def jumped(settings: Settings) -> Ranges | None:
    """The view that shows the inspected pair of ``settings``: theirs, if it does already.

    A query alone is brought into view as it is zoomed; a pair is shown close enough to see its
    cell.

    >>> jumped(Settings(T=4096, query=3000, key=2999))
    ((2936, 3064), (2935, 3063))
    >>> jumped(Settings(T=4096, query=3000)) is None
    True
    """
    whole = (0, settings.T)
    view = settings.view or (whole, whole)
    if settings.query is None:
        return settings.view
    span = max(stop - start for start, stop in view)
    if settings.key is None:
        if _holds(view[0], settings.query):
            return settings.view
        return _around(settings.query, span, settings.T), view[1]
    close = span <= TILE_PIXELS
    if close and _holds(view[0], settings.query) and _holds(view[1], settings.key):
        return settings.view
    span = span if close else _CLOSE
    rows, columns = (_around(each, span, settings.T) for each in (settings.query, settings.key))
    return rows, columns


def _holds(tokens: tuple[int, int], position: int) -> bool:
    return tokens[0] <= position < tokens[1]


def _around(position: int, span: int, length: int) -> tuple[int, int]:
    """``span`` tokens with ``position`` in their middle, inside the sequence."""
    span = min(span, length)
    start = max(0, min(position - span // 2, length - span))
    return start, start + span
