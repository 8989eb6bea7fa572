"""Queries and keys from a file: uploaded, refused, asked for."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from sparse_attn.sources import arrays_digest, example_arrays, from_arrays
from tests.pages.expected import assert_picture, expected
from tests.pages.explorer import Explorer

Arrays = dict[str, Any]


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def numbers(*shape: int, seed: int = 0) -> Arrays:
    dice = np.random.default_rng(seed)
    return {name: dice.standard_normal(shape, dtype=np.float32) for name in ("q", "k")}


def upload(opened: Explorer, data: bytes, name: str = "mine.npz") -> None:
    opened.set("arrays_file", (name, data, "application/zip"))


@pytest.fixture
def opened() -> Explorer:
    explorer = Explorer("preset=custom&T=64&window=2&globals=0&heads=2&D=16")
    explorer.set("input", "arrays")
    return explorer


def test_without_a_file_the_page_asks_for_one(opened: Explorer) -> None:
    (asked,) = opened.asked
    assert "Arrays (arrays): no file is chosen" in asked
    assert opened.has_map, "the last picture stays"
    assert opened.header["length"] == 64
    assert opened.app.get("download_button")


def test_the_example_shows_the_format(opened: Explorer) -> None:
    upload(opened, example_arrays(), "example.npz")
    inputs = from_arrays(example_arrays(), name="example.npz")
    settings = opened.settings
    assert (settings.T, settings.heads, settings.D) == (inputs.T, inputs.H, inputs.D)
    assert settings.arrays == arrays_digest(example_arrays())
    assert_picture(opened.message, expected(settings, inputs))
    assert tuple(opened.header["tokens"]["rows"]["labels"]) == inputs.tokens
    assert "arrays from example.npz" in opened.headline
    assert "synthetic" not in opened.headline
    assert opened.address == settings
    assert opened.differing_widgets() == {}
    assert not opened.asked


def test_batch_and_head_choose_the_slice(opened: Explorer) -> None:
    data = npz(**numbers(3, 2, 40, 8))
    upload(opened, data)
    inputs = from_arrays(data)
    assert_picture(opened.message, expected(opened.settings, inputs))
    assert "batch item" not in opened.headline
    first = opened.message
    opened.set("batch", 2)
    opened.set("head", 1)
    assert (opened.settings.batch, opened.settings.head) == (2, 1)
    assert_picture(opened.message, expected(opened.settings, inputs))
    assert opened.message != first
    assert "head 1 of 2" in opened.headline
    assert "batch item 2" in opened.headline


@pytest.mark.parametrize("batch", [3, -1, 10**6])
def test_a_batch_item_that_is_not_there_is_refused(opened: Explorer, batch: int) -> None:
    upload(opened, npz(**numbers(3, 1, 40, 8)))
    message = opened.message
    opened.set("batch", batch)
    said = [*opened.warnings, *opened.errors]
    assert len(said) == 1
    assert "Batch item (batch)" in said[0]
    assert str(batch) in said[0]
    assert opened.settings.batch == 0
    assert opened.message == message


BAD_FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "not an npz": (b"hello", ("mine.npz",)),
    "no k": (npz(q=np.zeros((1, 4, 2), np.float32)), ("q and k", "k is missing")),
    "shape": (npz(q=np.zeros((4, 2)), k=np.zeros((4, 2))), ("q must have the shape", "(4, 2)")),
    "other shape": (
        npz(q=np.zeros((1, 4, 2)), k=np.zeros((1, 5, 2))),
        ("k must have the shape of q", "(1, 5, 2)"),
    ),
    "integers": (
        npz(q=np.zeros((1, 4, 2), int), k=np.zeros((1, 4, 2), int)),
        ("q must hold float16, float32, float64", "int64"),
    ),
    "NaN": (
        npz(q=np.full((1, 4, 2), np.nan), k=np.zeros((1, 4, 2))),
        ("q must hold finite numbers", "NaN", "[0, 0, 0]"),
    ),
    "objects": (npz(q=np.array([{}]), k=np.array([{}])), ("q",)),
    "too long": (npz(**numbers(1, 2**20 + 1, 1)), ("1,048,577", "1,048,576")),
    "too many heads": (npz(**numbers(65, 8, 1)), ("65", "64")),
    "too wide": (npz(**numbers(1, 8, 1025)), ("1,025", "1,024")),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_used_keeps_the_picture(opened: Explorer, case: str) -> None:
    data, said = BAD_FILES[case]
    upload(opened, npz(**numbers(2, 40, 8)), "good.npz")
    settings, message = opened.settings, opened.message
    upload(opened, data)
    (sentence,) = opened.warnings
    for words in said:
        assert words in sentence or words.replace(",", "") in sentence, sentence
    assert opened.settings == opened.address == settings
    assert opened.message == message
    opened.set("causal", True)
    assert not opened.asked, "the good file is still known"
    assert opened.header["length"] == 40


def test_a_link_to_a_file_asks_for_it() -> None:
    data = npz(**numbers(2, 24, 8, seed=5))
    digest = arrays_digest(data)
    page = Explorer(f"preset=custom&window=3&input=arrays&arrays={digest}&head=1&heads=2&T=24&D=8")
    (asked,) = page.asked
    assert digest in asked
    assert "Choose the file" in asked
    assert not page.has_map
    upload(page, data)
    assert not page.asked
    assert page.settings.window == 3
    assert_picture(page.message, expected(page.settings, from_arrays(data)))


def test_a_file_that_somebody_else_uploaded_is_asked_for_all_the_same(opened: Explorer) -> None:
    upload(opened, npz(**numbers(2, 24, 8, seed=6)))
    assert opened.has_map
    other = Explorer(opened.settings.to_link(full=True))
    assert other.asked
    assert not other.has_map


def test_taking_the_file_away_keeps_what_is_shown(opened: Explorer) -> None:
    upload(opened, npz(**numbers(2, 24, 8, seed=7)))
    message = opened.message
    opened.app.file_uploader(key="arrays_file").clear()
    opened.run()
    assert opened.message == message


def test_a_file_name_is_never_read_as_markup(opened: Explorer) -> None:
    upload(opened, npz(**numbers(1, 9, 4)), "![](http:x).npz")
    assert opened.header["length"] == 9
    assert all("](" not in each for each in opened.markdown)
    upload(opened, b"nothing", "![](http:y).npz")
    assert opened.warnings
    assert all("](" not in each for each in opened.markdown)


def test_a_file_that_comes_again_under_another_name_is_called_by_it(opened: Explorer) -> None:
    data = npz(**numbers(2, 24, 8))
    for name in ("one.npz", "other.npz"):
        upload(opened, data, name)
        opened.set("seed", opened.settings.seed + 1)
        assert f"arrays from {name}" in opened.headline
