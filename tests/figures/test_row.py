"""One query's chart: the numbers inside the figure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sparse_attn.figures.colors import CATEGORIES, THEMES, Theme, categorical
from sparse_attn.figures.row import MOST_BARS, Row, RowWords, row_figure

WORDS = RowWords("key", "sparse", "dense", "kept", "lost")
NAMES = ("band", "global column", "random")
RULES = np.array([2, 0, 1, 1, 3, 0, 4, 0])
DENSE = np.array([0.2, 0.05, 0.15, 0.25, 0.1, 0.02, 0.13, 0.1])
SPARSE = np.where(RULES > 0, DENSE, 0.0) / DENSE[RULES > 0].sum()
ROW = Row(3, SPARSE, DENSE, RULES, NAMES)
KEYS = {"band": [2, 3], "global column": [0], "random": [6], "several": [4]}


def traces(row: Row = ROW, theme: Theme = "light", log: bool = True) -> dict[str, Any]:
    return {each.name: each for each in row_figure(row, WORDS, theme, log).data}


@pytest.mark.parametrize("log", [True, False])
def test_sparse_bars_stand_on_allowed_keys_by_rule(log: bool) -> None:
    bars = traces(log=log)
    assert set(bars) == {*KEYS, "kept", "lost"}
    for name, keys in KEYS.items():
        assert list(bars[name].x) == keys
        np.testing.assert_allclose(bars[name].y, SPARSE[keys], rtol=1e-6)
        assert bars[name].yaxis in (None, "y")


def test_dense_bars_hang_below_split_into_kept_and_lost() -> None:
    bars = traces()
    for name, keys in (("kept", [0, 2, 3, 4, 6]), ("lost", [1, 5, 7])):
        assert list(bars[name].x) == keys
        np.testing.assert_allclose(np.abs(bars[name].y), DENSE[keys], rtol=1e-6)
        assert bars[name].yaxis == "y2"


def test_every_weight_is_in_the_figure_once() -> None:
    bars = traces()
    below = [key for name in ("kept", "lost") for key in bars[name].x]
    assert sorted(below) == list(range(len(DENSE)))
    above = [key for name in KEYS for key in bars[name].x]
    assert sorted(above) == np.flatnonzero(RULES).tolist()


@pytest.mark.parametrize("log", [True, False])
def test_both_charts_have_one_range_mirrored(log: bool) -> None:
    layout = row_figure(ROW, WORDS, "light", log).layout
    above, below = list(layout.yaxis.range), list(layout.yaxis2.range)
    assert above == below[::-1]
    assert above[0] < above[1]
    assert layout.yaxis.type == layout.yaxis2.type == ("log" if log else "linear")
    top = 10 ** above[1] if log else above[1]
    assert top >= max(SPARSE.max(), DENSE.max())
    if log:
        assert 10 ** above[0] <= DENSE.min() * (1 + 1e-9)
    else:
        assert above[0] == 0


def test_keys_have_a_common_axis_and_the_query_is_marked() -> None:
    layout = row_figure(ROW, WORDS, "light").layout
    assert list(layout.xaxis.range) == [-0.5, 7.5]
    assert layout.xaxis.title.text == "key"
    (line,) = layout.shapes
    assert line.x0 == line.x1 == 3
    assert (line.type, line.yref, line.y0, line.y1) == ("line", "paper", 0, 1)
    assert layout.barmode == "overlay"


@pytest.mark.parametrize("theme", THEMES)
def test_rules_have_the_colours_of_the_map(theme: Theme) -> None:
    colors = dict(zip(CATEGORIES, categorical(theme), strict=True))
    bars = traces(theme=theme)
    for name in KEYS:
        assert bars[name].marker.color == colors[name]
    others = {bars[name].marker.color for name in ("kept", "lost")}
    assert len(others | set(colors.values())) == len(CATEGORIES) + 2


def test_words_of_tokens_are_on_their_keys() -> None:
    tokens = [f"word{key}" for key in range(8)]
    bars = traces(Row(3, SPARSE, DENSE, RULES, NAMES, tokens))
    for bar in bars.values():
        assert list(bar.hovertext) == [f"{int(key)} {tokens[int(key)]}" for key in bar.x]
        assert "%{hovertext}" in bar.hovertemplate
    for bar in traces().values():
        assert list(bar.hovertext) == [str(int(key)) for key in bar.x]


def test_a_bar_of_many_keys_shows_the_largest_weight() -> None:
    length = 2 * MOST_BARS + 1  # three keys a bar
    dense = np.linspace(0.0, 1.0, length)
    row = Row(0, np.zeros(length), dense, np.zeros(length, int), NAMES)
    (bar,) = traces(row).values()
    assert list(bar.y[:2]) == pytest.approx([dense[2], dense[5]])
    assert bar.y[-1] == pytest.approx(dense[-1])
    assert [bar.hovertext[0], bar.hovertext[-1]] == ["0\u20132", f"{length - 2}\u2013{length - 1}"]
    assert (bar.x[0], bar.width) == (1, 3)


def test_repeated_words_stay_apart() -> None:
    bars = traces(Row(3, SPARSE, DENSE, RULES, NAMES, ["the"] * 8))
    assert sorted([*bars["kept"].x, *bars["lost"].x]) == list(range(8))


def test_a_query_without_keys_has_only_lost_bars() -> None:
    nothing = Row(0, np.zeros(4), np.full(4, 0.25), np.zeros(4, int), NAMES)
    bars = traces(nothing)
    assert set(bars) == {"lost"}
    np.testing.assert_allclose(np.abs(bars["lost"].y), 0.25)


def test_a_pattern_of_everything_loses_nothing() -> None:
    row = Row(1, np.full(4, 0.25), np.full(4, 0.25), np.ones(4, int), ("dense",))
    assert set(traces(row)) == {"dense", "kept"}


@pytest.mark.parametrize("log", [True, False])
def test_a_single_key_and_no_mass_at_all_can_be_drawn(log: bool) -> None:
    one = Row(0, np.ones(1), np.ones(1), np.ones(1, int), ("band",))
    assert set(traces(one, log=log)) == {"band", "kept"}
    empty = Row(0, np.zeros(3), np.zeros(3), np.zeros(3, int), ("band",))
    figure = row_figure(empty, WORDS, "dark", log)
    assert np.isfinite(figure.layout.yaxis.range).all()
