"""Two themes and three sizes: the maps are on the first screen, nothing overlaps or overflows."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize

from tests.browser import driving
from tests.browser.server import AppServer

SCREENS = ((1366, 768), (1920, 1080))
NARROW = (700, 900)
LENGTH = 128
APART = 40  # least distance in RGB (0 to 441) of two colours that must not be taken for another
TOO_WIDE = """() => Array.from(document.querySelectorAll(
    "[data-testid='stMain'], [data-testid='stSidebarContent'], [data-testid='map-view']"
)).concat(document.scrollingElement)
    .filter(each => each.getBoundingClientRect().right > 0)  // a sidebar that is folded is not
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.dataset.testid ?? each.tagName)"""
CUT_TEXTS = """root => Array.from(root.querySelectorAll("button"))
    .filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"""

Color = tuple[int, int, int]


@pytest.fixture(scope="module", params=["light", "dark"])
def explore(
    request: pytest.FixtureRequest, browser: Browser, app_server: AppServer
) -> Iterator[Page]:
    """One page a theme."""
    with driving.watched_page(browser, color_scheme=request.param) as page:
        driving.open_map(page, app_server, f"/?T={LENGTH}&globals=0&preset=custom&window=8")
        yield page


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    page.wait_for_timeout(500)  # the maps follow by a resize observer, and tell nobody


def outside(boxes: list[FloatRect], size: tuple[int, int]) -> list[FloatRect]:
    width, height = size
    return [
        box
        for box in boxes
        if box["x"] < 0
        or box["y"] < 0
        or box["x"] + box["width"] > width
        or box["y"] + box["height"] > height
    ]


def overlaps(boxes: list[FloatRect]) -> list[tuple[FloatRect, FloatRect]]:
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
    ]


def toolbar_boxes(page: Page) -> list[FloatRect]:
    parts = driving.map_root(page).locator(".sa-map-bar > *")
    found = [part.bounding_box() for part in parts.all()]
    return [box for box in found if box is not None and box["width"] > 0]


@pytest.mark.parametrize("size", SCREENS, ids=str)
def test_the_maps_are_on_the_first_screen(explore: Page, size: tuple[int, int]) -> None:
    resize(explore, size)
    boxes = driving.panels(explore)
    assert len(boxes) == 4, "three maps and the curve"
    assert outside(boxes, size) == []
    assert overlaps(boxes) == []
    assert all(box["width"] == pytest.approx(box["height"]) for box in boxes[:3])
    assert explore.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("size", [*SCREENS, NARROW], ids=str)
def test_nothing_in_the_toolbar_overlaps(explore: Page, size: tuple[int, int]) -> None:
    resize(explore, size)
    driving.map_button(explore, "Zoom in").click()  # the range in view is written there too
    driving.wait_painted(explore, lambda state: bool(state["view"]))
    assert overlaps(toolbar_boxes(explore)) == []
    assert driving.map_root(explore).evaluate(CUT_TEXTS) == []
    driving.map_button(explore, "Show the whole map").click()
    driving.wait_painted(explore, lambda state: not state["view"])


def test_a_narrow_window_works_too(explore: Page) -> None:
    resize(explore, NARROW)
    boxes = driving.panels(explore)
    assert outside(boxes, (NARROW[0], 100_000)) == []
    assert overlaps(boxes) == []
    assert min(box["width"] for box in boxes[:3]) > 200
    assert explore.evaluate(TOO_WIDE) == []


def pixel_colors(page: Page, box: FloatRect) -> set[Color]:
    image = Image.open(BytesIO(page.screenshot(clip=box))).convert("RGB")
    return {color for _, color in image.getcolors(maxcolors=100_000) or []}  # type: ignore[misc]


def distance(first: set[Color], second: set[Color]) -> float:
    """Between the two colours, one of each, that are nearest to each other."""
    return min(
        sum((a - b) ** 2 for a, b in zip(x, y, strict=True)) ** 0.5 for x in first for y in second
    )


def test_not_allowed_and_the_lowest_weight_never_look_alike(explore: Page) -> None:
    resize(explore, SCREENS[0])
    explore.mouse.move(0, 0)
    x, y = driving.at_pair(explore, 100, 40, LENGTH)
    not_allowed = pixel_colors(explore, FloatRect(x=x - 7, y=y - 7, width=14, height=14))
    bar = driving.map_root(explore).locator(".cbfills").first.bounding_box()
    assert bar is not None
    middle = bar["y"] + bar["height"] / 2
    lowest = pixel_colors(explore, FloatRect(x=bar["x"] + 2, y=middle - 1, width=6, height=2))
    assert distance(not_allowed, lowest) > APART
    # and both differ from the page around them, so that the map has an edge
    assert len(not_allowed) > 1, "it is hatched"


def test_the_checks_of_this_file_can_fail() -> None:
    box = FloatRect(x=10, y=10, width=50, height=20)
    beside = FloatRect(x=61, y=10, width=50, height=20)
    assert overlaps([box, beside]) == []
    assert overlaps([box, FloatRect(x=59, y=29, width=50, height=20)])
    assert outside([box, beside], (111, 30)) == []
    assert outside([box, beside], (110, 30)) == [beside]
    assert (
        distance({(0, 0, 0), (9, 9, 9)}, {(0, 0, 30)}) < APART < distance({(0, 0, 0)}, {(0, 0, 50)})
    )
