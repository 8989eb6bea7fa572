"""The files of the map view and the routes that serve them.

The JavaScript is ES modules served by the app, not text inside the component's messages: they
import each other, the browser caches them, and their address carries a hash of their content.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sparse_attn.ui.map_view.pair import PAIR_PATH, pair_route
from sparse_attn.ui.plotly_js import PLOTLY_PATH, javascript, plotly_route

_FOLDER = Path(__file__).parent / "js"


@cache
def modules() -> dict[str, str]:
    """File name to source of every module."""
    return {path.name: path.read_text("utf-8") for path in sorted(_FOLDER.glob("*.js"))}


@cache
def version() -> str:
    """A hash of all modules: a changed module changes the address of all."""
    return hashlib.sha256(repr(modules()).encode()).hexdigest()[:16]


def base_path() -> str:
    """Where the app is mounted, from ``server.baseUrlPath``: empty or like ``/maps``.

    >>> base_path()
    ''
    """
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""


def module_url(name: str) -> str:
    """The address of a module under the app's own host."""
    return f"{base_path()}/assets/map-view/{version()}/{name}"


def plotly_url() -> str:
    """The address of plotly.js under the app's own host."""
    return base_path() + PLOTLY_PATH


def pair_url() -> str:
    """The address that tells the exact weights of a pair."""
    return base_path() + PAIR_PATH


def routes() -> list[Route]:
    """What ``st.App(..., routes=routes())`` needs for the map view: plotly.js and the modules."""
    path = f"{base_path()}/assets/map-view/{{version}}/{{name}}"
    return [plotly_route(base_path()), Route(path, _serve_module), pair_route(base_path())]


async def _serve_module(request: Request) -> Response:
    source = modules().get(request.path_params["name"])
    if source is None or request.path_params["version"] != version():
        raise HTTPException(404, "No such module in this version of the app; reload the page.")
    return javascript(request, source)
