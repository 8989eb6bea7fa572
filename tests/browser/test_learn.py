"""Learn in the browser: painted by pointer and by keyboard, taught by one key, in two languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from sparse_attn.figures.colors import NOT_ALLOWED
from sparse_attn.ui.texts import text
from tests.browser import driving
from tests.browser.server import AppServer

LIGHT_HATCH = NOT_ALLOWED["light"][0]
GRID = "[data-testid='grid']"
SCREENS = ((1366, 768), (1920, 1080))
TOO_WIDE = """() => Array.from(document.querySelectorAll("[data-testid='stMain'], .sa-grid"))
    .concat(document.scrollingElement)
    .filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.dataset.testid ?? each.tagName)"""
CUT = """() => Array.from(document.querySelectorAll(".sa-grid-cell, .sa-grid-label"))
    .filter(each => each.textContent && getComputedStyle(each).fontSize !== "0px")
    .filter(each => each.scrollWidth > each.clientWidth + 2)
    .map(each => each.textContent)"""


@pytest.fixture(scope="module")
def learn(browser: Browser) -> Iterator[Page]:
    """One page for this file."""
    viewport = ViewportSize(width=1366, height=768)
    with driving.watched_page(browser, viewport=viewport) as page:
        yield page


def open_learn(page: Page, server: AppServer, query: str = "") -> Locator:
    page.goto("about:blank")
    driving.open_app(page, server, f"/learn?{query}")
    grid = page.locator(GRID).first
    expect(grid).to_have_attribute("data-shown", driving_state(query))
    return grid


def driving_state(query: str) -> str:
    """What ``data-shown`` says for a link."""
    held = dict(each.split("=") for each in query.split("&") if each)
    step, other, revealed = (held.get(name, "0") for name in ("step", "other", "revealed"))
    return f"step={step if step != '0' else '1'}&other={other}&revealed={revealed}"


def cell(page: Page, at: int) -> Locator:
    return page.locator(f"{GRID} [data-at='{at}']")


def expect_selected(page: Page, cells: list[int]) -> None:
    """The grid shows these cells, once the server's answer to the last key is in it."""
    page.wait_for_function(
        """([grid, cells]) => JSON.stringify(
            [...document.querySelectorAll(`${grid} [aria-selected='true']`)]
                .map(each => Number(each.dataset.at))
        ) === JSON.stringify(cells)""",
        arg=[GRID, cells],
    )


def expect_address(page: Page, part: str) -> None:
    page.wait_for_function("part => decodeURIComponent(location.search).includes(part)", arg=part)


def test_painting_by_pointer(learn: Page, app_server: AppServer) -> None:
    open_learn(learn, app_server, "step=2")
    first, last = cell(learn, 117).bounding_box(), cell(learn, 121).bounding_box()
    assert first is not None
    assert last is not None
    learn.mouse.move(first["x"] + 5, first["y"] + 5)
    learn.mouse.down()
    learn.mouse.move(last["x"] + 5, last["y"] + 5, steps=12)
    learn.mouse.up()
    expect_address(learn, "answer=117:122")
    expect_selected(learn, [117, 118, 119, 120, 121])
    learn.get_by_role("button", name="Check and reveal").click()
    expect(learn.get_by_text("All 5 right. Well done!")).to_be_visible()
    expect(cell(learn, 119)).to_have_attribute("data-mark", "✓")


def test_painting_by_keyboard_alone(learn: Page, app_server: AppServer) -> None:
    open_learn(learn, app_server, "step=2")
    cell(learn, 112).focus()
    for _ in range(5):
        learn.keyboard.press("ArrowRight")
    learn.keyboard.press("Space")
    for _ in range(3):
        learn.keyboard.press("Shift+ArrowRight")
    learn.keyboard.press("ArrowUp")  # not paintable: nothing happens there
    learn.keyboard.press("Space")
    expect_address(learn, "answer=117:121")
    expect_selected(learn, [117, 118, 119, 120])
    learn.keyboard.press("s")
    expect(learn.get_by_text("4 of 5 right (✓), 1 missed (○), 0 too many (✗).")).to_be_visible()
    expect(cell(learn, 121)).to_have_attribute("aria-label", missed_sentence())


def missed_sentence() -> str:
    return (
        "○ missed: query 7 “box” → key 9 “Now”: distance 2 is at most 2, so it lies in the window."
    )


