"""Saved pictures: a PNG of the promised size, an SVG with the caption, named after the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import driving
from tests.browser.server import AppServer

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_SCALE = 2  # pixels a CSS pixel


@pytest.fixture(scope="module")
def explore(browser: Browser, app_server: AppServer) -> Iterator[Page]:
    """One page for this file."""
    with driving.watched_page(browser) as page:
        driving.open_map(page, app_server, "/?preset=bigbird&T=256")
        yield page


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        driving.map_button(page, button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def png_size(data: bytes) -> tuple[int, int]:
    """Width and height of the header (PNG specification, section 11.2.2)."""
    assert data[:8] == PNG_SIGNATURE
    assert data[12:16] == b"IHDR"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_the_pictures_have_the_promised_size_caption_and_names(
    explore: Page, tmp_path: Path
) -> None:
    png, svg = (saved(explore, f"Save {kind}", tmp_path) for kind in ("PNG", "SVG"))
    assert png.name == "sparse-attention-bigbird-T256.png"
    assert svg.name == "sparse-attention-bigbird-T256.svg"

    root = ElementTree.fromstring(svg.read_text("utf-8"))
    assert root.tag.endswith("}svg")
    width, height = (float(root.attrib[name].removesuffix("px")) for name in ("width", "height"))
    stage = driving.stage(explore).bounding_box()
    assert stage is not None
    assert width == pytest.approx(stage["width"], abs=1)
    assert height > stage["height"], "there is room for the caption"
    assert png_size(png.read_bytes()) == (PNG_SCALE * width, PNG_SCALE * height)

    words = " ".join(" ".join(root.itertext()).split())
    assert "BigBird · T 256" in driving.caption(explore)
    assert driving.caption(explore) in words
    for title in ("Sparse", "Dense", "Difference", "query i", "key j"):
        assert title in words


def test_the_saved_maps_are_in_the_picture(explore: Page, tmp_path: Path) -> None:
    image = Image.open(saved(explore, "Save PNG", tmp_path)).convert("RGB")
    left = driving.map_root(explore).bounding_box()
    assert left is not None
    for panel in driving.panels(explore)[:3]:
        x, width = (PNG_SCALE * each for each in (panel["x"] - left["x"], panel["width"]))
        middle = image.height / 3
        part = image.crop((x, middle, x + width, middle + 40))
        assert len(part.getcolors(maxcolors=100_000) or []) > 20, "a panel is blank"


def test_what_is_no_png_is_caught() -> None:
    with pytest.raises(AssertionError):
        png_size(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
