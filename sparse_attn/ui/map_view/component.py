"""Mounting the map view in a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from sparse_attn.figures.map_words import ENGLISH
from sparse_attn.figures.pack import pack
from sparse_attn.figures.picture import Picture
from sparse_attn.ui.map_view.assets import MODULES, pair_url, plotly_url
from sparse_attn.ui.map_view.events import MapEvent, answered, read_event

# Runs at every message; the module behind it is fetched once. Addresses are made absolute because
# Streamlit loads this text from a blob, which has no host.
_LOADER = f"""
export default async function (component) {{
  const address = path => new URL(path, document.baseURI).href
  try {{
    const {{ render }} = await import(address("{MODULES.url("map_view.js")}"))
    return render(component, address("{plotly_url()}"), address("{pair_url()}"))
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

# The message ends in five bytes that belong to the mounting, not to the picture: which events to
# send, and the number of the event that this message answers. Without the number an answer that
# changes nothing would be the same bytes again, which Streamlit does not deliver, and the browser
# would wait for it forever.
VIEW_EVENTS, PIN_EVENTS, MORE_EVENTS = 1, 2, 4

# Where loading fails, the map says so.
_AHEAD = f"""<script>{{
  const address = path => new URL(path, document.baseURI).href
  import(address("{MODULES.url("plotly.js")}"))
    .then(({{ loadPlotly }}) => loadPlotly(address("{plotly_url()}")))
    .catch(() => {{}})
}}</script>"""


def plotly_ahead() -> str:
    """What has the browser load Plotly while the server is still computing the first map."""
    return _AHEAD


def map_view(
    picture: Picture | bytes,
    *,
    key: str,
    on_view_change: Callable[[], None] | None = None,
    on_pin_change: Callable[[], None] | None = None,
    on_more_change: Callable[[], None] | None = None,
) -> MapEvent | None:
    """Show a picture, in place of the last one under the same ``key``; the zoom stays.

    ``picture`` may be packed already (:func:`pack`), to be kept in a cache. The browser sends
    only the events that have a callback; inside one, ``map_event(key)`` is what was sent. The
    event of this run is returned too.
    """
    message = picture if isinstance(picture, bytes) else pack(picture)
    callbacks = {
        VIEW_EVENTS: on_view_change,
        PIN_EVENTS: on_pin_change,
        MORE_EVENTS: on_more_change,
    }
    wanted = sum(bit for bit, callback in callbacks.items() if callback is not None)
    state = _component(
        key=key,
        data=message + bytes([wanted]) + answered(key).to_bytes(4, "little"),
        on_view_change=on_view_change,
        on_pin_change=on_pin_change,
        on_more_change=on_more_change,
    )
    return read_event(state)