def test_only_one_is_painted_where_one_is_asked(learn: Page, app_server: AppServer) -> None:
    open_learn(learn, app_server, "step=3")
    cell(learn, 14 * 16 + 3).click()
    cell(learn, 14 * 16 + 4).click()
    expect_address(learn, f"answer={14 * 16 + 4}")
    expect_selected(learn, [228])
    learn.keyboard.press("s")
    expect(learn.get_by_text("That is one of them.")).to_be_visible()


def test_a_lesson_is_taught_by_one_key(learn: Page, app_server: AppServer) -> None:
    open_learn(learn, app_server, "present=1")
    expect(learn.get_by_test_id("stSidebar")).to_have_count(0)
    expect(learn.locator("header").first).to_be_hidden()
    for step in range(2, 9):
        learn.keyboard.press("PageDown")
        expect(learn.locator(GRID)).to_have_attribute(
            "data-shown", f"step={step}&other=0&revealed=0"
        )
    learn.keyboard.press("PageUp")
    expect(learn.locator(GRID)).to_have_attribute("data-shown", "step=7&other=0&revealed=0")
    learn.keyboard.press("s")
    expect(learn.locator(GRID)).to_have_attribute("data-shown", "step=7&other=0&revealed=1")
    learn.keyboard.press("f")
    expect(learn.locator(GRID)).to_have_attribute("data-shown", "step=7&other=1&revealed=1")
    learn.keyboard.press("k")
    expect(learn.get_by_text("def hops")).to_be_visible()
    expect_address(learn, "code=1")
    learn.keyboard.press("k")
    expect(learn.get_by_text("def hops")).to_have_count(0)
    learn.keyboard.press("Escape")
    expect(learn.get_by_test_id("stSidebar")).to_be_visible()


def test_a_page_that_is_read_is_scrolled_by_its_keys(learn: Page, app_server: AppServer) -> None:
    open_learn(learn, app_server, "step=5&revealed=1")
    before = learn.locator(GRID).bounding_box()
    learn.get_by_role("heading", name="One softmax").click()
    learn.keyboard.press("PageDown")
    main = learn.get_by_test_id("stMain")
    learn.wait_for_function("each => each.scrollTop > 200", arg=main.element_handle())
    expect(learn.locator(GRID)).to_have_attribute("data-shown", "step=5&other=0&revealed=1")
    box = learn.locator(GRID).bounding_box()
    assert box is not None
    assert before is not None
    assert 0 <= box["y"] <= before["y"], "the picture stays beside the words"


def test_the_language_is_switched_in_place(learn: Page, app_server: AppServer) -> None:
    open_learn(learn, app_server, "step=4")
    learn.get_by_role("radio", name="日本語").click()
    expect(learn.get_by_role("heading", name="4. グローバルトークン: 行と列")).to_be_visible()
    expect_address(learn, "lang=ja")
    assert learn.evaluate("document.documentElement.lang") == "ja"
    expect(cell(learn, 1)).to_have_attribute(
        "aria-label", "クエリ 0「[CLS]」→ キー 1「昨日」: 帯（窓）"
    )
    learn.get_by_role("radio", name="English").click()
    expect(learn.get_by_role("heading", name="4. Global tokens: rows and columns")).to_be_visible()
    assert learn.evaluate("document.documentElement.lang") == "en"


# How many cells were painted, each time that changed.
WATCH_PAINT = """grid => {
    window.paintedCounts = []
    const look = () => {
        const count = grid.querySelectorAll("[aria-selected='true']").length
        if (paintedCounts.at(-1) !== count) paintedCounts.push(count)
    }
    new MutationObserver(look).observe(grid, {subtree: true, attributes: true})
}"""


@pytest.mark.parametrize("pause_ms", [20, 50, 110, 200])  # from faster to slower than the server
def test_keys_that_come_fast_are_not_undone_by_an_old_answer(
    learn: Page, app_server: AppServer, pause_ms: int
) -> None:
    grid = open_learn(learn, app_server, "step=4")
    grid.evaluate(WATCH_PAINT)
    cell(learn, 3).focus()
    learn.keyboard.press("Space")
    for _ in range(12):
        learn.wait_for_timeout(pause_ms)
        learn.keyboard.press("Shift+ArrowRight")
    expect_address(learn, "answer=3:16")
    driving.wait_idle(learn)
    assert learn.evaluate("paintedCounts") == list(range(1, 14))
    learn.get_by_role("button", name="Check and reveal").click()
    learn.get_by_role("button", name="Try again").click()
    expect_selected(learn, [])


