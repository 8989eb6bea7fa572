"""The Compare page: two to four patterns, against whole float64 matrices."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from sparse_attn.figures.pack import unpack_header
from sparse_attn.settings import Settings, other_patterns
from sparse_attn.ui.compare import clock
from sparse_attn.ui.compare.patterns import chosen, sized
from sparse_attn.ui.explore.caption import percent
from tests.oracle.masks import brute_mask
from tests.pages.expected import expected, made_up, pattern_of
from tests.pages.opened import Opened

LINK = (
    "preset=custom&T=96&window=5&globals=0,40&heads=2&D=16&others=custom~window:2~random:4~~bigbird"
)


@pytest.fixture(scope="module")
def opened() -> Opened:
    return Opened("compare", LINK)


def column(page: Opened, name: str) -> dict[str, str]:
    table: Any = page.tables[0]
    return dict(zip(table[""], table[name], strict=True))


NAMES = ("A · Custom", "B · Custom", "C · BigBird")


@pytest.mark.parametrize("place", range(3))
def test_the_table_holds_what_the_matrices_say(opened: Opened, place: int) -> None:
    settings = chosen(opened.settings)[place]
    wanted = expected(settings)
    shown = column(opened, NAMES[place])
    assert shown["keys per query, mean"] == f"{wanted.allowed.sum() / 96:,.1f}"
    assert shown["share of the pairs that dense attention reads"] == percent(wanted.allowed.mean())
    assert shown["dense attention kept, mean"] == f"**{percent(wanted.kept.mean())}**"
    assert shown["… median query"] == percent(float(np.sort(wanted.kept)[47]))
    worst = int(wanted.kept.argmin())
    assert shown["… worst query"] == f"{percent(wanted.kept.min())} (query {worst})"
    ranked = -np.sort(-wanted.dense, axis=1)
    counts = wanted.allowed.sum(1)
    most = np.mean([row[:count].sum() for row, count in zip(ranked, counts, strict=True)])
    assert shown["the most that as many keys could keep"] == percent(float(most))
    assert shown["operations, 2 heads"] == f"{2 * 4 * 16 * counts.sum() / 1e3:.3g} kFLOP"
    assert shown["share of the T² cells"] == percent(wanted.allowed.mean())
    for size in (16, 64, 128):
        padded = np.zeros((128, 128), dtype=bool)
        padded[:96, :96] = wanted.allowed
        blocks = np.asarray(padded.reshape(128 // size, size, 128 // size, size).any((1, 3)))
        side = -(-96 // size)
        assert shown[f"share of blocks of {size}"] == percent(blocks[:side, :side].mean())
    values = made_up(settings).v
    assert values is not None
    sparse, dense = (each @ values[0, 0].double().numpy() for each in (wanted.sparse, wanted.dense))
    error = np.linalg.norm(sparse - dense, axis=1) / np.linalg.norm(dense, axis=1)
    assert shown["error of the output, relative, mean"] == f"{100 * error.mean():,.1f} %"
    step = wanted.allowed | np.eye(96, dtype=bool)
    joined = np.linalg.matrix_power(step.astype(float), 2) > 0
    assert shown["pairs joined after 2 layers"] == percent(joined.mean())
    rows, columns = joined.nonzero()
    assert shown["farthest token known after 2 layers"] == f"{abs(rows - columns).max():,}"


def test_the_answer_names_the_best_and_the_part_that_makes_the_difference(opened: Opened) -> None:
    kept = {
        name: float(expected(each).kept.mean())
        for name, each in zip(NAMES, chosen(opened.settings), strict=True)
    }
    best = max(kept, key=lambda name: kept[name])
    sentence = next(each for each in opened.sentences if "keeps more" in each)
    assert sentence.startswith(f"**{best} keeps more: {percent(kept[best])}**")
    assert "The difference is largest in the" in sentence
    blocks = column(opened, best)["share of blocks of 64"]
    assert re.search(rf"touch {blocks} and .* of the blocks of 64", sentence)
    assert any("synthetic input" in each for each in opened.sentences)


def test_the_bars_add_up_to_what_is_kept(opened: Opened) -> None:
    bars = opened.figure("parts")["data"]
    for name, each in zip(NAMES, chosen(opened.settings), strict=True):
        wanted = expected(each)
        mine = [bar for bar in bars if bar["y"] == [name]]
        kept = sum(bar["x"][0] for bar in mine if bar["xaxis"] == "x")
        keys = sum(bar["x"][0] for bar in mine if bar["xaxis"] == "x2")
        assert kept == pytest.approx(wanted.kept.mean(), abs=1e-5)
        assert keys == pytest.approx(wanted.allowed.sum() / 96)


def header(page: Opened) -> dict[str, Any]:
    element: Any = page.app.get_by_key("compare_map")
    return unpack_header(bytes(element.proto.bytes[:-5]))


def test_the_maps_share_one_scale(opened: Opened) -> None:
    found = header(opened)
    assert [each["title"] for each in found["panels"]] == list(NAMES)
    assert {each["kind"] for each in found["panels"]} == {"sparse"}
    assert "synthetic input" in found["caption"]
    assert not found["pairLink"], "one link for all panels would give them the weight of one"


def test_the_cells_are_those_of_the_masks() -> None:
    page = Opened("compare", LINK)
    for against in (1, 2):
        if against == 2:
            page.set("against", 2)
        first, other = (
            brute_mask(pattern_of(chosen(page.settings)[place])) for place in (0, against)
        )
        sentence = next(each for each in page.sentences if each.startswith("In view"))
        assert f"**{(first & other).sum():,}** pairs that both allow" in sentence
        assert f"**{(first & ~other).sum():,}** only A" in sentence
        assert f"**{(other & ~first).sum():,}** only {NAMES[against]}" in sentence


def test_a_budget_brings_all_to_as_many_keys() -> None:
    page = Opened("compare", LINK + "&budget=20")
    for name, asked in zip(NAMES, chosen(page.settings), strict=True):
        free = "block" if asked.block > 1 else "window"
        counts = {size: pattern_of(sized(asked, free, size)).count() for size in range(1, 96)}
        fitting = {size: count for size, count in counts.items() if count <= 20 * 96}
        best = max(fitting, key=lambda size: fitting[size])
        keys = column(page, name)["keys per query, mean"]
        assert keys == f"{fitting[best] / 96:,.1f}"
        assert any(f"{free} {best} instead of" in each for each in page.sentences)
        assert not any(f"{free} {best} instead of {best}:" in each for each in page.sentences)
    page.set("budget", 2.0)
    assert any("is the smallest there is, and still has" in each for each in page.sentences)


def test_dense_has_no_size_to_change() -> None:
    page = Opened("compare", "preset=dense&T=32&others=longformer&budget=9")
    assert any("has no size to change: 32.0 keys per query" in each for each in page.sentences)


def test_patterns_are_added_edited_and_removed() -> None:
    page = Opened("compare", "T=64")
    assert [each.preset for each in chosen(page.settings)] == ["longformer", "bigbird"]
    page.click("add_sliding_window")
    assert page.settings.others == "bigbird~~sliding_window"
    page.click("add_this")
    assert page.settings.others == "bigbird~~sliding_window~~longformer"
    page.click("edit_2")
    assert page.settings.preset == "sliding_window"
    assert page.settings.causal
    assert page.settings.others == "bigbird~~longformer~~longformer"
    page.click("remove_1")
    assert page.settings.others == "longformer~~longformer"
    link = Settings.from_params(page.app.query_params)
    assert link == (page.settings, ())


def test_a_bad_pattern_in_a_link_is_named() -> None:
    page = Opened("compare", "T=64&others=custom~window:900~~dense")
    assert any("window of pattern 2 is 900" in each for each in page.warnings)
    assert [each.window for each in other_patterns(page.settings)] == [64, 63]


def test_time_is_measured_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "LIMIT_S", 0.2)
    page = Opened("compare", "T=64&heads=1&D=8")
    assert "time of one pass, measured" not in column(page, "A · Longformer")
    page.click("measure_all")
    for name in ("A · Longformer", "B · BigBird"):
        assert "s" in column(page, name)["time of one pass, measured"]
    assert any("dense (torch SDPA)" in each for each in page.sentences)


def test_conventions_are_all_there_with_the_cells_they_change() -> None:
    page = Opened("compare", "T=40&convention=5")
    table: Any = page.tables[1]
    rows = {row["library"]: row for _, row in table.iterrows()}
    assert len(rows) == 11
    ours = abs(np.subtract.outer(np.arange(40), np.arange(40))) <= 5
    causal = np.tril(ours)
    shorter = causal & (np.subtract.outer(np.arange(40), np.arange(40)) < 5)

    def fewer(name: str) -> tuple[str, str]:
        return rows[name]["cells more"], rows[name]["cells fewer"]

    assert fewer("ours") == fewer(r"flash\-attention \(5\, 5\)") == ("0", "0")
    assert fewer(r"flash\-attention \(5\, 0\)") == ("0", str((ours & ~causal).sum()))
    assert fewer(r"hf\-causal") == ("0", str((ours & ~shorter).sum()))
    assert "must be even" in rows[r"hf\-longformer"]["in our terms"]
    assert rows[r"xformers\-local\-1d"]["keys per query"] == "5"
    maps = [each for each in page.figure("conventions")["data"] if each["type"] == "heatmap"]
    assert len(maps) == 10  # all but the one that would not take 5
