"""plotly.js for the browser, from the installed plotly package: no CDN, works offline."""

from __future__ import annotations

import gzip
from functools import cache

import plotly
from plotly.offline import get_plotlyjs
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOREVER = "public, max-age=31536000, immutable"  # the version is in the address
PLOTLY_PATH = f"/assets/plotly-{plotly.__version__}.min.js"


def plotly_route(base_path: str = "") -> Route:
    """The route that serves plotly.js; ``base_path`` is Streamlit's ``server.baseUrlPath``."""
    return Route(base_path + PLOTLY_PATH, _serve_plotly)


async def _serve_plotly(request: Request) -> Response:
    return javascript(request, get_plotlyjs())


def javascript(request: Request, source: str) -> Response:
    """A script to be kept forever, compressed once and only for those who can read that."""
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = _compressed(source), "gzip"
    else:
        body = source.encode()
    return Response(body, media_type="text/javascript", headers=headers)


@cache
def _compressed(source: str) -> bytes:
    return gzip.compress(source.encode(), compresslevel=6)
