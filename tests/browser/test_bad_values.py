"""Bad input gets a sentence that names field, value and what is allowed; the picture stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer


@pytest.fixture(scope="module")
def shown(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page with a good picture."""
    with driving.watched_page(browser) as page:
        driving.open_map(page, app_server, "/?T=64&random=1")
        yield page


@pytest.mark.parametrize(
    ("key", "name", "typed", "good"),
    [
        ("globals", "globals", "0, here", "0"),
        ("globals", "globals", "0, 64", "0"),
        ("T", "T", "0", "64"),
        ("T", "T", "1000000000000", "64"),
        ("window_exact", "window", "-5", "4"),
        ("window_exact", "window", "2.5", "4"),
        ("random", "random", "-1", "1"),
        ("query", "query", "9999", "5"),
    ],
)
def test_a_bad_value_is_said_and_the_picture_stays(
    shown: Page, key: str, name: str, typed: str, good: str
) -> None:
    page = shown
    driving.type_into(page, key, good)
    expect(driving.sentences(page)).to_have_count(0)
    driving.wait_idle(page)
    before = driving.wait_painted(page)
    pixels, address = driving.pixels(page), page.url

    driving.type_into(page, key, typed)
    sentence = driving.sentences(page).first
    expect(sentence).to_contain_text(f"({name})")
    expect(sentence).to_contain_text(typed)
    expect(sentence).to_contain_text("Allowed:")
    driving.wait_idle(page)
    assert driving.wait_painted(page) == before
    assert driving.pixels(page) == pixels, "the last good picture is still there"
    assert page.url == address

    driving.type_into(page, key, good)
    expect(driving.sentences(page)).to_have_count(0)
