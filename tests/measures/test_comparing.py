"""Overlaps, shares of parts and fitted sizes, against whole masks and float64 weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn.measures import fit_size, kept_by_part, overlap, pair_count
from sparse_attn.patterns import Blocked, Global, Local, Pattern, Periodic, Random, presets
from tests.oracle.masks import brute_mask
from tests.oracle.softmax import masked_softmax
from tests.oracle.strategies import HEADS, patterns


@settings(max_examples=20)
@given(patterns(max_length=24), patterns(max_length=24), st.integers(0, HEADS - 1))
def test_overlap_is_that_of_the_masks(first: Pattern, other: Pattern, head: int) -> None:
    try:
        second = Pattern(first.length, other.parts, other.causal)
    except ValueError:  # a table of another length
        second = Pattern(first.length, [Local(1), Global([0])], other.causal)
    one, two = brute_mask(first, head), brute_mask(second, head)
    found = overlap(first, second, head=head)
    np.testing.assert_array_equal(found.first.numpy(), one & ~two)
    np.testing.assert_array_equal(found.second.numpy(), two & ~one)
    np.testing.assert_array_equal(found.both.numpy(), one & two)
    assert found.only_first == (one & ~two).sum()
    assert found.only_second == (two & ~one).sum()
    assert found.shared == (one & two).sum()


def test_pixels_of_many_tokens_hold_counts() -> None:
    first, second = Pattern(100, [Local(9)]), Pattern(100, [Local(3), Global([50])])
    found = overlap(first, second, (10, 90), (20, 100), size=(8, 8))
    one, two = brute_mask(first), brute_mask(second)
    (top, bottom), (left, right) = found.rows, found.columns
    view = slice(top, bottom), slice(left, right)
    for mask, counts in ((one & ~two, found.first), (two & ~one, found.second)):
        assert counts.shape[0] <= 8
        assert counts.sum() == mask[view].sum()
        assert counts[0, 0] == mask[view][:10, :10].sum()
    assert found.pairs[0, 0] == 100
    bits = found.categories()
    assert ((bits & 1 > 0) == (found.first > 0)).all()
    assert ((bits & 2 > 0) == (found.second > 0)).all()
    assert ((bits & 4 > 0) == (found.both > 0)).all()


def test_overlap_names_lengths_that_differ_and_can_be_stopped() -> None:
    with pytest.raises(ValueError, match="length of first, 8, got 9"):
        overlap(Pattern(8, [Local(1)]), Pattern(9, [Local(1)]))
    seen: list[float] = []
    overlap(Pattern(64, [Local(1)]), Pattern(64, [Global([0])]), progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def inputs(length: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    dice = torch.Generator().manual_seed(seed)
    q, k = torch.randn(2, 1, 1, length, 4, generator=dice, dtype=torch.float64).unbind()
    return 2 * q, 2 * k


SPLIT = [
    Pattern(40, [Local(2), Global([0, 7]), Random(2, 3)]),
    Pattern(40, [Random(2, 3), Local(2), Global([0, 7])], causal=True),  # random counts last
    Pattern(40, [Blocked(4, [Local(1), Global([0, -1]), Random(1, 3)])]),
    Pattern(40, [Local(2), Periodic(5, 1), Blocked(4, [Local(1)])], valid_length=31),
    Pattern.dense(40),
]


@pytest.mark.parametrize("pattern", SPLIT, ids=repr)
def test_parts_share_the_kept_mass(pattern: Pattern) -> None:
    q, k = inputs(pattern.length)
    parts = kept_by_part(q, k, pattern)
    reference = brute_mask(pattern.dense_reference())[None, None]
    dense = masked_softmax(q, k, k, reference).weights[0, 0]
    mask = brute_mask(pattern)
    valid = pattern.valid_length
    assert sum(part.pairs for part in parts) == mask.sum()
    assert sum(part.kept for part in parts) == pytest.approx((dense * mask).sum() / valid)
    assert all(part.kept >= 0 for part in parts)
    assert sorted(rule for part in parts for rule in part.rules) == sorted(pattern.rules)


def test_each_part_has_the_pairs_that_no_earlier_one_allows() -> None:
    pattern = SPLIT[0]
    q, k = inputs(40)
    band, hubs, random = kept_by_part(q, k, pattern)
    dense = masked_softmax(q, k, k, np.ones((1, 1, 40, 40), bool)).weights[0, 0]
    near = brute_mask(Pattern(40, [Local(2)]))
    both = brute_mask(Pattern(40, [Local(2), Global([0, 7])]))
    assert (band.pairs, hubs.pairs) == (near.sum(), (both & ~near).sum())
    assert band.kept == pytest.approx((dense * near).sum() / 40)
    assert hubs.kept == pytest.approx((dense * (both & ~near)).sum() / 40)
    assert random.pairs == 2 * 38
    assert band.keys_per_query == near.sum() / 40
    assert band.worth == pytest.approx(band.kept / band.keys_per_query)


def test_the_head_of_the_pattern_is_the_one_asked_for() -> None:
    pattern = presets.bigbird(128, block=8)
    q, k = inputs(128)
    dense = masked_softmax(q, k, k, np.ones((1, 1, 128, 128), bool)).weights[0, 0]
    for head in (0, 2):
        total = sum(part.kept for part in kept_by_part(q, k, pattern, head))
        assert total == pytest.approx((dense * brute_mask(pattern, head)).sum() / 128)


def test_several_heads_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one head, got \(1, 2, 8, 4\)"):
        kept_by_part(torch.zeros(1, 2, 8, 4), torch.zeros(1, 2, 8, 4), Pattern(8, [Local(1)]))


def windows(size: int) -> Pattern:
    return Pattern(50, [Local(size), Global([0, 25]), Random(2, 1)])


def blocks(size: int) -> Pattern:
    return Pattern(50, [Blocked(size, [Local(1), Global([0, -1])])])


@pytest.mark.parametrize("build", [windows, blocks])
@pytest.mark.parametrize("keys", [5, 10.5, 17, 30, 50])
def test_the_fit_is_the_best_there_is(build: object, keys: float) -> None:
    assert callable(build)
    found = fit_size(build, 1, 49, keys)
    counts = {size: int(brute_mask(build(size)).sum()) for size in range(1, 50)}
    fitting = [count for count in counts.values() if count <= 50 * keys]
    assert found.fits == bool(fitting)
    assert found.pairs == (max(fitting) if fitting else min(counts.values()))
    assert counts[found.size] == found.pairs
    assert found.keys_per_query == found.pairs / 50


def test_a_budget_that_nothing_fits_gives_the_smallest() -> None:
    found = fit_size(windows, 0, 49, 1)
    assert (found.size, found.fits) == (0, False)
    with pytest.raises(ValueError, match="high must be at least low"):
        fit_size(windows, 5, 4, 10)


def test_pairs_are_counted_with_and_without_a_formula() -> None:
    for pattern in (windows(3), Pattern(50, [Periodic(7, 2)])):
        assert pair_count(pattern) == brute_mask(pattern).sum()
