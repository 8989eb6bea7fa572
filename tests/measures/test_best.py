"""The search against brute force: exact numbers for every pattern, greedy steps, small optima."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sparse_attn.maps import AttentionMap
from sparse_attn.measures import (
    best_pattern,
    kept_mass,
    smallest_pattern,
    topk_oracle,
)
from sparse_attn.measures.greedy import Greedy, Prefix, greedy_globals
from sparse_attn.measures.mass import DenseMass, MapMass, WeightsMass
from sparse_attn.patterns import Global, Local, Pattern, Random
from sparse_attn.sources import structured
from tests.measures.dense import dense_weights, inputs
from tests.oracle.masks import brute_mask
from tests.oracle.softmax import Floats


def masses(length: int, causal: bool) -> tuple[list[DenseMass], Floats]:
    q, k = inputs(length, heads=2)
    dense = AttentionMap(q, k, Pattern.dense(length, causal))
    weights = dense_weights(q, k, causal)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sparse_attn.measures.mass._CROSSES_AT_ONCE", 0)
        long = MapMass(dense)
    return [MapMass(dense), long, WeightsMass(torch.from_numpy(weights))], weights


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("length", [1, 2, 33])
def test_mass_is_that_of_the_matrix(length: int, causal: bool) -> None:
    found, weights = masses(length, causal)
    near = abs(np.subtract.outer(np.arange(length), np.arange(length)))
    for mass in found:
        assert mass.causal == causal or length == 1
        np.testing.assert_allclose(mass.by_key(None), weights.sum(0), rtol=1e-10)
        for window in (0, 3, 100):
            band = weights * (near <= window)
            np.testing.assert_allclose(mass.by_key(window), band.sum(0), rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(mass.by_query(window), band.sum(1), rtol=1e-9, atol=1e-12)
        at = length // 2
        np.testing.assert_allclose(mass.row(at), weights[at], rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(mass.column(at), weights[:, at], rtol=1e-9, atol=1e-15)
        cross = weights[at] + weights[:, at]
        np.testing.assert_allclose(mass.cross(at), cross, rtol=1e-9, atol=1e-15)


def check_walk(walk: Greedy, weights: Floats) -> None:
    """Pairs and mass of every prefix, from whole matrices."""
    for count in range(len(walk.pairs)):
        mask = brute_mask(Prefix(walk, count).found().pattern)
        assert walk.pairs[count] == mask.sum()
        assert walk.kept[count] == pytest.approx((weights * mask).sum() / walk.length)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("window", [0, 2, 40])
def test_every_prefix_of_a_walk_is_exact(window: int, causal: bool) -> None:
    found, weights = masses(24, causal)
    for mass in found:
        walk = greedy_globals(mass, window, most_pairs=24**2)
        check_walk(walk, weights)
        assert walk.pairs[-1] == (24 * 25 // 2 if causal else 24**2)  # until nothing is left
        assert walk.kept[-1] == pytest.approx(1)


@pytest.mark.parametrize("causal", [False, True])
def test_every_step_is_the_best_per_pair(causal: bool) -> None:
    (mass, *_), weights = masses(20, causal)
    walk = greedy_globals(mass, 1, most_pairs=250)
    for count, chosen in enumerate(walk.order):
        before = brute_mask(Prefix(walk, count).found().pattern)
        worth = {}
        for token in set(range(20)) - set(walk.order[:count]):
            hubs = [*walk.order[:count], token]
            added = brute_mask(Pattern(20, [Local(1), Global(hubs)], causal)) & ~before
            if added.any() and before.sum() + added.sum() <= 250:
                worth[token] = (weights * added).sum() / added.sum()
        assert worth[chosen] == pytest.approx(max(worth.values()))


def exhaustive(weights: Floats, budget: int, causal: bool, most_hubs: int) -> float:
    """The most that any window with any global tokens keeps within the pairs."""
    length = len(weights)
    best = 0.0
    for window in range(length):
        for count in range(most_hubs + 1):
            for hubs in itertools.combinations(range(length), count):
                mask = brute_mask(Pattern(length, [Local(window), Global(hubs)], causal))
                if mask.sum() <= budget:
                    best = max(best, (weights * mask).sum() / length)
    return best


@pytest.mark.parametrize("causal", [False, True])
def test_small_optima_are_found(causal: bool) -> None:
    q, k = inputs(9)
    weights = dense_weights(q, k, causal)
    dense = AttentionMap(q, k, Pattern.dense(9, causal))
    best = best_pattern(dense, 3).best
    assert best.pairs <= 27
    optimum = exhaustive(weights, 27, causal, most_hubs=2)
    assert best.kept >= 0.97 * optimum


@pytest.fixture(scope="module")
def dense() -> AttentionMap:
    made = structured(160, heads=2, dim=16)
    return AttentionMap(made.q, made.k, Pattern.dense(160))


def test_what_is_reported_is_exact_and_within_the_budget(dense: AttentionMap) -> None:
    seen: list[float] = []
    search = best_pattern(dense, 24, progress=seen.append)
    assert search.best.keys_per_query <= 24
    q, k, _ = dense.vectors()
    for found in (search.best, *search.frontier[::9]):
        assert found.pairs == found.pattern.count()
        sparse = AttentionMap(q[None], k[None], found.pattern)
        assert found.kept == pytest.approx(float(kept_mass(sparse, dense).mean().mean()), abs=1e-5)
        assert (
            found.kept <= float(topk_oracle(dense, found.pattern.row_counts()).mean().mean()) + 1e-5
        )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_the_frontier_rises_and_nothing_of_its_size_is_better(dense: AttentionMap) -> None:
    search = best_pattern(dense, 24)
    sizes = [(found.pairs, found.kept) for found in search.frontier]
    assert sizes == sorted(set(sizes))
    assert [kept for _, kept in sizes] == sorted({kept for _, kept in sizes})
    within = [kept for pairs, kept in sizes if pairs <= 24 * 160]
    assert search.best.kept == max(within)
    assert sizes[-1][0] > 2 * 24 * 160  # it reaches beyond the budget


def test_hubs_are_found(dense: AttentionMap) -> None:
    hubs = {0, 41, 95}  # of the structured input with seed 0
    assert hubs <= set(best_pattern(dense, 24).best.positions)


def test_random_keys_are_taken_where_nothing_else_helps() -> None:
    """Uniform attention: every pair is worth the same, so what fills the budget best wins."""
    q = torch.zeros(1, 1, 40, 2)
    search = best_pattern(AttentionMap(q, q, Pattern.dense(40)), 6.5)
    assert search.best.kept == pytest.approx(search.best.pairs / 1600)
    assert search.best.pairs <= 260
    assert search.best.random > 0  # one key at a time fills the budget best
    assert isinstance(search.best.pattern.parts[-1], Random)


def test_patterns_are_built_for_the_few_that_are_weighed(
    dense: AttentionMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search tries thousands; checking the positions of each would take longer than all else."""
    built: list[int] = []
    original = Global.__init__

    def counted(self: Global, *args: Any, **more: Any) -> None:
        built.append(1)
        original(self, *args, **more)

    monkeypatch.setattr(Global, "__init__", counted)
    search = best_pattern(dense, 80)
    assert len(search.frontier) > 300
    assert len(built) < len(search.frontier)


