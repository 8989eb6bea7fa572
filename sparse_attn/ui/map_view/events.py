"""What the map view reports: the ranges on screen and the pair that was clicked.

Events come from a browser and are judged like any input: what is not a whole number in its place
is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True)
class View:
    """The visible tokens: ``rows`` and ``columns`` are (start, stop)."""

    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True)
class Pin:
    """A clicked pair; at coarse zoom the middle of the pixel."""

    query: int
    key: int


@dataclass(frozen=True)
class MapEvent:
    """One message of the map view; what did not change is None."""

    view: View | None = None
    pin: Pin | None = None


def map_event(key: str) -> MapEvent | None:
    """The event of the map view mounted under ``key``; for use inside its callbacks."""
    return read_event(st.session_state.get(key))


def read_event(state: Any) -> MapEvent | None:
    """A message of the component, checked; None where it says nothing.

    >>> read_event({"pin": {"query": 3, "key": 5}})
    MapEvent(view=None, pin=Pin(query=3, key=5))
    >>> read_event({"pin": {"query": "3"}}) is None
    True
    """
    if not isinstance(state, Mapping):
        return None
    event = MapEvent(_view(state.get("view")), _pin(state.get("pin")))
    return event if event != MapEvent() else None


def _view(value: Any) -> View | None:
    if not isinstance(value, Mapping):
        return None
    rows, columns = _range(value.get("rows")), _range(value.get("columns"))
    return View(rows, columns) if rows and columns else None


def _pin(value: Any) -> Pin | None:
    if not isinstance(value, Mapping):
        return None
    query, key = value.get("query"), value.get("key")
    return Pin(query, key) if _position(query) and _position(key) else None


def _range(value: Any) -> tuple[int, int] | None:
    if not isinstance(value, list | tuple) or len(value) != 2 or not all(map(_position, value)):
        return None
    start, stop = value
    return (start, stop) if start < stop else None


def _position(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
