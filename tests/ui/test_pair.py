"""The route that tells the weights of a pair: for maps at hand, and for nothing else."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sparse_attn.settings import Settings
from sparse_attn.ui.map_view.pair import PAIR_PATH, pair_route
from sparse_attn.views import Work, work
from sparse_attn.views.given import Given, Patient
from sparse_attn.views.shared_cache import SharedCache

SHOWN = Settings(T=60, heads=2, head=1, D=8, preset="custom", window=3, globals="0")


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Caches that hold the maps of SHOWN and no other."""
    for name in ("_MAPS", "_TILES"):
        monkeypatch.setattr(work, name, SharedCache(2**28))
    shown = Work(SHOWN, Patient(), Given())
    shown.sparse()
    shown.dense()
    return shown


def ask(settings: Settings | str = SHOWN, **params: object) -> Any:
    """The weights that the route answers with."""
    return json.loads(bytes(answer(settings, **params).body))


def answer(settings: Settings | str = SHOWN, **params: object) -> Response:
    """What the route answers, as the server would call it."""
    link = settings if isinstance(settings, str) else settings.to_link(full=True)
    scope = {
        "type": "http",
        "method": "GET",
        "path": PAIR_PATH,
        "headers": [(b"host", b"localhost")],
        "query_string": urlencode({"link": link, **params}).encode(),
    }
    made: Response = asyncio.run(pair_route("").endpoint(Request(scope)))
    return made


def test_the_weights_are_those_of_the_maps(at_hand: Work) -> None:
    for query, key in ((0, 59), (30, 28), (30, 40)):
        told = ask(query=query, key=key)
        assert told == {
            "sparse": float(at_hand.sparse().pair(query, key)),
            "dense": float(at_hand.dense().pair(query, key)),
        }
        assert told["dense"] > 0
    assert ask(query=30, key=40)["sparse"] == 0, "not allowed"


def test_what_is_looked_at_does_not_matter_to_the_weights() -> None:
    other = SHOWN.replace(view=((0, 8), (0, 8)), query=3, key=4, scale="linear")
    assert ask(other, query=30, key=28) == ask(query=30, key=28)


@pytest.mark.parametrize("change", [{"window": 4}, {"T": 61}, {"head": 0}, {"causal": True}])
def test_a_map_that_is_not_at_hand_is_not_made(change: dict[str, Any]) -> None:
    assert answer(SHOWN.replace(**change), query=1, key=1).status_code == 204


@pytest.mark.parametrize("bad", ["", "x", "-1", "60", "1.5", "1e1", "٣", "9" * 5000, "nan"])
@pytest.mark.parametrize("name", ["query", "key"])
def test_a_position_that_is_none_is_named(name: str, bad: str) -> None:
    with pytest.raises(HTTPException) as refused:
        ask(SHOWN, **({"query": 1, "key": 1} | {name: bad}))
    assert refused.value.status_code == 422
    assert name in refused.value.detail
    assert "0 to 59" in refused.value.detail


@pytest.mark.parametrize("link", ["window=-5", "T=x", "colour=red", "T=60&T=61"])
def test_a_link_with_something_wrong_gets_no_numbers_of_another_map(link: str) -> None:
    with pytest.raises(HTTPException) as refused:
        ask(f"{SHOWN.to_link(full=True)}&{link}", query=1, key=1)
    assert refused.value.status_code == 422


def test_an_address_without_end_is_refused() -> None:
    with pytest.raises(HTTPException) as refused:
        ask("T=60&text=" + "a" * 300_000, query=1, key=1)
    assert refused.value.status_code == 414
