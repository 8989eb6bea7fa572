"""Texts and files of the user's own: shown, refused with a sentence, and never sent anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driving
from tests.browser.server import AppServer

TEXT = "The cat saw the dog. Why did the dog see <b>the</b> cat?"
KEY_LABELS = (
    """root => Array.from(root.querySelectorAll(".xtick text"), each => each.textContent)"""
)


@pytest.fixture(scope="module")
def explore(browser: Browser) -> Iterator[Page]:
    """One page for this file; every test opens it anew."""
    with driving.watched_page(browser) as page:
        yield page


def upload(page: Page, path: Path) -> None:
    page.get_by_test_id("stFileUploader").locator("input[type='file']").set_input_files(path)


def test_the_example_file_can_be_downloaded_and_shown_and_a_broken_one_is_refused(
    app_server: AppServer, explore: Page, tmp_path: Path
) -> None:
    driving.open_app(explore, app_server, "/?input=arrays")
    expect(driving.sentences(explore)).to_contain_text("no file is chosen")
    with explore.expect_download() as download:
        explore.get_by_role("button", name="Download an example .npz").click()
    example = tmp_path / download.value.suggested_filename
    assert example.suffix == ".npz"
    download.value.save_as(example)

    upload(explore, example)
    state = driving.wait_painted(explore, lambda state: bool(state["arrays"]))
    assert state["input"] == "arrays"
    expect(driving.sentences(explore)).to_have_count(0)
    assert example.name in driving.headline(explore)
    assert "synthetic" not in driving.headline(explore)

    pixels = driving.pixels(explore)
    broken = tmp_path / "broken.npz"
    broken.write_bytes(example.read_bytes()[:100])
    upload(explore, broken)
    expect(driving.sentences(explore).first).to_contain_text("broken.npz")
    driving.wait_idle(explore)
    assert driving.wait_painted(explore) == state
    assert driving.pixels(explore) == pixels

    # the link names the file, and a new session asks for it
    driving.open_app(explore, app_server, explore.url.removeprefix(app_server.url))
    expect(driving.sentences(explore)).to_contain_text(state["arrays"])
    upload(explore, example)
    assert driving.wait_painted(explore) == state
    assert driving.pixels(explore) == pixels


def test_a_text_labels_its_maps_and_equal_words_stay_apart(
    app_server: AppServer, explore: Page
) -> None:
    driving.open_app(explore, app_server, "/?input=text")
    expect(driving.sentences(explore)).to_contain_text("Text (text)")
    driving.type_into(explore, "text", TEXT)
    state = driving.wait_painted(explore, lambda state: bool(state["text"]))
    length = int(state["T"])
    expect(driving.sentences(explore)).to_have_count(0)

    labels = driving.map_root(explore).evaluate(KEY_LABELS)
    assert len(labels) >= length, "every token has a label"
    words = labels[:length]
    assert words[0] == "[CLS]"
    assert [word.lower() for word in words].count("the") == 4
    assert words.count("cat") == 2
    assert driving.map_root(explore).locator(".sa-map-stage b").count() == 0, "text is no markup"

    box = explore.locator(".sa-map-box")
    for position in (at for at, word in enumerate(words) if word == "dog"):
        explore.mouse.move(*driving.at_pair(explore, position, position, length))
        expect(box).to_contain_text(f"query {position} “dog”")
        expect(box).to_contain_text(f"key {position} “dog”")

    first, second = (at for at, word in enumerate(words) if word == "cat")
    explore.mouse.click(*driving.at_pair(explore, first, second, length))
    driving.wait_painted(explore, lambda state: state["key"] == str(second))
    main = explore.get_by_test_id("stMain")
    expect(main).to_contain_text(f"Query {first} cat")
    expect(main).to_contain_text(f"pair ({first}, {second})")


def test_an_empty_text_is_refused_and_roles_make_globals(
    app_server: AppServer, explore: Page
) -> None:
    driving.open_app(explore, app_server, "/?input=text&globals=&window=1&preset=custom")
    driving.type_into(explore, "text", TEXT)
    before = driving.wait_painted(explore, lambda state: bool(state["text"]))
    assert "global" not in driving.headline(explore)
    pixels = driving.pixels(explore)

    driving.type_into(explore, "text", "   ")
    expect(driving.sentences(explore).first).to_contain_text("empty")
    driving.wait_idle(explore)
    assert driving.wait_painted(explore) == before
    assert driving.pixels(explore) == pixels
    driving.type_into(explore, "text", TEXT)
    expect(driving.sentences(explore)).to_have_count(0)

    counts = []
    for role, roles in (("[CLS]", "cls"), ("Question words", "cls,questions")):
        driving.field(explore, "roles").click()
        explore.get_by_role("option", name=role).click()
        explore.keyboard.press("Escape")
        driving.wait_painted(explore, driving.shows(roles=roles))
        counts += re.findall(r"\+ (\d+) global", driving.headline(explore))
    assert counts[0] == "1"
    assert int(counts[1]) > 1
    assert driving.pixels(explore) != pixels
