"""The Best page: what it finds is exact, can be taken over, and is tried elsewhere."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest

from sparse_attn.settings import Settings
from sparse_attn.ui.explore.caption import percent
from tests.pages.expected import expected
from tests.pages.opened import Opened

LINK = "preset=custom&T=128&window=4&globals=none&heads=2&D=16&budget=20"


@pytest.fixture(scope="module")
def opened() -> Opened:
    return Opened("best", LINK)


def found(page: Opened, ending: str) -> tuple[str, str, str]:
    """Share kept, keys and the pattern in words, from the sentence that says them."""
    sentence = next(each for each in page.sentences if ending in each)
    numbers = re.findall(r"\*\*([\d.,]+(?: %)?)\*\*", sentence)
    return numbers[0], numbers[1], sentence


def adopted(page: Opened, key: str) -> Settings:
    page.click(key)
    return page.settings


def test_it_keeps_more_than_the_pattern_set_within_the_budget(opened: Opened) -> None:
    kept, keys, _ = found(opened, "of dense attention with **")
    now = expected(opened.settings).kept.mean()
    assert float(kept.removesuffix(" %")) > 100 * now
    assert float(keys) <= 20
    assert any(f"The pattern set now keeps {percent(now)}" in each for each in opened.sentences)
    assert any("synthetic input" in each and "head 0 of 2" in each for each in opened.sentences)


def test_the_oracle_lies_above_the_frontier(opened: Opened) -> None:
    bound, line, star, now = opened.figure("frontier")["data"]
    keys, kept = np.array(read(line["x"])), np.array(read(line["y"]))
    assert (np.diff(keys) > 0).all()
    assert (np.diff(kept) > 0).all()
    for size, most in zip(read(bound["x"]), read(bound["y"]), strict=True):
        assert most >= kept[keys <= size + 1e-9].max() - 1e-6
    assert star["y"][0] > now["y"][0]
    assert now["y"][0] == pytest.approx(expected(opened.settings).kept.mean(), abs=1e-5)


def read(values: Any) -> list[float]:
    return [float(each) for each in values]


def test_other_inputs_are_tried_on_demand(opened: Opened) -> None:
    assert not opened.tables
    opened.click("elsewhere")
    table = opened.tables[0]
    assert list(table["input"]) == ["head 1", "seed 1, head 0", "seed 2, head 0", "seed 3, head 0"]
    wins = sum(1 for each in table["wins"] if each == "found")
    assert any(f"On 4 inputs not seen: found wins {wins}" in each for each in opened.sentences)


def test_the_pattern_is_taken_over_with_its_numbers() -> None:
    page = Opened("best", LINK)
    kept, keys, _ = found(page, "of dense attention with **")
    settings = adopted(page, "adopt")
    wanted = expected(settings)
    assert percent(wanted.kept.mean()) == kept
    assert f"{wanted.allowed.sum() / 128:,.1f}" == keys
    assert page.app.get("bidi_component"), "the maps are not shown"


def test_the_smallest_is_searched_on_demand() -> None:
    page = Opened("best", LINK + "&target=60&causal=1")
    assert not any("of what dense attention reads" in each for each in page.sentences)
    page.click("smallest")
    keys, kept, _ = found(page, "of what dense attention reads")
    assert float(kept.removesuffix(" %")) >= 60
    settings = adopted(page, "adopt_smallest")
    assert settings.causal
    wanted = expected(settings)
    assert percent(wanted.kept.mean()) == kept
    assert f"{wanted.allowed.sum() / 128:,.1f}" == keys


def test_long_sequences_wait_for_the_button() -> None:
    page = Opened("best", "T=1100&heads=1&D=8&budget=4")
    assert any("Press Search" in each for each in page.sentences)
    page.click("search")
    assert found(page, "of dense attention with **")


def test_a_captured_map_is_searched() -> None:
    page = Opened("best", "T=16&preset=dense")
    file = io.BytesIO()
    np.savez(file, full_attn=np.eye(12) + np.eye(12, k=1))
    uploader: Any = page.app.get_by_key("captured")
    uploader.set_value(("mine.npz", file.getvalue(), "application/zip"))
    page.run()
    keys, kept, sentence = found(page, "of this map has")
    assert "captured map from mine.npz" in sentence
    assert "window 1, no global token" in sentence
    assert keys == f"{34 / 12:.1f}"
    assert kept == "100 %"
    settings = adopted(page, "adopt_captured")
    assert (settings.T, settings.window, settings.globals) == (12, 1, "")


def test_a_file_that_is_no_map_is_named() -> None:
    page = Opened("best", "T=16&preset=dense")
    uploader: Any = page.app.get_by_key("captured")
    uploader.set_value(("bad.npz", b"nonsense", "application/zip"))
    page.run()
    assert any("must be an .npz file" in str(each.value) or "npz" in str(each.value)
               for each in page.app.error)  # fmt: skip
