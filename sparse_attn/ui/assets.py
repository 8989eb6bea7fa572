"""The JavaScript of a component: ES modules served by the app.

Not text inside the component's messages: modules import each other, the browser caches them, and
their address carries a hash of their content.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sparse_attn.ui.plotly_js import javascript


def base_path() -> str:
    """Where the app is mounted, from ``server.baseUrlPath``: empty or like ``/maps``.

    >>> base_path()
    ''
    """
    configured = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{configured}" if configured else ""


class Modules:
    """The ``.js`` files of one folder, under ``/assets/<name>/<version>/``."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder

    @cached_property
    def sources(self) -> dict[str, str]:
        """File name to source of every module."""
        return {path.name: path.read_text("utf-8") for path in sorted(self._folder.glob("*.js"))}

    @cached_property
    def version(self) -> str:
        """A hash of all modules: a changed module changes the address of all."""
        return hashlib.sha256(repr(self.sources).encode()).hexdigest()[:16]

    def url(self, module: str) -> str:
        """The address of a module under the app's own host."""
        return f"{base_path()}/assets/{self._name}/{self.version}/{module}"

    def route(self) -> Route:
        """What ``st.App(..., routes=[...])`` needs to serve them."""
        return Route(f"{base_path()}/assets/{self._name}/{{version}}/{{module}}", self._serve)

    async def _serve(self, request: Request) -> Response:
        source = self.sources.get(request.path_params["module"])
        if source is None or request.path_params["version"] != self.version:
            raise HTTPException(404, "No such module in this version of the app; reload the page.")
        return javascript(request, source)
