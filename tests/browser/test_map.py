"""The map by hand: point, click, zoom, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer

LENGTH = 2048  # four tokens a pixel: there is something to see closer


@pytest.fixture(scope="module")
def opened(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page for this file."""
    with driving.watched_page(browser) as page:
        driving.open_map(page, app_server, f"/?T={LENGTH}")
        yield page


@pytest.fixture
def explore(opened: Page) -> Iterator[Page]:
    """The page, showing the whole map before and after a test."""
    yield opened
    driving.map_button(opened, "Show the whole map").click()
    driving.wait_painted(opened, lambda state: not state["view"])


def test_a_click_explains_the_pair_below_it(explore: Page) -> None:
    query, key = 1500, 1024
    explore.mouse.click(*driving.at_pair(explore, query, key, LENGTH))
    state = driving.wait_painted(explore, lambda state: bool(state["query"]))
    at = int(state["query"]), int(state["key"])
    pixel = LENGTH / driving.panels(explore)[0]["width"]  # tokens
    assert abs(at[0] - query) <= pixel
    assert abs(at[1] - key) <= pixel
    shown = explore.get_by_test_id("stMain")
    expect(shown).to_contain_text(f"Query {at[0]:,} sees")
    expect(shown).to_contain_text(f"pair ({at[0]:,}, {at[1]:,})")
    assert f"query={at[0]}" in explore.url
    assert f"key={at[1]}" in explore.url

    # another pair, on another panel: the sentence is about that one
    explore.mouse.click(*driving.at_pair(explore, 300, 290, LENGTH, panel=1))
    state = driving.wait_painted(explore, lambda new: new["query"] != state["query"])
    expect(shown).to_contain_text(f"pair ({int(state['query']):,}, {int(state['key']):,})")
    expect(shown).to_contain_text("allowed by")
    expect(shown).not_to_contain_text(f"pair ({at[0]:,}, {at[1]:,})")


PIXELS = 512  # of a panel: so many rows in view are one pixel a token


def span(state: driving.PaintedState) -> int:
    """How many rows are in view; 0 where all are."""
    start, stop = (state["view"].split(",")[0] or "0:0").split(":")
    return int(stop) - int(start)


def test_the_wheel_zooms_to_sharper_tiles_and_whole_goes_back(explore: Page) -> None:
    explore.mouse.move(0, 0)
    whole = driving.pixels(explore)
    assert "4 × 4 tokens" in driving.caption(explore)
    explore.mouse.move(*driving.at_pair(explore, 1024, 1024, LENGTH))
    for _ in range(4):
        explore.mouse.wheel(0, -250)
        explore.wait_for_timeout(60)
    state = driving.wait_painted(explore, lambda state: 0 < span(state) <= PIXELS)
    rows = tuple(map(int, state["view"].split(",")[0].split(":")))
    assert 0 < rows[0] < 1024 < rows[1] < LENGTH
    expect(driving.map_root(explore)).to_contain_text(re.compile(r"queries .+ keys "))
    assert "one pixel a token" in driving.caption(explore)
    assert "view=" in explore.url

    explore.mouse.move(0, 0)
    driving.map_button(explore, "Show the whole map").click()
    driving.wait_painted(explore, lambda state: not state["view"])
    assert driving.pixels(explore) == whole
    assert "view=" not in explore.url


def test_buttons_zoom_and_back_returns(explore: Page) -> None:
    driving.map_button(explore, "Zoom in").click()
    first = driving.wait_painted(explore, lambda state: bool(state["view"]))
    driving.map_button(explore, "Zoom in").click()
    driving.wait_painted(explore, lambda state: state["view"] not in ("", first["view"]))
    explore.go_back()
    driving.wait_painted(explore, lambda state: state["view"] == first["view"])
    explore.go_back()
    driving.wait_painted(explore, lambda state: not state["view"])
    expect(driving.map_root(explore)).not_to_contain_text(re.compile(r"queries .+ keys "))


def test_keys_move_and_zoom_the_map(explore: Page) -> None:
    driving.map_root(explore).focus()
    explore.keyboard.press("+")
    zoomed = driving.wait_painted(explore, lambda state: bool(state["view"]))
    explore.keyboard.press("ArrowDown")
    driving.wait_painted(explore, lambda state: state["view"] not in ("", zoomed["view"]))
    explore.keyboard.press("0")
    driving.wait_painted(explore, lambda state: not state["view"])


def test_the_mouse_tells_what_lies_below_it(explore: Page) -> None:
    box = explore.locator(".sa-map-box")
    explore.mouse.move(*driving.at_pair(explore, 1500, 1024, LENGTH))
    expect(box).to_be_visible()
    expect(box).to_contain_text("global column")
    expect(box).to_contain_text(re.compile(r"query 1,(49|50)\d"))
    explore.mouse.move(*driving.at_pair(explore, 200, 1900, LENGTH))
    expect(box).to_contain_text("not allowed")
    explore.mouse.move(2, 2)
    expect(box).to_be_hidden()


def test_a_slider_leaves_the_zoom_alone(explore: Page) -> None:
    driving.map_button(explore, "Zoom in").click()
    zoomed = driving.wait_painted(explore, lambda state: bool(state["view"]))
    driving.window_slider(explore).press("ArrowRight")
    moved = driving.wait_painted(explore, lambda state: state["window"] != zoomed["window"])
    assert moved["view"] == zoomed["view"]


def test_copy_link_holds_what_was_clicked_and_zoomed_to(explore: Page) -> None:
    driving.map_button(explore, "Zoom in").click()
    zoomed = driving.wait_painted(explore, lambda state: bool(state["view"]))
    explore.mouse.click(*driving.at_pair(explore, 1200, 1100, LENGTH))
    state = driving.wait_painted(explore, lambda state: state["query"] != zoomed["query"])
    driving.wait_idle(explore)
    explore.get_by_role("button", name="Copy link").click()
    link = explore.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text()
    explore.keyboard.press("Escape")
    assert f"query={state['query']}&key={state['key']}&view={state['view']}" in link
