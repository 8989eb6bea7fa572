"""Random keys, by what must hold of them however the dice fall."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sparse_attn.patterns import Blocked, Global, Local, Part, Pattern, Random
from tests.oracle.masks import Mask
from tests.oracle.strategies import blocks, globals_, locals_, tables

LENGTH = 60


def others() -> st.SearchStrategy[list[Part]]:
    flat = (locals_(LENGTH), globals_(LENGTH), tables(LENGTH), blocks(LENGTH, 1))
    return st.lists(st.one_of(*flat), max_size=2)


def drawn(pattern: Pattern, head: int = 0) -> Mask:
    """The pairs that ``random`` allows."""
    every = torch.arange(pattern.length)
    bits = pattern.rules_at(every[:, None], every, head=head).numpy()
    return (bits >> pattern.rules.index("random") & 1).astype(bool)


@given(
    rest=others(),
    keys=st.integers(0, 9),
    seed=st.integers(0, 2**32 - 1),
    causal=st.booleans(),
    valid=st.integers(0, LENGTH),
)
def test_as_many_as_asked_or_all_that_remain(
    rest: list[Part], keys: int, seed: int, causal: bool, valid: int
) -> None:
    rest = [part for part in rest if "random" not in part.rules]
    pattern = Pattern(LENGTH, [Random(keys, seed), *rest], causal=causal, valid_length=valid)
    alone = Pattern(LENGTH, rest, causal=causal, valid_length=valid)
    extra, taken = drawn(pattern), alone.mask().numpy()
    assert not (extra & taken).any()
    permitted = pattern.dense_reference().mask().numpy()
    assert not (extra & ~permitted).any()
    remaining = (permitted & ~taken).sum(1)
    np.testing.assert_array_equal(extra.sum(1), np.minimum(keys, remaining))
    np.testing.assert_array_equal(pattern.mask().numpy(), extra | taken)


@pytest.mark.parametrize("causal", [False, True])
def test_equal_seeds_give_equal_pictures(causal: bool) -> None:
    one, other = (Pattern(200, [Random(4, seed=3)], causal=causal) for _ in range(2))
    np.testing.assert_array_equal(drawn(one), drawn(other))


def test_heads_share_unless_asked() -> None:
    shared = Pattern(200, [Random(4, seed=3)])
    np.testing.assert_array_equal(drawn(shared, 0), drawn(shared, 5))
    own = Pattern(200, [Random(4, seed=3, per_head=True)])
    assert overlap(drawn(own, 0), drawn(own, 1)) < 0.1
    np.testing.assert_array_equal(drawn(own, 0), drawn(shared))


def overlap(one: Mask, other: Mask) -> float:
    """The share of ``one`` that ``other`` holds too."""
    return float((one & other).sum() / one.sum())


@pytest.mark.parametrize("seed", [0, 1, 2, 2**31, 2**32 - 1])
def test_another_seed_gives_another_picture(seed: int) -> None:
    one = drawn(Pattern(400, [Random(4, seed=seed)]))
    other = drawn(Pattern(400, [Random(4, seed=seed ^ 1)]))
    assert overlap(one, other) < 0.05  # 4 of 400 by chance


@pytest.mark.parametrize("window", [0, 4, 40])
def test_a_wider_window_hardly_changes_them(window: int) -> None:
    narrow = drawn(Pattern(500, [Local(window), Random(5, seed=1)]))
    wide = drawn(Pattern(500, [Local(window + 1), Random(5, seed=1)]))
    assert overlap(narrow, wide) > 0.98  # lost: those of 5 that the two new keys cover


def test_more_random_keys_keep_the_first_ones() -> None:
    few, more = (drawn(Pattern(300, [Random(keys, seed=1)])) for keys in (3, 5))
    assert overlap(few, more) == 1


def test_the_order_of_parts_does_not_matter() -> None:
    first = Pattern(100, [Random(3, seed=1), Local(2), Global([0])])
    last = Pattern(100, [Local(2), Global([0]), Random(3, seed=1)])
    np.testing.assert_array_equal(drawn(first), drawn(last))


def chi_square_share(counts: NDArray[np.int64]) -> float:
    """Chi-square over its degrees of freedom: about 1 where all counts are alike by chance."""
    expected = counts.mean()
    return float(((counts - expected) ** 2 / expected).sum() / (len(counts) - 1))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("length", [256, 257, 1000])
def test_keys_are_spread_evenly(seed: int, length: int) -> None:
    extra = drawn(Pattern(length, [Random(8, seed=seed)]))
    every = np.arange(length)
    distance = (every[:, None] - every)[extra] % length
    assert chi_square_share(extra.sum(0)) < 1.5
    assert chi_square_share(np.bincount(distance, minlength=length)) < 1.5


@pytest.mark.parametrize("seed", range(4))
def test_causal_keys_are_spread_over_the_past(seed: int) -> None:
    extra = drawn(Pattern(2000, [Random(4, seed=seed)], causal=True))[8:]
    queries, keys = np.nonzero(extra)
    tenths = np.bincount(keys * 10 // (queries + 9), minlength=10)
    assert chi_square_share(tenths) < 3  # 9 degrees of freedom: 3 is one in 900


def test_uneven_keys_are_noticed() -> None:
    counts = np.full(256, 8)
    counts[:64] += 16
    assert chi_square_share(counts) > 1.5


def test_random_blocks_avoid_the_other_blocks() -> None:
    parts = [Local(1), Global([0, -1]), Random(3, seed=2)]
    pattern = Pattern(16 * 20, [Blocked(16, parts)])
    extra = drawn(pattern).reshape(20, 16, 20, 16)
    whole = extra.all((1, 3))
    np.testing.assert_array_equal(whole, extra.any((1, 3)))  # blocks are drawn whole
    np.testing.assert_array_equal(whole, drawn(Pattern(20, parts)))
    assert whole.sum(1).tolist() == [0, *[3] * 18, 0]
