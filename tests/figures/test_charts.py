"""The charts as a notebook makes them: from what the measures return, with no word given."""

from __future__ import annotations

import numpy as np
import pytest

from sparse_attn import measures
from sparse_attn.figures import charts
from sparse_attn.maps import AttentionMap
from sparse_attn.patterns import Global, Local, Pattern
from sparse_attn.sources import structured

PATTERN = Pattern(48, [Local(3), Global([0])])


@pytest.fixture(scope="module")
def both() -> tuple[AttentionMap, AttentionMap]:
    made = structured(48, heads=1, dim=8)
    sparse = AttentionMap(made.q, made.k, PATTERN)
    return sparse, sparse.under(PATTERN.dense_reference())


def test_all_of_them_are_here() -> None:
    assert all(hasattr(charts, name) for name in charts.__all__)


def test_the_mass_of_every_query(both: tuple[AttentionMap, AttentionMap]) -> None:
    kept = measures.kept_mass(*both).kept[0, 0].numpy()
    figure = charts.along_figure([charts.Along("mine", kept)])
    np.testing.assert_array_equal(figure.data[0].y, kept)
    assert figure.layout.yaxis.title.text == "dense attention kept"


def test_one_query(both: tuple[AttentionMap, AttentionMap]) -> None:
    story = measures.row_story(both[0], 20)
    scores, sparse, dense, rules = (
        each.numpy() for each in (story.scores, story.sparse, story.dense, story.rules)
    )
    figure = charts.story_figure(charts.Row(20, scores, sparse, dense, rules, story.names))
    drawn = [height for bar in figure.data if bar.yaxis == "y" for height in bar.y]
    np.testing.assert_allclose(sorted(drawn), sorted(sparse[rules > 0]), rtol=1e-6)


def test_reach() -> None:
    found = measures.reach(PATTERN, layers=3)
    figure = charts.hops_figure(found.first, found.every, 48, found.step, found.layers)
    np.testing.assert_array_equal(figure.data[1].z, found.first)
    curve = charts.layers_figure([charts.Growing("mine", found.share)])
    np.testing.assert_array_equal(curve.data[0].y, found.share)


def test_parts_cells_and_growth(both: tuple[AttentionMap, AttentionMap]) -> None:
    q, k, _ = both[1].vectors()
    parts = measures.kept_by_part(q[None], k[None], PATTERN)
    stack = [(each.rules[0], each.rules[0], each.kept, each.keys_per_query) for each in parts]
    bars = charts.shares_figure([charts.Stack("mine", stack)]).data
    assert [bar.x[0] for bar in bars[::2]] == [each.kept for each in parts]
    shared = measures.overlap(PATTERN, Pattern(48, [Local(5)]))
    counts = (each.numpy() for each in (shared.first, shared.both, shared.second))
    kinds = charts.cell_categories(*counts)
    cells = charts.overlap_figure(charts.Cells(kinds, shared.rows, shared.columns)).data[0]
    assert np.asarray(cells.z).shape == (48, 48)
    lengths = [64, 128]
    pairs = [Pattern(each, PATTERN.parts).count() for each in lengths]
    assert list(charts.growth_figure([charts.Curve("mine", lengths, pairs, 0)]).data[0].y) == pairs


def test_the_frontier_of_a_search(both: tuple[AttentionMap, AttentionMap]) -> None:
    search = measures.best_pattern(both[1], 6)
    keys = [each.keys_per_query for each in search.frontier]
    kept = [each.kept for each in search.frontier]
    figure = charts.frontier_figure(charts.Line("found", keys, kept))
    assert [list(trace.x) for trace in figure.data] == [keys]
