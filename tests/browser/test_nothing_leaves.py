"""No request leaves the machine: the addresses a page could ask for are all its own.

Every page of these tests stands under the guard; this file holds what the guard cannot see, since
the browser does not report it: icons, preloads, and addresses that are asked for only later.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import driving
from tests.browser.guard import is_local
from tests.browser.server import AppServer

ADDRESSES = """() => Array.from(
    document.querySelectorAll("link[href], script[src], img[src], iframe[src], source[src]"),
    each => each.href || each.src,
).concat(performance.getEntriesByType("resource").map(each => each.name))"""


def elsewhere(page: Page) -> list[str]:
    return [each for each in page.evaluate(ADDRESSES) if not is_local(each)]


def test_the_app_asks_this_machine_only(guarded_page: Page, app_server: AppServer) -> None:
    driving.open_map(guarded_page, app_server, "/?T=64")
    guarded_page.get_by_role("button", name="Copy link").click()
    guarded_page.wait_for_timeout(300)
    addresses = guarded_page.evaluate(ADDRESSES)
    assert any("plotly" in each for each in addresses), "plotly.js comes from the app"
    assert guarded_page.locator("link[rel~='icon']").count() >= 1
    assert elsewhere(guarded_page) == []


@pytest.mark.parametrize(
    "tag", ["<link rel='icon' href='{0}'>", "<iframe loading='lazy' src='{0}'></iframe>"]
)
def test_an_address_elsewhere_is_noticed(page: Page, tag: str) -> None:
    page.set_content(tag.format("http://elsewhere.invalid/icon.png"))
    assert set(elsewhere(page)) == {"http://elsewhere.invalid/icon.png"}
