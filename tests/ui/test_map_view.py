"""The map view in Python: what is sent to the browser, what comes back, what is served."""

import asyncio
import gzip
import re
from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette

from sparse_attn.figures.map_words import ENGLISH
from sparse_attn.figures.pack import RAW, unpack_header, unpack_plane
from sparse_attn.figures.raster import WeightScale, weight_levels
from sparse_attn.ui import map_view
from sparse_attn.ui.map_view import (
    Kept,
    MapEvent,
    Panel,
    Picture,
    Pin,
    Rules,
    View,
    assets,
    pack,
    routes,
)
from sparse_attn.ui.map_view.events import read_event
from sparse_attn.views import work


def picture(size: int = 8, **changes: Any) -> Picture:
    """A small picture with every kind of panel."""
    rng = np.random.default_rng(0)
    dense = rng.random((size, size))
    bits = rng.integers(0, 4, (size, size)).astype(np.int32)
    sparse = np.where(bits > 0, dense, np.nan)
    share = np.where(bits > 0, 0.5, 0.0)
    made = Picture(
        panels=[
            Panel("sparse", "sparse", sparse, share),
            Panel("dense", "dense", dense),
            Panel("difference", "difference", np.nan_to_num(sparse) - dense),
            Panel("why", "why", bits, share),
        ],
        length=size,
        rows=(0, size),
        columns=(0, size),
        row_step=1,
        column_step=1,
        caption="a caption",
        painted="?T=8&level=exact",
        rules=Rules(bits, ("band", "global row")),
        kept=Kept(np.linspace(0, 1, size)),
    )
    return replace(made, **changes)


def test_the_header_says_what_is_shown() -> None:
    header = unpack_header(pack(picture(tokens=list("abcabcab"), pinned=Pin(3, 5))))
    assert [panel["kind"] for panel in header["panels"]] == ["sparse", "dense", "difference", "why"]
    assert header["rows"] == header["columns"] == [0, 8]
    assert (header["height"], header["width"], header["rowStep"]) == (8, 8, 1)
    assert header["painted"] == "?T=8&level=exact"
    assert header["caption"] == "a caption"
    assert header["pinned"] == {"query": 3, "key": 5}
    assert header["tokens"]["rows"] == {"start": 0, "labels": list("abcabcab")}
    assert set(header["colors"]) == {"light", "dark"}


def test_planes_come_back_as_quantised() -> None:
    shown = picture(weights=WeightScale(0.01, 1.0))
    message = pack(shown)
    header = unpack_header(message)
    sparse, dense, _, why = header["panels"]
    for panel, sent in zip(shown.panels[:2], (sparse, dense), strict=True):
        levels = unpack_plane(message, sent["plane"]).reshape(8, 8)
        np.testing.assert_array_equal(levels, weight_levels(panel.plane, WeightScale(0.01, 1.0)))
        np.testing.assert_array_equal(levels == 0, np.isnan(panel.plane))
    assert shown.rules is not None
    bits = unpack_plane(message, header["rules"]["plane"])
    np.testing.assert_array_equal(bits.reshape(8, 8), shown.rules.bits)
    categories = unpack_plane(message, why["plane"]).reshape(8, 8)
    np.testing.assert_array_equal(categories == 0, shown.rules.bits == 0)
    mean = unpack_plane(message, header["kept"]["mean"]).view("<f4")
    np.testing.assert_allclose(mean, np.linspace(0, 1, 8), rtol=1e-6)


def test_equal_planes_are_sent_once() -> None:
    panels = unpack_header(pack(picture()))["panels"]
    assert panels[0]["share"] == panels[3]["share"]
    assert panels[1]["share"] is None
    assert panels[0]["plane"][0] == RAW


@pytest.mark.parametrize(("names", "size"), [(8, 1), (9, 2), (16, 2), (17, 4), (31, 4)])
def test_rule_bits_take_as_many_bytes_as_there_are_rules(names: int, size: int) -> None:
    bits = np.full((8, 8), 1 << (names - 1), dtype=np.int64)
    rules = Rules(bits, tuple(f"band #{each}" for each in range(names)))
    message = pack(picture(rules=rules))
    header = unpack_header(message)
    sent = unpack_plane(message, header["rules"]["plane"]).view(f"<u{size}")
    assert header["rules"]["bytes"] == size
    np.testing.assert_array_equal(sent, bits.ravel())


def test_three_panels_of_512_pixels_stay_within_the_budget() -> None:
    rng = np.random.default_rng(0)
    size = 512
    bits = (rng.random((size, size)) < 0.05).astype(np.int32) << rng.integers(0, 8, (size, size))
    noise = rng.random((2, size, size))
    sparse = np.where(bits > 0, noise[0], np.nan)
    share = np.where(bits > 0, rng.choice([1 / 64, 2 / 64, 3 / 64, 1.0], (size, size)), 0)
    everywhere = np.tril(np.ones((size, size)))
    shown = Picture(
        panels=[
            Panel("sparse", "sparse", sparse, share),
            Panel("dense", "dense", noise[1], everywhere),
            Panel("difference", "difference", noise[0] - noise[1], everywhere),
        ],
        length=4096, rows=(0, 4096), columns=(0, 4096), row_step=8, column_step=8,
        caption="", painted="", rules=Rules(bits, tuple(f"band #{each}" for each in range(8))),
        kept=Kept(np.ones(size), np.zeros(size)),
    )  # fmt: skip
    assert len(pack(shown)) <= 1_200_000


