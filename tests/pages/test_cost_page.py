"""The Cost page: counts beside brute force, terms that add up, measurement on demand."""

from __future__ import annotations

import pytest

from sparse_attn.ui.cost import clock
from sparse_attn.ui.explore.caption import percent
from tests.oracle.masks import brute_mask
from tests.pages.expected import pattern_of
from tests.pages.opened import Opened

LINK = "preset=custom&T=96&window=3&globals=0&random=1&heads=2&D=16"


@pytest.fixture(scope="module")
def opened() -> Opened:
    return Opened("cost", LINK)


def test_the_counts_are_those_of_the_mask(opened: Opened) -> None:
    mask = brute_mask(pattern_of(opened.settings))
    table = dict(zip(opened.tables[0]["what"], opened.tables[0]["this pattern"], strict=True))
    assert table["pairs, one head"] == f"{mask.sum():,}"
    assert table["keys per query, mean"] == f"{mask.sum() / 96:.1f}"
    assert table["share of the T² cells"] == f"{100 * mask.mean():.1f} %"
    touched = mask.reshape(6, 16, 6, 16).any((1, 3)).mean()
    assert table["share of blocks of 16"] == percent(touched)
    assert table["operations, 2 heads"] == f"{2 * 4 * 16 * mask.sum() / 1e3:.3g} kFLOP"
    dense = dict(zip(opened.tables[0]["what"], opened.tables[0]["dense"], strict=True))
    assert dense["pairs, one head"] == f"{96 * 96:,}"


def test_the_terms_add_up(opened: Opened) -> None:
    pairs = int(brute_mask(pattern_of(opened.settings)).sum())
    terms = [int(each.replace(",", "")) for each in opened.tables[1]["pairs"]]
    assert sum(terms) == pairs
    assert any(f"add up to **{pairs:,}** pairs" in each for each in opened.sentences)
    assert any("n = 96, w = 3, G = 1, random r = 1" in each for each in opened.sentences)


def test_the_growth_shows_pairs_blocks_dense_and_the_book(opened: Opened) -> None:
    traces = {trace["name"]: trace for trace in opened.figure("growth")["data"]}
    assert len(traces) == 4
    assert traces["this pattern"]["x"][0] == 64
    dense = traces["dense"]
    assert dense["y"] == [length**2 for length in dense["x"]]
    assert traces["the books' N·W + N·G"]["y"][1] == 128 * (7 + 1 + 1)


def test_nothing_is_measured_before_it_is_asked_for(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert any("Nothing has been measured" in each for each in opened.sentences)
    monkeypatch.setattr(clock, "LIMIT_S", 0.2)
    opened.click("measure")
    first = opened.figure("measured_time")["data"]
    assert [trace["name"] for trace in first] == ["this engine", "dense (torch SDPA)"]
    assert all(trace["x"][0] == 256 and trace["y"][0] > 0 for trace in first)
    assert opened.figure("measured_memory")["data"][0]["y"][0] >= 2 * 16 * 256 * 4
    assert any("2 heads, D 16, CPU" in each for each in opened.sentences)
    opened.run()  # and it stays
    assert opened.figure("measured_time")["data"] == first
    opened.set("window_exact", 6.0)  # of another pattern nothing is known
    assert any("Nothing has been measured" in each for each in opened.sentences)


def test_a_pattern_without_a_formula_says_so() -> None:
    page = Opened("cost", "preset=bigbird&T=100")  # blocks of 6: the last is partial
    assert any("No closed formula" in each for each in page.sentences)
    assert len(page.tables) == 1


def test_what_is_missing_is_asked_for() -> None:
    page = Opened("cost", "input=arrays&arrays=0123456789abcdef")
    assert any("0123456789abcdef" in each for each in page.asked)
    assert not page.tables


def test_bad_values_are_named() -> None:
    page = Opened("cost", "T=64&window=-5")
    assert any("Window (window): -5 cannot be used" in each for each in page.warnings)
    assert page.tables


def test_the_growth_ends_where_it_would_ask_about_too_many_pairs() -> None:
    """Strides touch most blocks, so that nearly all T² pairs are looked at."""
    page = Opened("cost", "preset=axial&T=64")
    traces = {trace["name"]: trace for trace in page.figure("growth")["data"]}
    assert max(traces["this pattern"]["x"]) == 16_384
