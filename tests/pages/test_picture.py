"""Larger pictures: what a pixel stands for, zoom, reductions, and what they are captioned with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sparse_attn.settings import Settings
from tests.oracle.softmax import Floats
from tests.pages.expected import (
    assert_levels,
    assert_picture,
    difference_levels,
    expected,
    kept_curve,
    plane,
    rule_plane,
    weight_levels,
)
from tests.pages.explorer import Explorer

STEP = 2  # tokens a pixel at 1,024 tokens
LONG = "preset=custom&T=1024&window=20&globals=0,700&heads=1&D=16"


def in_pixels(matrix: NDArray[Any]) -> NDArray[Any]:
    """(T, T) → (T/STEP, T/STEP, STEP²): the pairs of each pixel."""
    side = len(matrix) // STEP
    return matrix.reshape(side, STEP, side, STEP).transpose(0, 2, 1, 3).reshape(side, side, STEP**2)


def reduced(matrix: Floats, reduce: str) -> Floats:
    pairs = in_pixels(matrix)
    if reduce == "max":  # the entry of the largest magnitude, with its sign
        largest = np.abs(pairs).argmax(-1)[..., None]
        return np.take_along_axis(pairs, largest, -1)[..., 0]
    return np.asarray(pairs.mean(-1) if reduce == "mean" else pairs.sum(-1))


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize("reduce", ["max", "mean", "sum"])
def test_a_pixel_of_several_pairs_is_reduced_as_the_setting_says(reduce: str, scale: str) -> None:
    page = Explorer(f"{LONG}&reduce={reduce}&scale={scale}")
    wanted = expected(page.settings)
    header, message = page.header, page.message
    assert (header["rowStep"], header["columnStep"], header["height"]) == (STEP, STEP, 512)
    assert header["reduce"] == reduce
    some = in_pixels(wanted.allowed).any(-1)
    weight = header["scales"]["weight"]
    sparse = np.where(some, reduced(wanted.sparse, reduce), np.nan)
    assert_levels(plane(message, "sparse"), weight_levels(sparse, weight))
    assert_levels(plane(message, "dense"), weight_levels(reduced(wanted.dense, reduce), weight))
    minus = reduced(wanted.sparse - wanted.dense, reduce)
    scaled = difference_levels(minus, header["scales"]["difference"])
    assert_levels(plane(message, "difference"), scaled)
    np.testing.assert_array_equal(
        rule_plane(message), np.bitwise_or.reduce(in_pixels(wanted.rules), -1)
    )
    by_pixel = wanted.kept.reshape(-1, STEP)
    np.testing.assert_allclose(kept_curve(message), by_pixel.mean(-1), atol=1e-5)
    np.testing.assert_allclose(kept_curve(message, "low"), by_pixel.min(-1), atol=1e-5)


@pytest.mark.parametrize(
    ("reduce", "words"),
    [("max", "maximum weight"), ("mean", "mean weight"), ("sum", "sum weight")],
)
def test_the_caption_names_the_pixel_and_its_reduction(reduce: str, words: str) -> None:
    caption = Explorer(f"{LONG}&reduce={reduce}").header["caption"]
    assert "2 × 2 tokens" in caption
    assert words in caption


def test_a_view_is_a_part_of_the_whole_at_full_resolution() -> None:
    page = Explorer(f"{LONG}&view=600:800,650:900")
    wanted = expected(page.settings)
    header, message = page.header, page.message
    assert (header["rows"], header["columns"]) == ([600, 850], [650, 900]), "the map is square"
    assert (header["rowStep"], header["height"], header["width"]) == (1, 250, 250)
    part = (slice(600, 850), slice(650, 900))
    weight = header["scales"]["weight"]
    sparse = np.where(wanted.allowed, wanted.sparse, np.nan)[part]
    assert_levels(plane(message, "sparse"), weight_levels(sparse, weight))
    assert_levels(plane(message, "dense"), weight_levels(wanted.dense[part], weight))
    np.testing.assert_array_equal(rule_plane(message), wanted.rules[part])
    np.testing.assert_allclose(kept_curve(message), wanted.kept[600:850], atol=1e-5)
    assert "one pixel a token" in header["caption"]


def test_a_view_has_the_subject_of_the_whole() -> None:
    whole, part = Explorer(LONG), Explorer(f"{LONG}&view=0:64,0:64")
    assert whole.header["subject"] == part.header["subject"]
    assert whole.header["painted"] != part.header["painted"]
    other = Explorer(LONG.replace("window=20", "window=21"))
    assert other.header["subject"] != whole.header["subject"]
    shown, problems = Settings.from_link(part.header["pairLink"])
    assert problems == ()
    assert shown == whole.settings, "what the exact weights under the cursor are asked with"


@pytest.mark.parametrize(
    "link",
    [
        "preset=bigbird&T=100&D=16&heads=1",  # the last block is partial
        "preset=sliding_window&T=64&D=16&heads=1",
        "preset=dense&T=64&D=16&heads=1",
        "preset=custom&T=64&window=0&globals=none&D=16&heads=1",
        "preset=custom&T=64&window=64&globals=::1&D=16&heads=1",
        "preset=custom&T=63&window=3&globals=5,-1&random=4&causal=1&dilation=5&D=8&heads=1",
        "preset=custom&T=8&window=1&globals=none&random=8&D=1&heads=1",
        "preset=custom&T=96&block=32&window=0&globals=-1&columns=0&random=1&D=16&heads=64&head=63",
    ],
)
def test_pictures_of_unlike_patterns_are_exact(link: str) -> None:
    page = Explorer(link)
    wanted = expected(page.settings)
    assert_picture(page.message, wanted)
    assert Settings.from_link(link)[1] == ()


def test_everything_allowed_keeps_everything() -> None:
    page = Explorer("preset=dense&T=64&D=16&heads=1")
    assert "100 % of the pairs" in page.headline
    assert "keeps **100 %** of dense attention" in page.headline
    assert (plane(page.message, "difference") == 128).all()


def test_zooming_in_keeps_the_colours() -> None:
    whole, part = Explorer(LONG), Explorer(f"{LONG}&view=0:64,0:64")
    assert whole.header["subject"] == part.header["subject"]
    assert whole.header["scales"] == part.header["scales"]