def test_words_of_long_texts_travel_only_for_what_is_visible() -> None:
    words = [str(each) for each in range(100_000)]
    near = picture(length=100_000, tokens=words, rows=(500, 508), columns=(8, 16))
    labels = unpack_header(pack(near))["tokens"]
    assert labels["rows"] == {"start": 500, "labels": words[500:508]}
    assert labels["columns"]["start"] == 8
    far = picture(length=100_000, tokens=words, rows=(0, 80_000), row_step=10_000)
    assert "rows" not in unpack_header(pack(far))["tokens"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rows": (0, 9)}, r"rows must be \(start, stop\) within 0 to 8, got \(0, 9\)"),
        ({"rows": (5, 3)}, r"rows must be .* got \(5, 3\)"),
        ({"columns": (0, 4)}, r"columns \(0, 4\) at 1 tokens a pixel are 4 pixels"),
        ({"panels": []}, "panels must be 1 to 4, got 0"),
        ({"rules": None}, "a why panel needs the picture's rules"),
        ({"tokens": ["a"]}, r"tokens must be one a position \(8\), got 1"),
        ({"kept": Kept(np.ones(3))}, r"kept must have one value a pixel row \(8\), got \(3,\)"),
        ({"rules": Rules(np.ones((2, 2), int), ("band",))}, r"all planes must have the shape"),
    ],
)
def test_a_picture_that_does_not_fit_together_is_refused(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        picture(**changes)


def test_a_panel_checks_its_plane() -> None:
    with pytest.raises(ValueError, match="kind of a panel must be one of sparse, dense"):
        Panel("heat", "x", np.ones((2, 2)))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"at most 1024 pixels a side, got shape \(2, 2000\)"):
        Panel("sparse", "x", np.ones((2, 2000)))
    with pytest.raises(TypeError, match="plane of a why panel must be integer, got float64"):
        Panel("why", "x", np.ones((2, 2)))
    with pytest.raises(ValueError, match="share must have the shape of its plane"):
        Panel("dense", "x", np.ones((2, 2)), np.ones((3, 3)))


def test_events_are_read() -> None:
    view = {"rows": [3, 9], "columns": [0, 6], "number": 4}
    assert read_event({"view": view}) == MapEvent(view=View((3, 9), (0, 6)))
    assert read_event({"pin": {"query": 1, "key": 2}}) == MapEvent(pin=Pin(1, 2))


@pytest.mark.parametrize(
    "state",
    [
        None, "text", {}, {"pin": {"query": "1", "key": 2}}, {"pin": {"query": True, "key": 2}},
        {"pin": {"query": -1, "key": 2}}, {"pin": {"query": 1}}, {"view": {"rows": [9, 3]}},
        {"view": {"rows": [3, 9], "columns": [0.5, 2]}}, {"view": [1, 2]},
    ],
)  # fmt: skip
def test_nonsense_from_the_browser_is_dropped(state: Any) -> None:
    assert read_event(state) is None


def fetch(path: str, accept_encoding: str = "gzip") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body that the routes answer, without a server."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    headers = [(b"accept-encoding", accept_encoding.encode())]
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": headers, "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(Starlette(routes=list(routes()))(scope, receive, send))
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(each.get("body", b"") for each in sent[1:])


def test_plotly_is_served_from_the_installed_package() -> None:
    status, headers, plain = fetch(assets.plotly_url(), "identity")
    packed_status, packed_headers, packed = fetch(assets.plotly_url(), "gzip, br")
    assert status == packed_status == 200
    assert b"Plotly" in plain
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2
    assert packed_headers["content-encoding"] == "gzip"
    assert "content-encoding" not in headers
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("text/javascript")


def test_modules_are_served_under_their_version_only() -> None:
    address = assets.MODULES.url("map_view.js")
    status, _, body = fetch(address, "identity")
    assert status == 200
    assert body.decode() == assets.MODULES.sources["map_view.js"]
    assert fetch(address.replace(assets.MODULES.version, "0" * 16))[0] == 404
    assert fetch(assets.MODULES.url("../component.py"))[0] == 404
    assert fetch(assets.MODULES.url("missing.js"))[0] == 404


def test_no_module_reaches_beyond_the_app_or_writes_html() -> None:
    for name, source in assets.MODULES.sources.items():
        for forbidden in ("http://", "https://", "innerHTML", "eval(", "insertAdjacentHTML"):
            assert forbidden not in source, f"{name} has {forbidden}"


def test_every_text_that_modules_use_is_in_the_table() -> None:
    used = {
        name
        for source in assets.MODULES.sources.values()
        for name in re.findall(r"\btexts\.(\w+)", source)
    }
    assert used <= set(ENGLISH)
    assert {"buttons", "notAllowed", "query"} <= used


def test_both_sides_know_how_close_the_map_comes() -> None:
    geometry = (Path(map_view.__file__).parent / "js" / "geometry.js").read_text()
    (found,) = re.findall(r"^const CLOSEST = (\d+)", geometry, re.MULTILINE)
    assert int(found) == work.CLOSEST
