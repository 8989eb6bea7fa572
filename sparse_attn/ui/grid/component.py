"""Mounting the grid in a page, and what is painted on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from sparse_attn.ui.grid.assets import MODULES
from sparse_attn.ui.grid.picture import Cell, GridPicture

# Addresses are made absolute because Streamlit loads this text from a blob, which has no host.
_LOADER = f"""
export default async function (component) {{
  const address = new URL("{MODULES.url("grid.js")}", document.baseURI).href
  try {{
    const {{ render }} = await import(address)
    return render(component)
  }} catch (problem) {{
    const root = component.parentElement.querySelector(".sa-grid")
    root.dataset.error = root.textContent = problem.message
  }}
}}
"""
_HTML = '<div class="sa-grid" data-testid="grid"></div>'
_CSS = (Path(__file__).parent / "grid.css").read_text("utf-8")

_component = st.components.v2.component(
    "sparse_attn_grid", html=_HTML, css=_CSS, js=_LOADER, isolate_styles=False
)


def grid(
    picture: GridPicture,
    *,
    key: str,
    texts: Mapping[str, str],
    state: str = "",
    large: bool = False,
    on_paint: Callable[[], None] | None = None,
) -> None:
    """Show a picture, in place of the last one under the same ``key``.

    ``texts`` are the component's own words (``help``, ``painted`` and one for each mark); ``state``
    names what is shown: it stands in ``data-shown`` once it is on screen. Inside ``on_paint``,
    ``painted_cells(key, picture)`` says what is painted now.
    """
    _component(
        key=key,
        data=picture.message()
        | {"words": dict(texts), "state": state, "large": large, "answers": _number(key)},
        on_paint_change=on_paint,
    )


def painted_cells(key: str, picture: GridPicture) -> frozenset[Cell]:
    """What the grid under ``key`` reports as painted; for use inside ``on_paint``.

    Events come from a browser and are judged like any input: what is no paintable cell is dropped.
    """
    event = _event(st.session_state.get(key))
    cells = event.get("cells") if event else None
    if not isinstance(cells, list):
        return picture.painted
    numbers = [each for each in cells if isinstance(each, int) and not isinstance(each, bool)]
    found = picture.cells(numbers) & picture.paintable
    return frozenset(sorted(found)[:1]) if picture.one else found


def _event(state: Any) -> Mapping[str, Any] | None:
    event = state.get("paint") if isinstance(state, Mapping) else None
    return event if isinstance(event, Mapping) else None


def _number(key: str) -> int:
    """The number of the event that this run answers; 0 where it answers none."""
    event = _event(st.session_state.get(key))
    number = event.get("number") if event else 0
    return number if isinstance(number, int) and not isinstance(number, bool) else 0
