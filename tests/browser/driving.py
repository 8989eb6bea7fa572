"""How tests and benchmarks drive the app: open a page, wait for the picture, find a control.

Every locator of the app that more than one test needs stands here, once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import Browser, Error, FloatRect, Locator, Page, expect

from tests.browser.guard import PageGuard
from tests.browser.server import AppServer

MAP_VIEW = "[data-testid='map-view']"
CONNECTED = "[data-testid='stApp'][data-test-connection-state='CONNECTED']"
SCRIPT_DONE = "[data-testid='stApp'][data-test-script-state='notRunning']"
READY_TIMEOUT_MS = 30_000
PAINT_TIMEOUT_S = 20.0
POLL_S = 0.02

PaintedState = Mapping[str, str]

# Where Plotly's axes put the panels, and the curve after them, on the page.
PANELS = """root => {
    const plot = root.querySelector(".js-plotly-plot")
    const {x, y} = plot.getBoundingClientRect()
    const layout = plot._fullLayout
    return ["", "2", "3", "4", "5"].filter(name => layout["xaxis" + name]).map(name => ({
        x: x + layout["xaxis" + name]._offset,
        y: y + layout["yaxis" + name]._offset,
        width: layout["xaxis" + name]._length,
        height: layout["yaxis" + name]._length,
    }))
}"""
PIXELS = "root => Array.from(root.querySelectorAll('canvas'), each => each.toDataURL()).join()"


@contextmanager
def watched_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, for several tests; fails at the end on what it reported."""
    context = browser.new_context(**options)
    guard = PageGuard(context)
    page = context.new_page()
    try:
        yield page
        page.wait_for_timeout(50)  # events still on their way from the browser
        guard.check()
    finally:
        context.close()


def open_map(page: Page, server: AppServer, path: str = "/") -> PaintedState:
    """Open ``path`` and return the state of its first picture."""
    page.goto("about:blank")  # an address that differs only in its query might not be loaded anew
    open_app(page, server, path)
    return wait_painted(page)


def open_app(page: Page, server: AppServer, path: str = "/") -> Page:
    """Open ``path`` (with its query) of the app and return when its script has run."""
    page.goto(server.url + path)
    wait_idle(page)
    return page


def wait_idle(page: Page) -> None:
    """Return when the app is connected, no script runs and no placeholder is left.

    As Streamlit's own tests do; better is to wait for something that names the new state.
    """
    page.wait_for_timeout(210)  # a widget sends its change after a pause of up to 200 ms
    page.wait_for_selector(CONNECTED, state="attached", timeout=READY_TIMEOUT_MS)
    page.wait_for_selector(SCRIPT_DONE, state="attached", timeout=READY_TIMEOUT_MS)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=READY_TIMEOUT_MS)


def painted(page: Page) -> PaintedState | None:
    """The state whose picture is on screen now, by setting; None while it is being drawn."""
    view = page.locator(MAP_VIEW)
    try:
        text = view.first.get_attribute("data-painted", timeout=100) if view.count() else None
    except Error:  # the element went away between the two questions
        return None
    return None if text is None else dict(parse_qsl(text.lstrip("?"), keep_blank_values=True))


def wait_painted(
    page: Page,
    predicate: Callable[[PaintedState], bool] = bool,
    timeout_s: float = PAINT_TIMEOUT_S,
) -> PaintedState:
    """Return the painted state once ``predicate`` holds for it; AssertionError with the last one.

    ``wait_painted(page, lambda state: state["window"] == "65")``
    """
    deadline = time.monotonic() + timeout_s
    last: PaintedState | None = None
    while time.monotonic() < deadline:
        state = painted(page)
        if state is not None:
            if predicate(state):
                return state
            last = state
        page.wait_for_timeout(POLL_S * 1000)
    problems = page.get_by_test_id("stException").all_inner_texts()
    raise AssertionError(
        f"No such picture within {timeout_s} s. Last painted: {last}. Exceptions shown: {problems}"
    )


def shows(**wanted: str) -> Callable[[PaintedState], bool]:
    """A predicate for `wait_painted`: these settings have these values."""
    return lambda state: all(state[name] == value for name, value in wanted.items())


def slider(page: Page, key: str) -> Locator:
    """The handle of the slider of setting ``key``: focus it and press the arrow keys."""
    return page.locator(f".st-key-{key} [data-testid='stSlider'] input[type='range']")


def window_slider(page: Page) -> Locator:
    """The handle of the window's slider."""
    return slider(page, "window")


def map_root(page: Page) -> Locator:
    """The root of the map view."""
    return page.locator(MAP_VIEW)


def map_button(page: Page, name: str) -> Locator:
    """A button of the map's toolbar, by what a screen reader says."""
    return map_root(page).get_by_role("button", name=name, exact=True)


def stage(page: Page) -> Locator:
    """The maps, without the toolbar above them."""
    return map_root(page).locator(".sa-map-stage")


def caption(page: Page) -> str:
    """What a screen reader says for the maps, and what travels with a saved picture."""
    return stage(page).get_attribute("aria-label") or ""


def panels(page: Page) -> list[FloatRect]:
    """Where the panels lie in the viewport, from the left; the curve of kept mass comes last."""
    found: list[FloatRect] = map_root(page).evaluate(PANELS)
    return found


def pixels(page: Page) -> str:
    """The canvases of the maps and their marks, as text that is equal where all pixels are."""
    found: str = map_root(page).evaluate(PIXELS)
    return found


def at_pair(
    page: Page, query: float, key: float, length: int, panel: int = 0
) -> tuple[float, float]:
    """The point of the viewport over the middle of a pair of the whole map."""
    box = panels(page)[panel]
    across, down = (key + 0.5) / length, (query + 0.5) / length
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def headline(page: Page) -> str:
    """The words and numbers above the map."""
    return page.get_by_test_id("stMain").get_by_test_id("stMarkdown").first.inner_text()


def sentences(page: Page) -> Locator:
    """What the page says about values that it could not use."""
    return page.get_by_test_id("stAlert")


def field(page: Page, key: str) -> Locator:
    """The box of setting ``key`` that is typed into."""
    return page.locator(f".st-key-{key}").locator("input, textarea").first


def type_into(page: Page, key: str, text: str) -> None:
    """Replace what the box of ``key`` holds, and leave it as a user does."""
    box = field(page, key)
    box.fill(text)
    box.press("Tab")
