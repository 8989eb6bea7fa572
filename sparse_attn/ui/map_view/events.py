"""What the map view reports: the ranges on screen and the pair that was clicked.

Events come from a browser and are judged like any input: what is not a whole number in its place
is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sparse_attn.figures.picture import Pin, View


@dataclass(frozen=True)
class MapEvent:
    """One message of the map view; what did not change is None."""

    view: View | None = None
    pin: Pin | None = None


def map_event(key: str) -> MapEvent | None:
    """The event of the map view mounted under ``key``; for use inside its callbacks."""
    return read_event(st.session_state.get(key))


def answered(key: str) -> int:
    """The number of the latest event in this run of the page; 0 where the run has none."""
    state = st.session_state.get(key)
    events = (
        [state.get(name) for name in ("view", "pin", "more")] if isinstance(state, Mapping) else []
    )
    numbers = [_position(event.get("number")) for event in events if isinstance(event, Mapping)]
    return max((number or 0 for number in numbers), default=0) % 2**32


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
    query, key = _position(value.get("query")), _position(value.get("key"))
    return None if query is None or key is None else Pin(query, key)


def _range(value: Any) -> tuple[int, int] | None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    start, stop = map(_position, value)
    return None if start is None or stop is None or start >= stop else (start, stop)


def _position(value: Any) -> int | None:
    good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if good else None
