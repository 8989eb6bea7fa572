"""axe finds nothing on Learn: names, roles, contrast (WCAG 2.2 A and AA), in both themes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = """include => axe.run(include, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
}).then(found => found.violations.map(each => [
    each.id, each.help, ...each.nodes.map(node => node.target.join(" ")),
]))"""
# What Streamlit's own frame does, and a page cannot change.
NOT_OURS = {"region", "landmark-one-main", "page-has-heading-one", "heading-order"}


@pytest.fixture(scope="module", params=["light", "dark"])
def learn(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """One page a theme."""
    with driving.watched_page(browser, color_scheme=request.param) as page:
        yield page


def violations(page: Page) -> list[list[str]]:
    page.evaluate(AXE)
    found: list[list[str]] = page.evaluate(RUN, {"include": [["[data-testid='stApp']"]]})
    return [each for each in found if each[0] not in NOT_OURS]


# Every step: asked and revealed, painted wrongly, in either language, read and presented.
@pytest.mark.parametrize(
    "link",
    [
        "step=1&answer=512&revealed=1&lang=ja",
        "step=2&answer=112,116:120&revealed=1&lang=ja",
        "step=3&present=1&answer=225&revealed=1",
        "step=4&answer=10,200",
        "step=4&answer=10,200&revealed=1&lang=ja",
        "step=5&answer=0,2&revealed=1&twice=1&rowless=1",
        "step=5&present=1&lang=ja",
        "step=6&present=1&code=1",
        "step=7&answer=553&revealed=1&other=1&lang=ja",
        "step=8&present=1&answer=12&revealed=1",
    ],
)
def test_axe_finds_nothing(learn: Page, app_server: AppServer, link: str) -> None:
    learn.goto("about:blank")
    driving.open_app(learn, app_server, f"/learn?{link}")
    expect(learn.locator("[data-testid='grid'][data-shown]")).to_have_count(1)
    assert violations(learn) == []


def test_axe_finds_nothing_in_the_handout(learn: Page, app_server: AppServer) -> None:
    driving.open_app(learn, app_server, "/learn?handout=1")
    expect(learn.locator("[data-testid='grid'][data-shown]")).to_have_count(14)
    assert violations(learn) == []


def test_axe_can_find_something(guarded_page: Page) -> None:
    guarded_page.set_content(
        "<html lang='en'><title>x</title><main data-testid='stApp'>"
        "<div role='grid' style='color: #999; background: #fff'>pale</div><button></button>"
        "</main></html>"
    )
    found: Any = {each[0] for each in violations(guarded_page)}
    assert {"button-name", "color-contrast"} <= found
