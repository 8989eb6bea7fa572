"""The Reach page by hand: a link, the layer slider, and the way between two tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer


@pytest.fixture(scope="module")
def reach(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page for this file."""
    with driving.watched_page(browser, viewport={"width": 1366, "height": 768}) as page:
        driving.open_app(page, app_server, "/reach?T=512&window=16&globals=none&layers=3")
        yield page


def picture(page: Page) -> bytes:
    """The map of hops as it is on screen."""
    driving.wait_idle(page)
    plot = page.locator(".st-key-hops .js-plotly-plot")
    expect(plot).to_be_visible()
    page.mouse.move(0, 0)
    return plot.screenshot(animations="disabled")


def test_the_layer_slider_moves_map_sentence_and_address(reach: Page) -> None:
    main = reach.get_by_test_id("stMain")
    expect(main).to_contain_text("After 3 layers a query knows of")
    before = picture(reach)
    assert picture(reach) == before, "nothing else moves"
    driving.slider(reach, "layers").press("ArrowRight")
    expect(main).to_contain_text("After 4 layers a query knows of")
    expect(main).to_contain_text("the farthest stands 64 tokens away")
    assert picture(reach) != before
    assert "layers=4" in reach.url


def test_the_way_follows_the_pattern(reach: Page, app_server: AppServer) -> None:
    driving.open_app(reach, app_server, "/reach?T=512&window=16&globals=none&layers=3")
    main = reach.get_by_test_id("stMain")
    driving.type_into(reach, "query", "500")
    driving.wait_idle(reach)
    driving.type_into(reach, "key", "20")
    expect(main).to_contain_text(re.compile(r"comes over 30 layers: 500 ← "))
    driving.type_into(reach, "globals", "7")
    expect(main).to_contain_text("comes over 2 layers: 500 ← 7 ← 20")
    expect(main).to_contain_text("After 2 layers every query knows of every token")


def test_the_settings_come_along_from_explore_and_back(reach: Page, app_server: AppServer) -> None:
    driving.open_app(reach, app_server, "/reach?T=512&window=16&globals=7&query=500&key=20")
    expect(reach.get_by_test_id("stMain")).to_contain_text("500 ← 7 ← 20")
    reach.get_by_role("link", name="Explore").click()
    state = driving.wait_painted(reach, driving.shows(T="512", window="16", globals="7"))
    assert state["query"] == "500"
    reach.get_by_role("link", name="Reach").click()
    expect(reach.get_by_test_id("stMain")).to_contain_text("500 ← 7 ← 20")
