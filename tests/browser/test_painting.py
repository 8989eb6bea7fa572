"""The picture follows the slider, and ``data-painted`` tells the truth about it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer

# Every change of data-painted from now on, with the pixels at that very moment.
RECORD = """() => {
    window.changes = []
    const each = (root, kind, read) => Array.from(root.querySelectorAll(kind), read).join()
    const snap = root => each(root, "canvas", canvas => canvas.toDataURL())
        + each(root, "svg", svg => svg.textContent)
    new MutationObserver(records => {
        for (const {target} of records) {
            const painted = target.dataset.painted ?? null
            window.changes.push({painted, pixels: painted && snap(target)})
        }
    }).observe(document, {subtree: true, attributeFilter: ["data-painted"]})
    window.snap = snap
}"""
CHANGES = "() => window.changes.map(({painted, pixels}) => [painted, pixels])"
LATER_MS = 600


class Change(NamedTuple):
    """One change of the attribute: its value, and the pixels then (None: the attribute went)."""

    painted: str | None
    pixels: str | None


def changes(page: Page) -> list[Change]:
    return [Change(*each) for each in page.evaluate(CHANGES)]


def check_honest(seen: list[Change], later: str) -> None:
    """The attribute went before each new value, and the last pixels stayed as they were."""
    values = [each.painted for each in seen]
    assert values[0] is None, "it is removed first, when a change is sent"
    assert not any(a and b and a != b for a, b in pairwise(values)), "it is removed between two"
    assert values[-1] is not None
    assert seen[-1].pixels == later, "the picture changed after it was said to be painted"


@pytest.fixture(scope="module")
def explore(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page that shows T = 512; tests move its window."""
    with driving.watched_page(browser) as page:
        driving.open_map(page, app_server, "/?T=512")
        yield page


def test_the_window_moves_with_the_keyboard_and_the_picture_with_it(explore: Page) -> None:
    root = driving.map_root(explore)
    before, pixels = root.screenshot(), driving.pixels(explore)
    kept = driving.headline(explore)
    driving.window_slider(explore).press("ArrowRight")
    state = driving.wait_painted(explore, lambda state: state["window"] == "33")
    assert state["preset"] == "custom"
    at_once = root.screenshot()
    explore.wait_for_timeout(LATER_MS)
    assert root.screenshot() == at_once, "what is said to be painted stays as it is"
    assert at_once != before
    assert driving.pixels(explore) != pixels
    assert "67 keys + 4 global" in driving.headline(explore)
    assert driving.headline(explore) != kept
    expect(driving.field(explore, "window_exact")).to_have_value("33")
    assert "window=33" in explore.url
    assert driving.sentences(explore).count() == 0
    assert explore.get_by_test_id("stException").count() == 0

    driving.window_slider(explore).press("ArrowLeft")
    driving.wait_painted(explore, lambda state: state["window"] == "32")
    assert driving.pixels(explore) == pixels, "the same settings give the same pixels"


def test_data_painted_goes_with_a_change_and_comes_with_its_pixels(explore: Page) -> None:
    explore.evaluate(RECORD)
    slider = driving.window_slider(explore)
    start = int(driving.wait_painted(explore)["window"])
    for step in range(1, 4):
        slider.press("ArrowRight")
        driving.wait_painted(explore, driving.shows(window=str(start + step)))
    explore.wait_for_timeout(LATER_MS)
    check_honest(changes(explore), driving.map_root(explore).evaluate("window.snap"))


@pytest.mark.parametrize("pause_ms", [40, 60])
def test_a_held_key_ends_at_the_picture_of_the_last_value(
    explore: Page, app_server: AppServer, pause_ms: int
) -> None:
    # The page answers each step: the preset becomes "custom", the number box and the inspected
    # query follow. None of that may come back as if the user had asked for it.
    start = int(driving.open_map(explore, app_server, "/?T=512")["window"])
    driving.window_slider(explore).focus()
    for _ in range(12):
        explore.keyboard.press("ArrowRight")
        explore.wait_for_timeout(pause_ms)
    wanted = str(start + 12)
    driving.wait_painted(explore, driving.shows(window=wanted))
    explore.wait_for_timeout(LATER_MS)
    driving.wait_painted(explore, driving.shows(window=wanted, preset="custom", query=""))
    expect(driving.field(explore, "window_exact")).to_have_value(wanted)


# What Streamlit does with a message that the next one overtakes: it cleans up, and the map stays.
OVERTAKEN = """async root => {
    const [map] = performance.getEntriesByType("resource").filter(
        ({name}) => name.endsWith("/map_view.js"))
    const {render} = await import(map.name)
    const cleanUp = render({parentElement: root.parentElement, data: new Uint8Array()})
    cleanUp()
    root.firstElementChild.sameAsBefore = true
}"""


def test_a_message_that_is_overtaken_leaves_the_map(explore: Page, app_server: AppServer) -> None:
    driving.open_map(explore, app_server, "/?T=512")
    driving.map_root(explore).evaluate(OVERTAKEN)
    driving.window_slider(explore).press("ArrowRight")
    driving.wait_painted(explore, driving.shows(window="33"))
    assert driving.map_root(explore).evaluate("root => root.firstElementChild.sameAsBefore")


DRAW = "root.querySelector('canvas').getContext('2d').fillRect(0, 0, 5, 5)"


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        (f"delete root.dataset.painted; {DRAW}; later(() => root.dataset.painted = 'b')", None),
        (f"delete root.dataset.painted; later(() => root.dataset.painted = 'b', () => {DRAW})",
         "changed after"),
        (f"{DRAW}; root.dataset.painted = 'b'", "removed first"),
    ],
    ids=["honest", "too early", "never removed"],
)  # fmt: skip
def test_the_watch_over_data_painted_can_fail(
    guarded_page: Page, script: str, problem: str | None
) -> None:
    page = guarded_page
    page.set_content("<div data-testid='map-view' data-painted='a'><canvas></canvas></div>")
    page.evaluate(RECORD)
    page.evaluate(
        f"""() => {{
            const root = document.querySelector("div")
            const later = (...steps) => steps.forEach((step, at) => setTimeout(step, 50 * (at + 1)))
            {script}
        }}"""
    )
    page.wait_for_timeout(250)
    seen, later = changes(page), driving.map_root(page).evaluate("window.snap")
    if problem is None:
        check_honest(seen, later)
    else:
        with pytest.raises(AssertionError, match=problem):
            check_honest(seen, later)
