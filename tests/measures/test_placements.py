"""Placements of global tokens against whole matrices."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparse_attn.measures import compare_placements
from sparse_attn.patterns import Global, Local, Pattern
from tests.measures.dense import dense_weights, inputs
from tests.oracle.masks import brute_mask


@pytest.mark.parametrize("causal", [False, True])
def test_placements_are_weighed_exactly(causal: bool) -> None:
    q, k = inputs(30, heads=2)
    weights = dense_weights(q, k, causal)
    pattern = Pattern(30, [Local(2), Global([3, 10, 20])], causal)
    (found,) = compare_placements(pattern, [("held out", q, k)], seeds=[4, 5])

    def kept(each: Pattern) -> float:
        return float((weights * brute_mask(each)).sum() / 30)

    assert found.name == "held out"
    assert found.given == pytest.approx(kept(pattern))
    even = Pattern(30, [Local(2), Global([0, 10, 20])], causal)
    assert found.even == pytest.approx(kept(even))
    assert len(found.random) == 2
    assert found.random_mean == pytest.approx(sum(found.random) / 2)
    windows = [Pattern(30, [Local(each)], causal) for each in range(30)]
    within = [each for each in windows if each.count() <= pattern.count()]
    assert found.window == pytest.approx(kept(within[-1]))
    shares = [found.given, found.even, found.random_mean, found.window]
    assert found.winner == ("given", "even", "random", "window")[int(np.argmax(shares))]


def test_random_placements_have_as_many_tokens() -> None:
    q = torch.zeros(1, 1, 30, 2)  # all pairs are worth the same: mass counts pairs
    pattern = Pattern(30, [Local(0), Global([3, 3 - 30, 10])])
    (found,) = compare_placements(pattern, [("flat", q, q)])
    assert found.random == pytest.approx([pattern.count() / 900] * 5)


def test_a_pattern_without_globals_is_refused() -> None:
    with pytest.raises(ValueError, match="must have global tokens"):
        compare_placements(Pattern(8, [Local(1)]), [])