def test_equal_seeds_give_equal_searches(dense: AttentionMap) -> None:
    assert best_pattern(dense, 12, seed=3) == best_pattern(dense, 12, seed=3)


@pytest.mark.parametrize("keys", [0.5, 0, -3, float("nan")])
def test_less_than_a_key_is_refused(dense: AttentionMap, keys: float) -> None:
    with pytest.raises(ValueError, match="keys_per_query must be at least 1"):
        best_pattern(dense, keys)


@pytest.mark.parametrize("causal", [False, True])
def test_a_window_may_take_the_whole_budget(causal: bool) -> None:
    """Where only distance counts, nothing beats the widest window that fits."""
    weights = 0.8 ** abs(np.subtract.outer(np.arange(40.0), np.arange(40.0)))
    scores = torch.from_numpy(np.log(weights))[None, None]  # q = the scores, k = the unit matrix
    unit = 40**0.5 * torch.eye(40, dtype=torch.float64)[None, None]
    best = best_pattern(AttentionMap(scores, unit, Pattern.dense(40, causal)), 9).best
    windows = [Pattern(40, [Local(each)], causal) for each in range(40)]
    widest = max(at for at, each in enumerate(windows) if each.count() <= 360)
    assert (best.window, best.positions) == (widest, ())


@pytest.mark.parametrize("causal", [False, True])
def test_a_budget_for_everything_is_the_widest_window(causal: bool) -> None:
    made = structured(60, heads=1, dim=8)
    best = best_pattern(AttentionMap(made.q, made.k, Pattern.dense(60, causal)), 60).best
    assert (best.window, best.positions, best.random) == (59, (), 0)
    assert best.kept == pytest.approx(1)


