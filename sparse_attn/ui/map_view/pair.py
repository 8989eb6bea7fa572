"""The exact weights of one pair, for whoever points at it: a route beside the map's files."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sparse_attn.settings import Settings
from sparse_attn.views import Work
from sparse_attn.views.given import Given, Patient

PAIR_PATH = "/map-view/pair"  # asked with ?link=…&query=…&key=…
_MOST_CHARS = 200_000  # of an address: a text may travel in it


def pair_route(base: str) -> Route:
    """Answers with {"sparse": weight, "dense": weight}.

    204 where that map is not shown now, 422 for a link or a position that cannot be used.
    """
    return Route(base + PAIR_PATH, _answer)


async def _answer(request: Request) -> Response:
    asked = request.query_params
    if len(str(request.url)) > _MOST_CHARS:
        raise HTTPException(414, "The address is too long.")
    settings, problems = Settings.from_link(asked.get("link", ""))
    if problems:  # what they fall back to is another map
        raise HTTPException(422, problems[0].sentence)
    query, key = (_position(name, asked.get(name, ""), settings.T) for name in ("query", "key"))
    work = Work(settings, Patient(), Given())
    found = await run_in_threadpool(work.known_weights, query, key)
    if found is None:
        return Response(status_code=204)  # no fault: browsers would report a 404 as one
    return JSONResponse(dict(zip(("sparse", "dense"), found, strict=True)))


def _position(name: str, text: str, length: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) >= length:
        raise HTTPException(422, f"{name} must be a position from 0 to {length - 1}.")
    return int(text)
