"""The map of a long sequence: sampled, then exact; links, weights, jumps, a dragged slider."""

from __future__ import annotations

import http.client
import math
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from sparse_attn.settings import Settings
from sparse_attn.sources import structured
from tests.browser import driving
from tests.browser.server import HOST, AppServer

LENGTH = 2**17
SHOWN = Settings(
    preset="custom", T=LENGTH, window=256, globals="0, 70000", heads=1, D=16
)  # fmt: skip
PATIENCE_S = 60.0
AT, SPAN = 70_100, 256
ZOOMED = SHOWN.replace(view=((AT, AT + SPAN), (AT - 200, AT - 200 + SPAN)))
LATER_MS = 600

# At every frame from now on: what is said to be painted, and whether the canvas shows anything.
# The canvas is small when it is looked at, or looking would be all that happens.
WATCH_FRAMES = """root => {
    window.frames_seen = []
    const small = document.createElement("canvas")
    small.width = small.height = 48
    const look = small.getContext("2d", { willReadFrequently: true })
    const each = () => {
        look.clearRect(0, 0, 48, 48)
        const shown = root.isConnected ? root.querySelector("canvas") : null
        if (shown?.width) look.drawImage(shown, 0, 0, 48, 48)
        const bytes = look.getImageData(0, 0, 48, 48).data
        const colors = new Set()
        for (let at = 0; at < bytes.length; at += 4) {
            colors.add(bytes.slice(at, at + 4).join())
        }
        window.frames_seen.push([root.dataset.painted ?? null, colors.size])
        window.frames_wanted = requestAnimationFrame(each)
    }
    each()
}"""
FROM_ROWS = re.compile(r"dense", re.IGNORECASE)
FEWEST_COLORS = 10  # of a picture; an empty panel has one or two


def link(settings: Settings) -> str:
    return f"/?{settings.to_link(full=True)}"


def open_exact(page: Page, server: AppServer, settings: Settings) -> driving.PaintedState:
    """Open the settings and wait for the exact picture."""
    page.goto("about:blank")
    driving.open_app(page, server, link(settings))
    return driving.wait_painted(page, driving.shows(level="exact"), PATIENCE_S)