def test_one_key_is_the_diagonal(dense: AttentionMap) -> None:
    best = best_pattern(dense, 1).best
    assert (best.window, best.positions, best.random, best.pairs) == (0, (), 0, 160)


def test_a_sparse_map_is_refused() -> None:
    q = torch.zeros(1, 1, 8, 2)
    for pattern in (Pattern(8, [Local(1)]), Pattern.dense(8, valid_length=5)):
        with pytest.raises(ValueError, match="under a dense pattern without padding"):
            best_pattern(AttentionMap(q, q, pattern), 4)


def test_maps_of_several_patterns_are_refused() -> None:
    q = torch.zeros(2, 1, 8, 2)
    ragged = [Pattern.dense(8), Pattern.dense(8, valid_length=5)]
    with pytest.raises(ValueError, match="got 2 patterns"):
        best_pattern(AttentionMap(q, q, ragged), 4)


@pytest.mark.parametrize("share", [0.3, 0.8, 0.95, 1.0])
def test_the_smallest_keeps_enough(dense: AttentionMap, share: float) -> None:
    best = smallest_pattern(dense, share).best
    q, k, _ = dense.vectors()
    kept = float(kept_mass(AttentionMap(q[None], k[None], best.pattern), dense).mean().mean())
    assert kept == pytest.approx(best.kept, abs=1e-5)
    assert kept >= share - 1e-5
    assert best.pairs == best.pattern.count()
    # nothing that the forward search knows is smaller and keeps as much
    for found in best_pattern(dense, best.keys_per_query, beyond=1.0).frontier:
        assert found.random or found.kept < share or found.pairs >= best.pairs


def test_a_captured_map_gives_its_pattern_back() -> None:
    mask = brute_mask(Pattern(50, [Local(3), Global([7, 30])])).astype(float)
    weights = torch.from_numpy(mask / mask.sum(1, keepdims=True))
    best = smallest_pattern(weights, 1.0).best
    assert (best.window, best.positions) == (3, (7, 30))
    causal = smallest_pattern(torch.tril(weights) * 5, 1.0).best  # rows need not sum to 1
    assert (best.window, causal.positions, causal.pattern.causal) == (3, (7, 30), True)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (torch.ones(3, 4), r"shape \(\.\.\., T, T\), got \(3, 4\)"),
        (torch.ones(3), r"got \(3,\)"),
        (-torch.ones(3, 3), "not negative"),
        (torch.full((3, 3), float("nan")), "finite"),
        (torch.diag(torch.tensor([1.0, 0.0])), "some mass in every row"),
    ],
)
def test_bad_weights_are_named(weights: Tensor, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        smallest_pattern(weights)


def test_other_bad_input_is_named(dense: AttentionMap) -> None:
    with pytest.raises(TypeError, match="AttentionMap or weights"):
        smallest_pattern([[1.0]])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="floating-point"):
        smallest_pattern(torch.eye(3, dtype=torch.int64))
    with pytest.raises(ValueError, match="share must be above 0"):
        smallest_pattern(torch.eye(3), 0)
    with pytest.raises(TypeError, match="keys_per_query must be a number, got '4'"):
        best_pattern(dense, "4")  # type: ignore[arg-type]


def test_the_search_can_be_stopped(dense: AttentionMap) -> None:
    class Stopped(Exception):
        pass

    for limit in (0.1, 0.5, 0.9):

        def stop(done: float, limit: float = limit) -> None:
            if done > limit:
                raise Stopped

        with pytest.raises(Stopped):
            best_pattern(dense, 12, progress=stop)
