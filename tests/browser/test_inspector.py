"""Below the maps by hand: why a pair, its Python, and the worst queries to jump to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer


@pytest.fixture(scope="module")
def explore(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page for this file."""
    with driving.watched_page(browser, viewport={"width": 1366, "height": 768}) as page:
        driving.open_map(page, app_server, "/?T=512&window=8&globals=40&random=2")
        yield page


def test_a_click_tells_why_and_gives_the_answer_as_python(explore: Page) -> None:
    explore.mouse.click(*driving.at_pair(explore, 300, 200, 512))
    state = driving.wait_painted(explore, lambda state: bool(state["key"]))
    query, key = int(state["query"]), int(state["key"])
    main = explore.get_by_test_id("stMain")
    expect(main).to_contain_text(f"|{query} − {key}| = {abs(query - key)} > window 8: no")
    expect(main).to_contain_text(f"{key} is not global")
    explore.get_by_role("button", name="As Python").click()
    code = explore.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    expect(code).to_contain_text("Pattern(512, [Local(8), Global([40]), Random(2, 0)])")
    expect(code).to_contain_text(f"pattern.allows({query}, {key})")
    explore.keyboard.press("Escape")


def test_the_row_is_drawn_as_a_story(explore: Page) -> None:
    chart = explore.locator(".st-key-row .js-plotly-plot")
    expect(chart).to_be_visible()
    titles = chart.locator(".ytitle, .y2title, .y3title, .y4title")
    expect(titles).to_have_count(4)
    expect(explore.get_by_test_id("stMain")).to_contain_text(
        re.compile(r"the mask cuts \d+\.\d % of the dense weight off")
    )


def test_the_worst_query_is_one_press_away(explore: Page) -> None:
    explore.get_by_test_id("stMain").get_by_text("Mass kept", exact=True).click()
    button = explore.get_by_role("button", name=re.compile(r"keeps .* %")).first
    expect(button).to_be_visible()
    assert "section=kept" in explore.url
    query = button.inner_text().split()[0].replace(",", "")
    button.click()
    driving.wait_painted(explore, driving.shows(query=query, section="row"))
    expect(explore.get_by_test_id("stMain")).to_contain_text(f"Query {query} sees")


def test_heads_stand_beside_the_bound(explore: Page) -> None:
    explore.get_by_test_id("stMain").get_by_text("Heads and bound", exact=True).click()
    table = explore.get_by_test_id("stTable")
    expect(table).to_be_visible()
    expect(table.locator("tbody tr")).to_have_count(4)
    expect(explore.locator(".st-key-along")).to_contain_text("best choice of as many keys")
