"""One query's story: the numbers inside the figure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sparse_attn.figures.colors import CATEGORIES, THEMES, Theme, categorical
from sparse_attn.figures.row import MOST_BARS, Row, RowWords
from sparse_attn.figures.story import story_figure

WORDS = RowWords("key", "score", "mask", "sparse", "dense", "kept", "lost", "s", "d")
NAMES = ("band", "global column", "random")
RULES = np.array([2, 0, 1, 1, 3, 0, 4, 0])
DENSE = np.array([0.2, 0.05, 0.15, 0.25, 0.1, 0.02, 0.13, 0.1])
SPARSE = np.where(RULES > 0, DENSE, 0.0) / DENSE[RULES > 0].sum()


def row_of(query: int, sparse: Any, dense: Any, rules: Any, names: Any, tokens: Any = None) -> Row:
    """A row whose scores are the dense weights' logarithms, all of them permitted."""
    scores = np.log(np.maximum(dense, 1e-30))
    return Row(query, scores, sparse, dense, rules, names, tokens, normalizers=(-0.5, 0.0))


ROW = row_of(3, SPARSE, DENSE, RULES, NAMES)
KEYS = {"band": [2, 3], "global column": [0], "random": [6], "several": [4]}


def traces(row: Row = ROW, theme: Theme = "light", log: bool = True) -> dict[str, Any]:
    """The bars of the weights, by name."""
    return {each.name: each for each in on(story_figure(row, WORDS, theme, log), None, "y", "y2")}


def on(figure: Any, *axes: str | None) -> list[Any]:
    """The traces on some of the y axes."""
    return [each for each in figure.data if each.yaxis in axes]


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
    layout = story_figure(ROW, WORDS, "light", log).layout
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
    layout = story_figure(ROW, WORDS, "light").layout
    assert list(layout.xaxis.range) == [-0.5, 7.5]
    assert layout.xaxis.title.text == "key"
    line, *_ = layout.shapes
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
    bars = traces(row_of(3, SPARSE, DENSE, RULES, NAMES, tokens))
    for bar in bars.values():
        assert list(bar.hovertext) == [f"{int(key)} {tokens[int(key)]}" for key in bar.x]
        assert "%{hovertext}" in bar.hovertemplate
    for bar in traces().values():
        assert list(bar.hovertext) == [str(int(key)) for key in bar.x]


def test_a_bar_of_many_keys_shows_the_largest_weight() -> None:
    length = 2 * MOST_BARS + 1  # three keys a bar
    dense = np.linspace(0.0, 1.0, length)
    row = row_of(0, np.zeros(length), dense, np.zeros(length, int), NAMES)
    (bar,) = traces(row).values()
    assert list(bar.y[:2]) == pytest.approx([dense[2], dense[5]])
    assert bar.y[-1] == pytest.approx(dense[-1])
    assert [bar.hovertext[0], bar.hovertext[-1]] == ["0\u20132", f"{length - 2}\u2013{length - 1}"]
    assert (bar.x[0], bar.width) == (1, 3)


def test_repeated_words_stay_apart() -> None:
    bars = traces(row_of(3, SPARSE, DENSE, RULES, NAMES, ["the"] * 8))
    assert sorted([*bars["kept"].x, *bars["lost"].x]) == list(range(8))


def test_a_query_without_keys_has_only_lost_bars() -> None:
    nothing = row_of(0, np.zeros(4), np.full(4, 0.25), np.zeros(4, int), NAMES)
    bars = traces(nothing)
    assert set(bars) == {"lost"}
    np.testing.assert_allclose(np.abs(bars["lost"].y), 0.25)


def test_a_pattern_of_everything_loses_nothing() -> None:
    row = row_of(1, np.full(4, 0.25), np.full(4, 0.25), np.ones(4, int), ("dense",))
    assert set(traces(row)) == {"dense", "kept"}


