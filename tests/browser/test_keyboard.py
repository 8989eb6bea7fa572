"""Everything can be reached and named without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer

FOCUSED = """() => {
    const it = document.activeElement
    return it.getAttribute("aria-label") || it.innerText || it.id || it.tagName
}"""
MOST_STOPS = 80
BUTTONS = ("Zoom in", "Zoom out", "Show the whole map")


@pytest.fixture(scope="module")
def explore(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page for this file."""
    with driving.watched_page(browser) as page:
        driving.open_map(page, app_server, "/?T=64")
        yield page


def tab_stops(page: Page) -> list[str]:
    """What Tab reaches from the start of the page, by name."""
    page.evaluate("document.activeElement?.blur()")
    found: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if name == "BODY" and found:
            break
        found.append(name)
    return found


def unreached(stops: list[str], wanted: tuple[str, ...]) -> list[str]:
    return [name for name in wanted if not any(name in stop for stop in stops)]


def test_tab_reaches_the_map_and_its_buttons(explore: Page) -> None:
    wanted = ("Attention maps", *BUTTONS, "Preset", "Length T", "Window", "Copy link")
    assert unreached(tab_stops(explore), wanted) == []


def test_what_cannot_be_reached_is_noticed(guarded_page: Page) -> None:
    guarded_page.set_content("<button>Zoom in</button><div aria-label='Attention maps'></div>")
    assert unreached(tab_stops(guarded_page), ("Zoom in", "Attention maps")) == ["Attention maps"]


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("combobox", "Preset"),
        ("spinbutton", "Length T"),
        ("slider", "Window"),
        ("spinbutton", "Window, exact"),
        ("textbox", "Global positions"),
        ("spinbutton", "Random keys"),
        ("spinbutton", "Random seed"),
        ("spinbutton", "Inspected query"),
        ("group", "Attention maps"),
    ],
)
def test_controls_have_a_role_and_a_name(explore: Page, role: str, name: str) -> None:
    expect(explore.get_by_role(role, name=name).first).to_be_visible()  # type: ignore[arg-type]


def test_the_map_is_described_and_its_buttons_work_by_key(explore: Page) -> None:
    assert "Longformer · T 64" in driving.caption(explore)
    driving.map_button(explore, "Zoom in").press("Enter")
    driving.wait_painted(explore, lambda state: bool(state["view"]))
    driving.map_button(explore, "Show the whole map").press("Space")
    driving.wait_painted(explore, lambda state: not state["view"])
