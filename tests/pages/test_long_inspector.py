"""Where dense attention is long: a sample at once, every query on demand and with a warning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sparse_attn.maps import AttentionMap
from sparse_attn.measures import kept_mass
from sparse_attn.views import level
from tests.pages.expected import made_up, pattern_of
from tests.pages.explorer import Explorer
from tests.pages.opened import Opened
from tests.pages.test_inspector import array_of, figure_of

LINK = "preset=custom&T=640&window=4&globals=0&heads=1&D=16"


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if dense attention of 640 tokens took too long to be weighed in full."""
    monkeypatch.setattr(level, "MOST_PAIRS", 640 * 64)
    monkeypatch.setattr(level, "QUICK_PAIRS", 640 * 32)


def mean_of(explorer: Explorer) -> float:
    settings = explorer.settings
    inputs, pattern = made_up(settings), pattern_of(settings)
    maps = [AttentionMap(inputs.q, inputs.k, each) for each in (pattern, pattern.dense_reference())]
    return float(kept_mass(maps[0], maps[1]).mean())


def test_the_mass_kept_is_of_a_sample_until_all_is_asked_for() -> None:
    explorer = Explorer(f"{LINK}&section=kept")
    assert any("queries, evenly spaced" in each for each in explorer.captions)
    explorer.set("kept_all", True)
    assert not any("evenly spaced" in each for each in explorer.captions)
    assert f"keep **{100 * mean_of(explorer):.1f} %**" in " ".join(explorer.sentences)
    curve: Any = figure_of(explorer, "along")["data"][-1]
    assert np.isfinite(array_of(curve["y"])).all()


def test_heads_wait_to_be_asked_for() -> None:
    explorer = Explorer(f"{LINK}&section=heads")
    assert any("on demand only" in each for each in explorer.captions)
    assert not explorer.app.main.table
    explorer.set("kept_all", True)
    assert len(explorer.app.main.table[0].value) == 1


def test_reach_of_many_tokens_waits_to_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparse_attn.ui.reach.page._AT_ONCE", 100)
    page = Opened("reach", "T=640&window=9")
    assert not page.app.get("plotly_chart")
    page.set("follow", True)
    assert page.figure("hops")["data"]


def test_a_million_tokens_say_how_long_they_take() -> None:
    page = Opened("reach", "T=1048576&window=256")
    assert not page.app.error
    assert not page.app.get("plotly_chart")
    assert page.app.toggle(key="follow").label.startswith("Follow 1,048,576 tokens: about 4,096 s")
