"""One query's story against whole float64 matrices."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn.maps import AttentionMap
from sparse_attn.measures import RowStory, row_story
from sparse_attn.patterns import Explicit, Global, Local, Pattern, Random
from tests.oracle.masks import brute_mask, brute_rules
from tests.oracle.softmax import masked_softmax
from tests.oracle.strategies import HEADS, patterns, seeds, tensors


def told(pattern: Pattern, seed: int, query: int, head: int) -> RowStory:
    q, k, _ = tensors(seed, pattern)
    return row_story(AttentionMap(q, k, pattern), query, 0, head)


@given(patterns(max_length=40), seeds(), st.data())
def test_a_story_is_that_of_the_matrices(pattern: Pattern, seed: int, data: st.DataObject) -> None:
    query = data.draw(st.integers(0, pattern.length - 1))
    head = data.draw(st.integers(0, HEADS - 1))
    story = told(pattern, seed, query, head)
    q, k, _ = (each[:, head : head + 1] for each in tensors(seed, pattern))
    may = brute_mask(pattern.dense_reference())
    allowed = brute_mask(pattern, head)
    np.testing.assert_array_equal(story.rules.numpy(), brute_rules(pattern, head)[query])
    sparse, dense = (
        masked_softmax(q, k, k, mask[None, None]).weights[0, 0, query] for mask in (allowed, may)
    )
    np.testing.assert_allclose(story.sparse.numpy(), sparse, atol=1e-12)
    np.testing.assert_allclose(story.dense.numpy(), dense, atol=1e-12)
    raw = (q[0, 0, query] @ k[0, 0].T / math.sqrt(q.shape[-1])).numpy()
    np.testing.assert_allclose(story.scores.numpy()[may[query]], raw[may[query]], rtol=1e-10)
    assert (story.scores.numpy()[~may[query]] == -np.inf).all()
    if not may[query].any():
        assert math.isnan(story.kept)
    elif not allowed[query].any():
        assert (story.kept, story.cut) == (0.0, 1.0)
        assert math.isnan(story.gain)
    else:
        kept = dense[allowed[query]].sum()
        assert story.kept == pytest.approx(kept)
        assert story.cut == pytest.approx(1 - kept, abs=1e-12)
        np.testing.assert_allclose(dense[allowed[query]] * story.gain, sparse[allowed[query]])


def test_the_head_and_the_item_are_those_asked_for() -> None:
    pattern = Pattern(12, [Local(1), Random(1, 3, per_head=True)])
    q, k, _ = tensors(1, pattern, batch=2)
    asked = AttentionMap(q, k, pattern)
    for item in range(2):
        for head in range(HEADS):
            story = row_story(asked, 5, item, head)
            torch.testing.assert_close(story.sparse, asked.row(5)[item, head])


def test_a_row_without_a_key_is_zero_and_padding_has_no_story() -> None:
    nothing = told(Pattern(3, [Explicit([[0], [-1], [2]])]), 0, 1, 0)
    assert (nothing.sparse == 0).all()
    assert nothing.dense.sum() == pytest.approx(1.0)
    padding = told(Pattern(6, [Local(1)], valid_length=3), 0, 4, 0)
    assert (padding.dense == 0).all()


def test_a_peaked_row_does_not_overflow() -> None:
    pattern = Pattern(8, [Local(0)])
    q, k, _ = tensors(3, pattern)
    story = row_story(AttentionMap(5000 * q, k, pattern), 3)
    assert math.isfinite(story.gain)
    assert 0 <= story.kept <= 1


def test_a_million_keys_are_one_row() -> None:
    length = 2**20
    q = torch.ones(1, 1, length, 1)
    story = row_story(AttentionMap(q, q, Pattern(length, [Local(256), Global([0])])), 500_000)
    assert int((story.rules != 0).sum()) == 514
    assert story.kept == pytest.approx(514 / length, rel=1e-3)


def test_a_query_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="query must be a whole number from 0 to 7, got 8"):
        told(Pattern(8, [Local(1)]), 0, 8, 0)
