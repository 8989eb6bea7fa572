"""One real question, followed through the app: which of two patterns keeps more here, why, at what
cost, and what would be better?
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.driving import open_app, wait_idle, wait_painted
from tests.browser.server import AppServer

PATIENCE_MS = 40_000


def button(page: Page, key: str) -> None:
    """Press the button of a key."""
    page.locator(f".st-key-{key} button").first.click()
    wait_idle(page)


def test_which_of_two_keeps_more_why_and_at_what_cost(
    guarded_page: Page, app_server: AppServer
) -> None:
    page = guarded_page
    open_app(page, app_server, "/compare?T=256&heads=2&D=16&budget=60")
    answer = page.get_by_text(re.compile(r"keeps more: [\d.]+ %"))
    expect(answer).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("The difference is largest in the")).to_be_visible()
    expect(page.get_by_text("keys per query, take")).to_be_visible()
    state = wait_painted(page)
    assert (state["budget"], state["T"]) == ("60", "256")
    titles = page.locator("[data-testid='map-view'] .annotation-text").all_text_contents()
    assert {"A · Longformer", "B · BigBird"} <= set(titles)
    expect(page.get_by_text("pairs that both allow")).to_be_visible()

    page.get_by_role("link", name="Best of its size").click()
    found = page.get_by_text(re.compile(r"of dense attention with [\d.]+ keys per query"))
    expect(found).to_be_visible(timeout=PATIENCE_MS)
    button(page, "adopt")
    shown = wait_painted(page, lambda state: state["preset"] == "custom")
    assert shown["T"] == "256"
    assert "/explore" in page.url or "/?" in page.url


def test_a_point_of_the_frontier_can_be_taken(guarded_page: Page, app_server: AppServer) -> None:
    page = guarded_page
    open_app(page, app_server, "/best?T=64&heads=1&D=8&budget=12")
    page.locator(".st-key-frontier .nsewdrag").wait_for(timeout=PATIENCE_MS)
    wait_idle(page)
    x, y = page.locator(".st-key-frontier .js-plotly-plot").evaluate(
        """plot => {
            const { xaxis, yaxis } = plot._fullLayout, { x, y } = plot._fullData[1];
            const at = Math.floor(x.length / 2), { left, top } = plot.getBoundingClientRect();
            return [
                left + xaxis._offset + xaxis.d2p(x[at]), top + yaxis._offset + yaxis.d2p(y[at])
            ];
        }"""
    )
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    button(page, "adopt_pressed")
    shown = wait_painted(page, lambda state: state["preset"] == "custom")
    assert shown["T"] == "64"


def test_measuring_can_be_stopped(guarded_page: Page, app_server: AppServer) -> None:
    page = guarded_page
    open_app(page, app_server, "/cost?T=64&heads=8&D=64")
    page.locator(".st-key-measure button").first.click()
    stop = page.locator(".st-key-stop_measuring button").first
    expect(stop).to_be_visible(timeout=PATIENCE_MS)
    stop.click()
    expect(page.get_by_text("Nothing has been measured")).to_be_visible(timeout=PATIENCE_MS)
    wait_idle(page)
