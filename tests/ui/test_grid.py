"""The grid: its message, what it takes from a browser, its modules."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette

import sparse_attn.ui
from sparse_attn.figures.colors import THEMES, contrast, rgb
from sparse_attn.ui.grid import GridPicture, component, painted_cells, routes
from sparse_attn.ui.grid.assets import MODULES
from sparse_attn.ui.learn.stage import grid_words


def picture(**more: Any) -> GridPicture:
    texts = np.array([["1", "", "3"], ["", "5", ""]])
    fields: dict[str, Any] = {
        "name": "numbers", "rows": ("a", "b"), "columns": ("x", "y", "z"),
        "texts": texts, "sentences": texts,
    } | more  # fmt: skip
    return GridPicture(**fields)


def test_the_message_numbers_cells_row_by_row() -> None:
    made = picture(
        levels=np.array([[0.0, np.nan, 1.0], [0.5, np.nan, np.nan]]),
        paintable=frozenset({(1, 2), (0, 0)}),
        painted=frozenset({(1, 2)}),
        marks={(1, 0): "missed"},
    )
    message = made.message()
    assert message["texts"] == ["1", "", "3", "", "5", ""]
    assert message["levels"] == [0, -1, 32, 16, -1, -1]
    assert message["paintable"] == [0, 5]
    assert message["painted"] == [5]
    assert message["marks"] == {"3": "missed"}
    assert made.cells([5, 6, -1, 0]) == {(1, 2), (0, 0)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"texts": np.array([["1"]])},
        {"levels": np.zeros((3, 2))},
        {"rows": ()},
        {"columns": ("x",) * 65},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        picture(**wrong)


@pytest.mark.parametrize(
    ("event", "taken"),
    [
        ({"cells": [0, 5], "subject": "a"}, {(0, 0), (1, 2)}),
        ({"cells": [0, 1, 99, -3, "5", None, True, 2.0], "subject": "a"}, {(0, 0)}),
        ({"cells": [], "subject": "a"}, set()),
        ({"cells": [0, 5], "subject": "b"}, None),
        ({"cells": [0, 5]}, None),
        ({"cells": "05", "subject": "a"}, None),
        ("nonsense", None),
        (None, None),
    ],
)
def test_events_are_judged(event: object, taken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = picture(paintable=frozenset({(0, 0), (1, 2)}), painted=frozenset({(1, 2)}))
    state = SimpleNamespace(session_state={"g": {"paint": event}})
    monkeypatch.setattr(component, "st", state)
    assert painted_cells("g", made, "a") == taken


def test_only_one_where_one_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    made = picture(paintable=frozenset({(0, 0), (1, 2)}), one=True)
    event = {"paint": {"cells": [0, 5], "subject": ""}}
    monkeypatch.setattr(component, "st", SimpleNamespace(session_state={"g": event}))
    assert painted_cells("g", made) == frozenset({(0, 0)})


def test_a_picture_says_which_event_it_knows_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the last one taken, in whichever run it is sent: no event's own run may get that far."""
    held: dict[str, Any] = {}
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(component, "st", SimpleNamespace(session_state=held))
    monkeypatch.setattr(component, "_component", lambda **given: sent.append(given))
    taken: list[int] = []

    def show() -> Any:
        component.grid(picture(), key="g", texts={}, on_paint=lambda: taken.append(1))
        return sent[-1]

    on_paint = show()["on_paint_change"]
    for number in (3, 2, "9", True, None):
        held["g"] = {"paint": {"number": number, "cells": []}}
        on_paint()
    held["g"] = {"paint": None}
    assert show()["data"]["heard"] == 3
    assert len(taken) == 5


def test_ink_can_be_read_on_every_colour() -> None:
    """What theme.js does: black on what is lighter than 0.179, white on the rest."""
    colors = picture().message()["colors"]
    for theme in THEMES:
        for color in (*colors[theme]["scale"], *colors[theme]["categories"]):
            black, white = (contrast(rgb(ink), rgb(color)) for ink in ("#000000", "#ffffff"))
            assert max(black, white) >= 4.5


def fetch(path: str) -> tuple[int, bytes]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": [], "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(Starlette(routes=list(routes()))(scope, receive, send))
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent[1:])


def test_modules_are_served_under_their_version_only() -> None:
    for name, source in MODULES.sources.items():
        assert fetch(MODULES.url(name)) == (200, source.encode())
    assert fetch(MODULES.url("grid.js").replace(MODULES.version, "0" * 16))[0] == 404
    assert fetch(MODULES.url("../component.py"))[0] == 404


def test_no_module_reaches_beyond_the_app_or_writes_html() -> None:
    for name, source in MODULES.sources.items():
        for forbidden in ("http://", "https://", "innerHTML", "eval(", "insertAdjacentHTML"):
            assert forbidden not in source, f"{name} has {forbidden}"


def test_every_word_that_modules_use_is_sent() -> None:
    used = {
        name
        for source in MODULES.sources.values()
        for name in re.findall(r"\bwords\.(\w+)", source)
    }
    assert {"help", "painted"} <= used
    assert used | {"right", "missed", "extra"} == set(grid_words(True))


def test_the_grid_prints_its_colours() -> None:
    css = (Path(sparse_attn.ui.__file__).parent / "grid" / "grid.css").read_text()
    assert "print-color-adjust: exact" in css
