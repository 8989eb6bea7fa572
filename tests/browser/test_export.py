"""What the export menu hands over is what is on screen; the page works without a network."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from sparse_attn.export.drawing.fonts import width_of, wrapped
from sparse_attn.export.drawing.place import Measure, arrange
from sparse_attn.export.page import page_file
from sparse_attn.export.taken import Taken
from sparse_attn.settings import Settings, build_pattern
from tests.browser import driving
from tests.browser.server import AppServer

SIDE = 64
SETTINGS = Settings(T=SIDE, heads=1, D=16)
PATH = f"/?{SETTINGS.to_link()}"


@pytest.fixture(scope="module")
def explore(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page for this file, its menu open."""
    with driving.watched_page(browser, color_scheme="light", device_scale_factor=2) as page:
        driving.open_map(page, app_server, PATH)
        yield page


def section(page: Page, name: str) -> None:
    """Open the menu, if it is not, at one of its sections."""
    body = page.get_by_test_id("stPopoverBody")
    if not body.count():
        page.get_by_role("button", name="Export").click()
    button = body.get_by_role("radio", name=name, exact=True)
    expect(button).to_be_visible()
    button.click()
    driving.wait_idle(page)


def downloaded(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Download {button}").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def cells(image: Image.Image, x: float, y: float, size: float) -> NDArray[np.int64]:
    """(64, 64, 3): the colour in the middle of every pair's square."""
    at = (np.arange(SIDE) + 0.5) / SIDE * size
    pixels = np.asarray(image.convert("RGB"), dtype=np.int64)
    return pixels[(y + at).astype(int)[:, None], (x + at).astype(int)[None, :]]


def test_the_picture_shows_what_the_screen_shows(explore: Page, tmp_path: Path) -> None:
    screen = Image.open(io.BytesIO(explore.screenshot()))
    panels = driving.panels(explore)
    section(explore, "Picture")
    path = downloaded(explore, ".png", tmp_path)
    assert path.name == f"sparse-attention-longformer-T{SIDE}.png"
    place = arrange(Taken(SETTINGS).picture, "screen", "", Measure(wrapped, width_of))
    with Image.open(path) as image:
        assert Settings.from_link(str(image.info["Source"])) == (SETTINGS, ())
        assert image.info["Description"] == driving.caption(explore)
        everything = np.ones((SIDE, SIDE), dtype=bool)
        drawn = (build_pattern(SETTINGS).mask().numpy(), everything, everything)
        for shown, box, has_weight in zip(panels, place.panels, drawn, strict=False):
            ours = cells(image, 2 * box.x, 2 * box.y, 2 * box.width)
            theirs = cells(screen, 2 * shown["x"], 2 * shown["y"], 2 * shown["width"])
            far = np.abs(ours - theirs).max(-1)
            assert (far[has_weight] <= 2).mean() > 0.99
            assert (far[~has_weight] <= 16).all(), "the hatch falls elsewhere, its two tones do not"


def test_a_bundle_holds_picture_page_data_and_code(explore: Page, tmp_path: Path) -> None:
    section(explore, "All")
    with zipfile.ZipFile(downloaded(explore, ".zip", tmp_path)) as archive:
        names = set(archive.namelist())
        assert {"README.md", "figure.svg", "figure.pdf", "page.html", "data.npz"} <= names
        root = ElementTree.fromstring(archive.read("figure.svg"))
        words = " ".join(" ".join(root.itertext()).split())
        assert driving.caption(explore) in words
        (tmp_path / "page.html").write_bytes(archive.read("page.html"))
        link = archive.read("link.txt").decode().strip()
    assert Settings.from_link(link) == (SETTINGS, ())
    assert link.startswith("http://127.0.0.1:")


def test_the_page_works_without_a_network(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page_file(Taken(SETTINGS)), encoding="utf-8")
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda problem: problems.append(str(problem)))
        page.on("console", lambda message: problems.append(message.text))
        page.goto((tmp_path / "page.html").as_uri())
        state = driving.wait_painted(page)
        assert state["T"] == str(SIDE)
        page.mouse.move(*driving.at_pair(page, 20, 21, SIDE))
        expect(page.locator(".sa-map-box")).to_contain_text("query 20")
        driving.map_button(page, "Zoom in").click()
        expect(page.locator(".sa-map-range")).to_contain_text("queries")
        assert problems == []


def test_code_and_citation_can_be_read_off(explore: Page) -> None:
    section(explore, "Code")
    body = explore.get_by_test_id("stPopoverBody")
    expect(body.get_by_test_id("stCode")).to_contain_text("sparse_attention(")
    section(explore, "Cite")
    expect(body.get_by_test_id("stCode")).to_contain_text("Longformer, T 64")


def test_the_menu_does_not_push_the_maps_down(explore: Page) -> None:
    explore.keyboard.press("Escape")
    explore.set_viewport_size({"width": 1366, "height": 768})
    box = driving.map_root(explore).bounding_box()
    assert box is not None
    assert box["y"] < 160