@pytest.mark.parametrize("log", [True, False])
def test_a_single_key_and_no_mass_at_all_can_be_drawn(log: bool) -> None:
    one = row_of(0, np.ones(1), np.ones(1), np.ones(1, int), ("band",))
    assert set(traces(one, log=log)) == {"band", "kept"}
    empty = row_of(0, np.zeros(3), np.zeros(3), np.zeros(3, int), ("band",))
    figure = story_figure(empty, WORDS, "dark", log)
    assert np.isfinite(figure.layout.yaxis.range).all()


def test_scores_stand_over_their_keys_split_into_kept_and_lost() -> None:
    kept, lost = on(story_figure(ROW, WORDS, "light"), "y3")
    assert (kept.name, lost.name) == ("kept", "lost")
    assert [list(kept.x), list(lost.x)] == [[0, 2, 3, 4, 6], [1, 5, 7]]
    for each in (kept, lost):
        np.testing.assert_allclose(each.y, np.log(DENSE)[list(map(int, each.x))], rtol=1e-6)
        assert each.showlegend is False


def test_the_mask_says_which_rule_lets_each_key_through() -> None:
    bars = {each.name: each for each in on(story_figure(ROW, WORDS, "light"), "y4")}
    assert {name: list(bar.x) for name, bar in bars.items()} == {**KEYS, "lost": [1, 5, 7]}
    assert all((bar.y == 1).all() for bar in bars.values())
    assert bars["lost"].marker.color == traces()["lost"].marker.color
    assert bars["band"].marker.color == traces()["band"].marker.color


def test_a_mark_of_many_keys_stacks_the_shares_of_its_rules() -> None:
    length = 2 * MOST_BARS
    rules = np.zeros(length, int)
    rules[::2] = 1
    row = row_of(0, np.zeros(length), np.full(length, 0.1), rules, NAMES)
    band, lost = on(story_figure(row, WORDS, "light"), "y4")
    assert (band.y == 0.5).all()
    assert (lost.y == 0.5).all()
    assert (lost.base == 0.5).all()
    assert (band.base == 0).all()


def test_the_mask_and_the_scores_leave_out_what_causal_forbids() -> None:
    scores = np.array([0.5, 1.0, -np.inf, -np.inf])
    weights = np.array([0.4, 0.6, 0.0, 0.0])
    row = Row(1, scores, np.array([0, 1.0, 0, 0]), weights, np.array([0, 1, 0, 0]), NAMES)
    figure = story_figure(row, WORDS, "light")
    for axes in (("y2",), ("y3",), ("y4",)):
        assert sorted(key for each in on(figure, *axes) for key in each.x) == [0, 1]
    assert len(figure.layout.shapes) == 1, "no normalizers were given"


def test_the_normalizers_are_drawn_and_named() -> None:
    layout = story_figure(ROW, WORDS, "light").layout
    assert [line.y0 for line in layout.shapes if line.yref == "y3"] == [-0.5, 0.0]
    assert [each.text for each in layout.annotations] == ["s = -0.50", "d = 0.00"]
    nothing = Row(0, np.zeros(2), np.zeros(2), np.full(2, 0.5), np.zeros(2, int), NAMES,
                  normalizers=(-np.inf, 0.7))  # fmt: skip
    layout = story_figure(nothing, WORDS, "light").layout
    assert [line.y0 for line in layout.shapes if line.yref == "y3"] == [0.7]
    assert not layout.annotations


def test_some_keys_stand_where_they_are() -> None:
    tokens = [f"word{key}" for key in range(20)]
    row = Row(3, *(np.arange(1.0, 5),) * 3, np.ones(4, int), NAMES, tokens, start=10)
    figure = story_figure(row, WORDS, "light")
    assert list(figure.layout.xaxis.range) == [9.5, 13.5]
    for trace in figure.data:
        assert list(trace.x) == [10, 11, 12, 13]
        assert list(trace.hovertext) == [f"{key} word{key}" for key in range(10, 14)]