@pytest.mark.parametrize(
    ("size", "language"), [(SCREENS[0], "en"), (SCREENS[0], "ja"), (SCREENS[1], "ja")], ids=str
)
def test_every_step_fits_the_screen(
    learn: Page, app_server: AppServer, size: tuple[int, int], language: str
) -> None:
    learn.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    grid = open_learn(learn, app_server, f"lang={language}")
    for step in range(1, 9):
        expect(grid).to_have_attribute("data-shown", f"step={step}&other=0&revealed=0")
        learn.keyboard.press("s")
        expect(grid).to_have_attribute("data-shown", f"step={step}&other=0&revealed=1")
        box = grid.locator(".sa-grid-table").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1], "the whole grid is on the first screen"
        assert learn.evaluate(TOO_WIDE) == []
        assert learn.evaluate(CUT) == []
        said = driving.sentences(learn).bounding_box()
        assert said is not None
        assert said["y"] + 60 <= size[1], "how it was judged is on the first screen"
        if step < 8:
            learn.get_by_role("button", name=text("learn_next", language), exact=True).click()
    learn.set_viewport_size(ViewportSize(width=1366, height=768))


def test_the_handout_prints_every_step(learn: Page, app_server: AppServer) -> None:
    driving.open_app(learn, app_server, "/learn?handout=1&lang=en")
    expect(learn.locator(GRID)).to_have_count(14)
    expect(learn.locator(f"{GRID}[data-shown]")).to_have_count(14)
    learn.emulate_media(media="print")
    expect(learn.locator("header").first).to_be_hidden()
    main = learn.get_by_test_id("stMain")
    assert main.evaluate("each => getComputedStyle(each).overflow") == "visible"
    learn.emulate_media(media="screen")


INK = """() => [...document.querySelectorAll(
    ".st-key-handout :is(p, li, h3, pre, .sa-grid-label, .sa-grid-legend)"
)].map(each => getComputedStyle(each).color)"""


# Grids that reach out of their half, or whole, of the sheet.
OFF_THE_SHEET = """() => [...document.querySelectorAll(".sa-grid")]
    .filter(({firstElementChild: table, parentElement: room}) =>
        table.getBoundingClientRect().right > room.getBoundingClientRect().right + 1)
    .map(({dataset}) => dataset.shown)"""


def test_paper_is_white_where_the_screen_is_dark(browser: Browser, app_server: AppServer) -> None:
    with driving.watched_page(browser, color_scheme="dark") as page:
        driving.open_app(page, app_server, "/learn?handout=1&lang=ja")
        expect(page.locator(f"{GRID}[data-shown]")).to_have_count(14)
        assert page.evaluate(OFF_THE_SHEET) == []
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(OFF_THE_SHEET) == []
        paper = page.locator(".st-key-handout").bounding_box()
        assert paper is not None
        assert paper["width"] == pytest.approx(186 * 96 / 25.4, abs=1), "A4 without its margins"
        assert set(page.evaluate(INK)) == {"rgb(26, 28, 33)"}
        for sheet in (".stApp", ".st-key-handout"):
            expect(page.locator(sheet)).to_have_css("background-color", "rgb(255, 255, 255)")
        hatched = page.locator(f"{GRID} .sa-grid-hatched").first
        assert hatched.evaluate("each => each.style.getPropertyValue('--back')") == LIGHT_HATCH


def test_back_into_the_lesson_shows_it_as_it_was_left(
    app_server: AppServer, guarded_page: Page
) -> None:
    page = guarded_page
    driving.open_map(page, app_server, "/?preset=custom&T=64&window=3&seed=9")
    page.get_by_role("link", name="Learn", exact=True).click()
    page.get_by_text("5. One softmax over both").click()
    expect_address(page, "step=5")
    page.get_by_role("link", name="Explore", exact=True).click()
    driving.wait_painted(page, driving.shows(T="64", window="3"))
    page.go_back()
    expect(page.locator(GRID).first).to_have_attribute("data-shown", driving_state("step=5"))
    assert not driving.sentences(page).count()
    page.go_forward()
    driving.wait_painted(page, driving.shows(T="64", window="3"))
    assert not driving.sentences(page).count()
