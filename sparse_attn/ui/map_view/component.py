"""Mounting the map view in a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from sparse_attn.ui.map_view.assets import module_url, plotly_url
from sparse_attn.ui.map_view.events import MapEvent, read_event
from sparse_attn.ui.map_view.pack import pack
from sparse_attn.ui.map_view.picture import Picture
from sparse_attn.ui.map_view.texts import ENGLISH

# Runs at every message; the module behind it is fetched once. Addresses are made absolute because
# Streamlit loads this text from a blob, which has no host.
_LOADER = f"""
export default async function (component) {{
  const address = path => new URL(path, document.baseURI).href
  try {{
    const {{ render }} = await import(address("{module_url("map_view.js")}"))
    return render(component, address("{plotly_url()}"))
  }} catch (problem) {{
    const root = component.parentElement.querySelector(".sa-map")
    root.dataset.error = problem.message
    root.textContent = "{ENGLISH["failed"]}: " + problem.message
  }}
}}
"""
_HTML = '<div class="sa-map" data-testid="map-view" tabindex="0" role="group"></div>'
_CSS = (Path(__file__).parent / "map_view.css").read_text("utf-8")

# Without a shadow root: inside one, Plotly's own styles and pointer handling do not arrive.
_component = st.components.v2.component(
    "sparse_attn_map_view", html=_HTML, css=_CSS, js=_LOADER, isolate_styles=False
)


def map_view(
    picture: Picture | bytes,
    *,
    key: str,
    on_view_change: Callable[[], None] | None = None,
    on_pin_change: Callable[[], None] | None = None,
) -> MapEvent | None:
    """Show a picture, in place of the last one under the same ``key``; the zoom stays.

    ``picture`` may be packed already (:func:`pack`), to be kept in a cache. The browser sends
    only the events that have a callback; inside one, ``map_event(key)`` is what was sent. The
    event of this run is returned too.
    """
    callbacks = {"on_view_change": on_view_change, "on_pin_change": on_pin_change}
    wanted = {name: callback for name, callback in callbacks.items() if callback}
    message = picture if isinstance(picture, bytes) else pack(picture)
    flags = bytes([sum(bit for name, bit in _FLAGS.items() if name in wanted)])
    return read_event(_component(key=key, data=message + flags, **wanted))


_FLAGS = {"on_view_change": 1, "on_pin_change": 2}  # last byte: which events to send
