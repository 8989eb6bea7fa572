"""How tests and benchmarks drive the app: open a page, wait for the picture, find a control.

Every locator of the app that more than one test needs stands here, once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.server import AppServer

MAP_VIEW = "[data-testid='map-view']"
CONNECTED = "[data-testid='stApp'][data-test-connection-state='CONNECTED']"
SCRIPT_DONE = "[data-testid='stApp'][data-test-script-state='notRunning']"
READY_TIMEOUT_MS = 30_000
PAINT_TIMEOUT_S = 20.0
POLL_S = 0.02

PaintedState = Mapping[str, str]


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


def slider(page: Page, key: str) -> Locator:
    """The handle of the slider of setting ``key``: focus it and press the arrow keys."""
    return page.locator(f".st-key-{key} [data-testid='stSlider'] input[type='range']")


def window_slider(page: Page) -> Locator:
    """The handle of the window's slider."""
    return slider(page, "window")
