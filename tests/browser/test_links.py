"""A link is the whole picture: on a fresh server, in nonsense, copied, and under Back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer

LINK = "/?preset=custom&T=2048&window=64&globals=0,::512&random=3&seed=7"
NONSENSE = (
    "/?preset=nonsense&T=banana&window=-5&globals=x,,1:2:0&panels=9&view=%F0%9F%90%8C&colour=red"
)


@pytest.fixture(scope="module")
def explore(browser: Browser) -> Iterator[Page]:
    """One page for this file; every test opens its own link on it."""
    with driving.watched_page(browser) as page:
        yield page


def test_a_link_opens_first_on_a_fresh_server_and_its_copy_on_another(
    fresh_server: Callable[..., AppServer], app_server: AppServer, explore: Page
) -> None:
    state = driving.open_map(explore, fresh_server(), LINK)
    wanted = {"T": "2048", "window": "64", "globals": "0,::512", "random": "3", "seed": "7"}
    assert {name: state[name] for name in wanted} == wanted
    assert state["level"] == "exact"
    for key, shown in {**wanted, "window_exact": "64", "globals": "0, ::512"}.items():
        expect(driving.field(explore, key)).to_have_value(shown)
    assert "129 keys + 4 global + 3 random" in driving.headline(explore)
    assert driving.sentences(explore).count() == 0

    explore.mouse.move(0, 0)
    before = driving.pixels(explore)
    copied = copy_link(explore)
    assert "v=" in copied
    assert all(f"{name}=" in copied for name in state if name != "level"), "every setting is in it"
    again = driving.open_map(explore, app_server, "/" + copied[copied.index("?") :])
    assert again == state
    assert driving.pixels(explore) == before


def copy_link(page: Page) -> str:
    """What the button puts on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    code = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode")
    code.hover()
    code.get_by_role("button", name="Copy to clipboard").click()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    return copied


def test_a_link_full_of_nonsense_shows_a_picture_and_says_what_was_wrong(
    app_server: AppServer, explore: Page
) -> None:
    state = driving.open_map(explore, app_server, NONSENSE)
    assert state["T"] == "512"
    said = "\n".join(driving.sentences(explore).all_inner_texts())
    for word in ("banana", "-5", "nonsense", "x,,1:2:0", "colour", "Allowed"):
        assert word in said
    assert explore.get_by_test_id("stException").count() == 0
    assert "banana" not in explore.url, "the address says what is shown"


def test_back_and_forward_walk_through_the_pictures(app_server: AppServer, explore: Page) -> None:
    driving.open_map(explore, app_server, "/?T=64")
    driving.type_into(explore, "random", "2")
    driving.wait_painted(explore, lambda state: state["random"] == "2")
    driving.type_into(explore, "random", "5")
    driving.wait_painted(explore, lambda state: state["random"] == "5")
    explore.go_back()
    driving.wait_painted(explore, lambda state: state["random"] == "2")
    expect(driving.field(explore, "random")).to_have_value("2")
    explore.go_back()
    driving.wait_painted(explore, lambda state: state["random"] == "0")
    explore.go_forward()
    driving.wait_painted(explore, lambda state: state["random"] == "2")
