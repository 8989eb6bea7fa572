"""The files of the map view and the routes that serve them."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from sparse_attn.ui.assets import Modules, base_path
from sparse_attn.ui.map_view.pair import PAIR_PATH, pair_route
from sparse_attn.ui.plotly_js import PLOTLY_PATH, plotly_route

MODULES = Modules("map-view", Path(__file__).parent / "js")


def plotly_url() -> str:
    """The address of plotly.js under the app's own host."""
    return base_path() + PLOTLY_PATH


def pair_url() -> str:
    """The address that tells the exact weights of a pair."""
    return base_path() + PAIR_PATH


def routes() -> list[Route]:
    """What ``st.App(..., routes=routes())`` needs for the map view: plotly.js and the modules."""
    return [plotly_route(base_path()), MODULES.route(), pair_route(base_path())]
