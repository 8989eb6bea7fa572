"""One thing done is one step of Back, in whichever order Streamlit writes page and parameters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer

SETTINGS = "?preset=custom&T=64&window=3&seed=9"
# What Streamlit calls, called here: no run of the app takes part, so no order is up to chance.
WRITE = "addresses => addresses.forEach(address => history.pushState({}, '', address))"
HELD = """document.addEventListener('click', event => {
    event.preventDefault()
    event.stopPropagation()
}, true)"""


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Page]:
    """One page for this file; every test opens its own link on it."""
    with driving.watched_page(browser) as page:
        yield page


def entries(page: Page) -> int:
    count: int = page.evaluate("history.length")
    return count


def address(page: Page) -> str:
    found: str = page.evaluate("location.pathname + location.search")
    return found


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def expect_address(page: Page, wanted: str) -> None:
    page.wait_for_function("wanted => location.pathname + location.search === wanted", arg=wanted)
    driving.wait_idle(page)
    assert address(page) == wanted


ORDERS = {
    "the page, then its parameters": ("/learn?step=5", ["/", f"/{SETTINGS}"]),
    "the parameters at the page that is left": (
        "/learn?step=5",
        [f"/learn{SETTINGS}", f"/{SETTINGS}"],
    ),
    "a parameter that both have": ("/learn?step=5", ["/learn?window=3", "/?window=3"]),
    "a lesson's at a page of settings": ("/reach?T=64", ["/reach?step=5", "/learn?step=5"]),
    "both at once": ("/reach?T=64", ["/cost?T=64"]),
    "embedded": ("/reach?embed=true&T=64", ["/cost?embed=true", "/cost?embed=true&T=64"]),
}


@pytest.mark.parametrize(("left", "written"), ORDERS.values(), ids=ORDERS)
def test_a_link_to_a_page_adds_one_entry_in_any_order(
    app_server: AppServer, guarded_page: Page, left: str, written: list[str]
) -> None:
    page = guarded_page
    page.add_init_script(HELD)
    driving.open_app(page, app_server, left)
    before = entries(page)
    follow(page, "Compare")
    page.evaluate(WRITE, written)
    assert entries(page) == before + 1
    assert address(page) == written[-1]
    page.evaluate("history.back()")
    page.wait_for_function("left => location.pathname + location.search === left", arg=left)


def test_changes_keep_their_entries(app_server: AppServer, guarded_page: Page) -> None:
    page = guarded_page
    page.add_init_script(HELD)
    driving.open_app(page, app_server, "/reach?T=64")
    before = entries(page)
    page.keyboard.press("Shift")
    page.evaluate(WRITE, ["/reach?T=128"])
    page.keyboard.press("Shift")
    page.evaluate(WRITE, ["/reach?T=256"])
    follow(page, "Cost")  # before what was typed has come to the address
    page.evaluate(WRITE, ["/reach?T=512", "/cost?T=512"])
    assert entries(page) == before + 4
    page.keyboard.press("Shift")
    page.evaluate(WRITE, ["/cost"])  # the defaults again: that page was there before
    page.keyboard.press("Shift")
    page.evaluate(WRITE, ["/cost?T=64"])
    assert entries(page) == before + 6


def test_what_nobody_did_adds_nothing(app_server: AppServer, guarded_page: Page) -> None:
    page = guarded_page
    driving.open_app(page, app_server, "/reach?T=64")
    before = entries(page)
    page.evaluate(WRITE, ["/reach?T=64&window=3", "/cost?T=64"])
    assert entries(page) == before


def test_back_shows_each_page_with_its_settings(app_server: AppServer, visitor: Page) -> None:
    driving.open_map(visitor, app_server, f"/{SETTINGS}")
    for name in ("Reach", "Cost"):
        follow(visitor, name)
        expect_address(visitor, f"/{name.lower()}{SETTINGS}")
    driving.type_into(visitor, "window_exact", "5")
    changed = SETTINGS.replace("window=3", "window=5")
    expect_address(visitor, f"/cost{changed}")
    follow(visitor, "Compare")
    expect_address(visitor, f"/compare{changed}")
    for page, settings, window in (
        ("cost", changed, "5"),
        ("cost", SETTINGS, "3"),
        ("reach", SETTINGS, "3"),
        ("", SETTINGS, "3"),
    ):
        visitor.go_back()
        expect_address(visitor, f"/{page}{settings}")
        expect(driving.field(visitor, "window_exact")).to_have_value(window)
        assert not driving.sentences(visitor).count()


def test_back_from_a_pattern_that_was_taken(app_server: AppServer, visitor: Page) -> None:
    visitor.goto("about:blank")
    driving.open_app(visitor, app_server, "/best")
    before = driving.field(visitor, "window_exact").input_value()
    visitor.get_by_role("button", name="Take this pattern").click()
    taken = driving.wait_painted(visitor)
    assert taken["window"] != before
    visitor.go_back()
    expect_address(visitor, "/best")
    expect(driving.field(visitor, "window_exact")).to_have_value(before)
    visitor.go_forward()
    driving.wait_painted(visitor, driving.shows(window=taken["window"], globals=taken["globals"]))


@pytest.mark.parametrize("pause", [0, 30, 60, 120])
def test_back_at_any_moment_shows_the_lesson(
    app_server: AppServer, visitor: Page, pause: int
) -> None:
    driving.open_map(visitor, app_server, f"/{SETTINGS}")
    follow(visitor, "Learn")
    visitor.get_by_text("5. One softmax over both").click()
    expect_address(visitor, "/learn?step=5")
    follow(visitor, "Explore")
    visitor.wait_for_timeout(pause)
    visitor.evaluate("history.back()")
    grid = visitor.locator("[data-testid='grid']").first
    expect(grid).to_have_attribute("data-shown", "step=5&other=0&revealed=0")
    expect_address(visitor, "/learn?step=5")
    assert not driving.sentences(visitor).count()
