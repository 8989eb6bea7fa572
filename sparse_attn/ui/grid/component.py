"""Mounting the grid in a page, and what is painted on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
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
    subject: str = "",
    large: bool = False,
    on_paint: Callable[[], None] | None = None,
) -> None:
    """Show a picture, in place of the last one under the same ``key``.

    ``texts`` are the component's own words (``help``, ``painted`` and one for each mark); ``state``
    names what is shown: it stands in ``data-shown`` once it is on screen. ``subject`` names what is
    painted on: paint that is on its way stays on pictures of the same subject, and on no other.
    Inside ``on_paint``, ``painted_cells(key, picture, subject)`` says what is painted now.
    """
    own = {"words": dict(texts), "state": state, "subject": subject, "large": large}
    _component(
        key=key,
        data=picture.message() | own | {"heard": _heard(key)},
        on_paint_change=partial(_hear, key, on_paint) if on_paint else None,
    )


def painted_cells(key: str, picture: GridPicture, subject: str = "") -> frozenset[Cell] | None:
    """What the grid under ``key`` reports as painted on ``subject``; for use inside ``on_paint``.

    Events come from a browser and are judged like any input: what is no paintable cell is dropped.
    None: nothing that can be used, or painted on something else.
    """
    event = _event(key)
    cells = event.get("cells")
    if not isinstance(cells, list) or event.get("subject") != subject:
        return None
    numbers = [each for each in cells if isinstance(each, int) and not isinstance(each, bool)]
    found = picture.cells(numbers) & picture.paintable
    return frozenset(sorted(found)[:1]) if picture.one else found


def _event(key: str) -> Mapping[str, Any]:
    """The last event, empty where there is none."""
    state = st.session_state.get(key)
    event = state.get("paint") if isinstance(state, Mapping) else None
    return event if isinstance(event, Mapping) else {}


def _heard(key: str) -> int:
    """The number of the last event of the grid under ``key`` that was taken."""
    number: int = st.session_state.get(f"_heard_{key}", 0)
    return number


def _hear(key: str, on_paint: Callable[[], None]) -> None:
    """Take an event. Its number is kept: the run that follows may be cut short by the next event,
    and whichever picture is sent then has to say what it knows of.
    """
    number = _event(key).get("number")
    if isinstance(number, int) and not isinstance(number, bool):
        st.session_state[f"_heard_{key}"] = max(_heard(key), number)
    on_paint()
