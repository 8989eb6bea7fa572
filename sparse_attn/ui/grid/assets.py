"""The files of the grid and the route that serves them."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from sparse_attn.ui.assets import Modules

MODULES = Modules("grid", Path(__file__).parent / "js")


def routes() -> list[Route]:
    """What ``st.App(..., routes=[...])`` needs for the grid."""
    return [MODULES.route()]