@pytest.fixture(scope="module")
def explore(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page that shows the whole of a long map, exact."""
    with driving.watched_page(browser) as page:
        open_exact(page, app_server, SHOWN)
        yield page


def colors_said(page: Page) -> list[str]:
    """The numbers beside the colour bars."""
    ticks: list[str] = driving.map_root(page).evaluate(
        "root => Array.from(root.querySelectorAll('.colorbar text'), each => each.textContent)"
    )
    return ticks


def test_a_first_look_then_the_exact_picture_and_nothing_blank_between(explore: Page) -> None:
    before, said = driving.pixels(explore), colors_said(explore)
    driving.map_root(explore).evaluate(WATCH_FRAMES)
    driving.window_slider(explore).press("ArrowRight")
    first = driving.wait_painted(explore, driving.shows(window="257"), PATIENCE_S)
    assert first["level"] == "sampled"
    expect(driving.stage(explore)).to_have_attribute("aria-label", FROM_ROWS)
    few = driving.caption(explore)
    sampled, first_said = driving.pixels(explore), colors_said(explore)
    exact = driving.wait_painted(explore, driving.shows(window="257", level="exact"), PATIENCE_S)
    assert {**exact, "level": ""} == {**first, "level": ""}
    assert driving.caption(explore) != few, "more rows of dense attention by now"
    assert len({before, sampled, driving.pixels(explore)}) == 3
    assert colors_said(explore) == first_said
    assert first_said, "there is a colour bar to look at"
    assert len(said) == len(first_said)
    seen = explore.evaluate("window.frames_seen")
    explore.evaluate("cancelAnimationFrame(window.frames_wanted)")
    assert len(seen) > 10
    assert min(colors for _, colors in seen) >= FEWEST_COLORS, "no frame is blank"
    order = [level_of(text) for text, _ in seen if text and "window=257" in text]
    assert order == sorted(order, reverse=True), "sampled, then exact, never back"
    assert set(order) == {"sampled", "exact"}

    # The exact picture may name another query as the one that loses most: nobody picked it.
    driving.window_slider(explore).press("ArrowRight")
    exact = driving.wait_painted(explore, driving.shows(window="258", level="exact"), PATIENCE_S)
    assert exact["query"] == ""


def level_of(painted: str) -> str:
    return painted.rpartition("level=")[2]


def test_the_watch_over_blank_frames_can_fail(guarded_page: Page) -> None:
    page = guarded_page
    page.set_content("<div data-testid='map-view' data-painted='a'><canvas></canvas></div>")
    driving.map_root(page).evaluate(WATCH_FRAMES)
    page.wait_for_timeout(100)
    seen = page.evaluate("window.frames_seen")
    assert seen
    assert all(colors < FEWEST_COLORS for _, colors in seen)


def test_a_slider_dragged_over_its_range_ends_on_the_last_value(explore: Page) -> None:
    """No queue: after the last value nothing older is drawn."""
    handle = driving.window_slider(explore)
    box = handle.bounding_box()
    track = explore.locator(".st-key-window [data-testid='stSlider']").bounding_box()
    assert box is not None
    assert track is not None
    across = box["y"] + box["height"] / 2
    explore.mouse.move(box["x"] + box["width"] / 2, across)
    explore.mouse.down()
    for step in range(1, 16):
        explore.mouse.move(track["x"] + step * track["width"] / 20, across)
        explore.wait_for_timeout(40)
    explore.mouse.up()
    explore.wait_for_timeout(400)
    wanted = explore.locator(".st-key-window [data-testid='stSliderThumbValue']").inner_text()
    assert int(wanted.replace(",", "")) > 1000
    driving.map_root(explore).evaluate(WATCH_FRAMES)
    state = driving.wait_painted(explore, driving.shows(window=wanted, level="exact"), PATIENCE_S)
    assert state["view"] == ""
    pixels = driving.pixels(explore)
    explore.wait_for_timeout(LATER_MS)
    # A run that was still to come may draw the same picture again.
    driving.wait_painted(explore, lambda later: later == state)
    assert driving.pixels(explore) == pixels
    shown = [text for text, _ in explore.evaluate("window.frames_seen") if text]
    explore.evaluate("cancelAnimationFrame(window.frames_wanted)")
    is_last = [f"window={wanted}&" in text for text in shown]
    assert is_last == sorted(is_last), "nothing older came behind the last value"
    late = [text for text, last in zip(shown, is_last, strict=True) if not last]
    assert len(set(late)) <= 1, "at most the picture that was on its way is drawn before the last"


def weights(query: int, key: int, settings: Settings) -> tuple[float, float]:
    """The sparse and the dense weight of a pair: softmax of one row, in float64."""
    inputs = structured(settings.T, heads=settings.heads, dim=settings.D)
    q, keys = (each[0, 0].double().numpy() for each in (inputs.q, inputs.k))
    scores = keys @ q[query] / math.sqrt(settings.D)
    at, hubs = np.arange(settings.T), (0, 70_000)
    allowed = (abs(at - query) <= settings.window) | np.isin(at, hubs) | (query in hubs)
    raised = np.exp(scores - scores.max())
    sparse = raised[key] / raised[allowed].sum() if allowed[key] else 0.0
    return float(sparse), float(raised[key] / raised.sum())


def hover(page: Page, query: int, key: int) -> None:
    """Point at a pair of the zoomed map."""
    box = driving.panels(page)[0]
    (top, _), (left, _) = ZOOMED.view or ((0, 0), (0, 0))
    page.mouse.move(
        box["x"] + (key - left + 0.5) / SPAN * box["width"],
        box["y"] + (query - top + 0.5) / SPAN * box["height"],
    )
    shown = page.locator(".sa-map-box")
    expect(shown).to_contain_text(f"query {query:,}")
    expect(shown).to_contain_text(f"key {key:,}")


NUMBER = r"([−+]?\d[\d.]*(?:e[−+]?\d+)?)"


def test_a_link_to_a_view_on_a_fresh_server_and_exact_weights_under_the_cursor(
    fresh_server: Callable[..., AppServer], browser: Browser
) -> None:
    server = fresh_server()
    with driving.watched_page(browser) as page:
        state = open_exact(page, server, ZOOMED)
        assert state["view"] == f"{AT}:{AT + SPAN},{AT - 200}:{AT - 200 + SPAN}"
        expect(driving.map_root(page)).to_contain_text("queries 70,100–70,355")
        assert "one pixel a token" in driving.caption(page)
        for query, key in ((70_150, 70_140), (70_110, 69_995), (70_150, 70_000)):
            sparse, dense = weights(query, key, ZOOMED)
            assert sparse > 0
            hover(page, query, key)
            check_box(page, sparse, dense)
        _, dense = weights(70_350, 69_990, ZOOMED)
        hover(page, 70_350, 69_990)
        check_box(page, None, dense)
        expect(page.locator(".sa-map-box")).to_contain_text("Sparse: not allowed")
        check_route(server)


def check_box(page: Page, sparse: float | None, dense: float) -> None:
    """The box ends up with the weights to the digits that it shows; None: not looked at."""
    read = """([name, number]) => {
        const text = document.querySelector(".sa-map-box").innerText
        const found = text.match(new RegExp(name + ": " + number + "(\\n|$)"))
        return found && Number(found[1].replace("−", "-"))
    }"""
    for name, wanted in (("Sparse", sparse), ("Dense", dense)):
        if wanted is None:
            continue
        found: Any = None
        for _ in range(100):  # five digits come once the server has answered
            found = page.evaluate(read, [f"{name}[^:\\n]*", NUMBER])
            if found is not None and found == pytest.approx(wanted, rel=1e-4):
                break
            page.wait_for_timeout(50)
        assert found == pytest.approx(wanted, rel=1e-4), page.locator(".sa-map-box").inner_text()


def check_route(server: AppServer) -> None:
    """Numbers for what is shown, and no numbers for anything else."""
    shown = SHOWN.to_link(full=True)
    assert asked(server, shown, 70_150, 70_140) == 200
    assert asked(server, SHOWN.replace(window=255).to_link(full=True), 1, 1) == 204
    for query, key in ((LENGTH, 0), (0, -1), ("x", 0), ("", 0), ("1.5", 0), ("nan", 0)):
        assert asked(server, shown, query, key) == 422, (query, key)
    assert asked(server, f"{shown}&window=-5", 1, 1) == 422


def asked(server: AppServer, settings: str, query: object, key: object) -> int:
    """The status of the pair route's answer."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=20)
    try:
        params = urlencode({"link": settings, "query": query, "key": key})
        connection.request("GET", f"/map-view/pair?{params}")
        return connection.getresponse().status
    finally:
        connection.close()


def test_typing_a_query_and_a_key_jumps_there(explore: Page, app_server: AppServer) -> None:
    open_exact(explore, app_server, SHOWN)
    driving.wait_idle(explore)
    query, key = 99_999, 70_000
    driving.type_into(explore, "query", str(query))
    driving.wait_painted(explore, driving.shows(query=str(query)), PATIENCE_S)
    driving.wait_idle(explore)
    driving.type_into(explore, "key", str(key))
    state = driving.wait_painted(explore, driving.shows(key=str(key)), PATIENCE_S)
    for text, position in zip(state["view"].split(","), (query, key), strict=True):
        start, stop = map(int, text.split(":"))
        assert start <= position < stop
        assert stop - start <= 512
    assert "one pixel a token" in driving.caption(explore)
    expect(explore.get_by_test_id("stMain")).to_contain_text(f"pair ({query:,}, {key:,})")
    assert f"view={state['view']}" in explore.url.replace("%3A", ":").replace("%2C", ",")


SHORT = "preset=custom&T=64&window=4&globals=0&heads=1&D=8"


BAD_VIEWS = {"reversed": "9:0,0:9", "empty": "5:5,0:9", "outside": "0:9,60:65", "NaN": "nan:5,0:9"}


def test_bad_views_in_links_are_named_and_the_whole_is_shown(
    explore: Page, app_server: AppServer
) -> None:
    good = driving.open_map(explore, app_server, f"/?{SHORT}")
    explore.mouse.move(0, 0)
    pixels = driving.pixels(explore)
    for what, view in BAD_VIEWS.items():
        assert driving.open_map(explore, app_server, f"/?{SHORT}&view={view}") == good, what
        assert driving.pixels(explore) == pixels, what
        sentence = driving.sentences(explore).first
        expect(sentence).to_contain_text(f"View (view): '{view}' cannot be used")
        expect(sentence).to_contain_text("Allowed: two ranges of tokens")
