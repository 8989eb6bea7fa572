"""A fresh session without a link: it opens, with something worth looking at."""

import re

import pytest

from tests.pages.expected import assert_picture, expected, plane
from tests.pages.explorer import Explorer


@pytest.fixture(scope="module")
def opened() -> Explorer:
    return Explorer()


def test_it_opens_without_a_word_of_complaint(opened: Explorer) -> None:
    assert not opened.warnings
    assert not opened.errors
    assert not opened.asked
    assert not opened.app.query_params


def test_there_is_something_worth_looking_at(opened: Explorer) -> None:
    panels = [each["kind"] for each in opened.header["panels"]]
    assert panels == ["sparse", "dense", "difference"]
    sparse, dense = plane(opened.message, "sparse"), plane(opened.message, "dense")
    assert sparse.shape == (512, 512)
    assert 0.02 < (sparse > 0).mean() < 0.5
    assert (dense > 0).all()
    assert len(set(dense.ravel().tolist())) > 100
    assert len(set(opened.header["rules"]["names"])) >= 3


def test_the_headline_names_pattern_share_kept_worst_head_and_input(opened: Explorer) -> None:
    wanted = expected(opened.settings)
    pairs = float(re.search(r"([\d.]+) % of the pairs", opened.headline)[1])  # type: ignore[index]
    kept = float(re.search(r"keeps \*\*([\d.]+) %\*\* of dense", opened.headline)[1])  # type: ignore[index]
    worst = re.search(r"worst query (\d+) keeps \*\*([\d.]+) %\*\*", opened.headline)
    assert worst is not None
    assert pairs == pytest.approx(100 * wanted.allowed.mean(), abs=0.051)
    assert kept == pytest.approx(100 * wanted.kept.mean(), abs=0.051)
    assert int(worst[1]) == wanted.kept.argmin()
    assert float(worst[2]) == pytest.approx(100 * wanted.kept.min(), abs=0.051)
    for words in ("Longformer", "T 512", "65 keys", "4 global", "head 0 of 4", "synthetic"):
        assert words in opened.headline
    assert "numbers are not from a model" in opened.headline


def test_the_first_picture_is_exact(opened: Explorer) -> None:
    assert_picture(opened.message, expected(opened.settings))


def test_the_saved_picture_carries_the_same_words(opened: Explorer) -> None:
    caption = opened.header["caption"]
    assert "**" not in caption
    assert caption.startswith("Longformer · T 512 · 65 keys + 4 global")
    assert caption.endswith("one pixel a token")
    assert "synthetic input" in caption


def test_every_widget_shows_what_the_settings_hold(opened: Explorer) -> None:
    assert opened.differing_widgets() == {}
    assert opened.value("window") == opened.settings.window
    assert opened.value("T_quick") == 512


def test_the_device_is_named(opened: Explorer) -> None:
    assert "Computing on CPU" in opened.captions or "Computing on CUDA" in opened.captions


def test_painted_names_every_setting(opened: Explorer) -> None:
    assert opened.header["painted"] == f"{opened.settings.to_link(full=True)}&level=exact"
