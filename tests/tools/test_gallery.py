"""The gallery in docs is what the presets say today: make it again with `make gallery`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from sparse_attn.patterns import PRESETS, presets
from tools import gallery

PICTURES = gallery.DOCS / "patterns"
LARGEST_BYTES = 6 * 1024


def test_the_page_is_not_stale() -> None:
    assert (gallery.DOCS / "patterns.md").read_text(encoding="utf-8") == gallery.markdown()


def test_there_is_a_picture_for_each_preset_and_no_other() -> None:
    assert {path.stem for path in PICTURES.iterdir()} == set(PRESETS)


@pytest.mark.parametrize("name", PRESETS)
def test_the_picture_is_not_stale(name: str) -> None:
    path = PICTURES / f"{name}.png"
    assert path.stat().st_size <= LARGEST_BYTES
    with Image.open(path) as stored:
        found = np.asarray(stored.convert("RGB"))
    colors = np.array(gallery.palette(), dtype=np.uint8).reshape(-1, 3)
    np.testing.assert_array_equal(found, colors[gallery.pixels(PRESETS[name])])


@pytest.mark.parametrize("name", PRESETS)
def test_the_picture_shows_the_pattern(name: str) -> None:
    pattern = PRESETS[name].small(gallery.LENGTH)
    allowed = gallery.pixels(PRESETS[name])[:: gallery.PIXELS, :: gallery.PIXELS] != 0
    np.testing.assert_array_equal(allowed, pattern.mask().numpy())


@pytest.mark.parametrize("name", PRESETS)
def test_the_line_of_code_makes_the_picture(name: str) -> None:
    found = eval(gallery.code(PRESETS[name]), {"presets": presets})
    assert found == PRESETS[name].small(gallery.LENGTH)
