"""Reach against brute-force powers of the matrix."""

from __future__ import annotations

import importlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sparse_attn.measures import Reach, ReachEnsemble, reach, reach_ensemble, shortest_path
from sparse_attn.measures.bits import ends, ones, packed, unpacked
from sparse_attn.measures.links import RUN_BUDGET_BYTES, RUN_BYTES, links
from sparse_attn.measures.reach import REACH_BUDGET_BYTES, block_keys
from sparse_attn.patterns import Explicit, Global, Local, Pattern, Random, presets
from tests.oracle.masks import brute_mask
from tests.oracle.strategies import patterns as any_pattern
from tests.patterns.contract import CASES, HEADS, Case, patterns

FAR = 10_000  # hops of pairs that are never joined


def hops(pattern: Pattern, head: int = 0) -> NDArray[np.int64]:
    """The layers that join each pair, (T, T), by whole matrix products; FAR where none do."""
    step = brute_mask(pattern, head) | np.eye(pattern.length, dtype=bool)
    valid = np.arange(pattern.length) < pattern.valid_length
    step &= valid[:, None] & valid
    known = np.diag(valid)
    found = np.where(known, 0, FAR)
    for layer in range(1, pattern.length + 1):
        more = (step.astype(np.float32) @ known.astype(np.float32)) > 0
        if np.array_equal(more, known):
            break
        known = more
        found[known & (found == FAR)] = layer
    return found


def permitted(pattern: Pattern) -> NDArray[np.bool_]:
    return brute_mask(pattern.dense_reference())


def check(pattern: Pattern, layers: int, head: int = 0, size: int = 512) -> Reach:
    """Everything that a reach says, against the matrix."""
    found = reach(pattern, layers, head, size)
    wanted, may = hops(pattern, head), permitted(pattern)
    distance = np.abs(np.subtract.outer(np.arange(pattern.length), np.arange(pattern.length)))
    for layer in range(layers + 1):
        joined = wanted <= layer
        assert found.share[layer] == joined.sum() / max(1, may.sum())
        assert found.farthest[layer] == max([0, *distance[joined]])
    last = max([0, *wanted[wanted < FAR]])
    assert found.needed == (last if last <= layers else None)
    check_map(found, np.where(wanted <= layers, wanted, -1), may)
    return found


def check_map(found: Reach, wanted: NDArray[np.int64], may: NDArray[np.bool_]) -> None:
    for row in range(len(found.first)):
        for column in range(len(found.first)):
            here = tuple(
                slice(each * found.step, (each + 1) * found.step) for each in (row, column)
            )
            inside = wanted[here][may[here]]
            if not len(inside):
                assert found.first[row, column] == found.every[row, column] == -2
                continue
            some = inside[inside >= 0]
            assert found.first[row, column] == (some.min() if len(some) else -1)
            assert found.every[row, column] == (inside.max() if (inside >= 0).all() else -1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_part_reaches_what_the_matrix_does(case: Case) -> None:
    for length in (1, 7):
        for pattern in patterns(case, length):
            check(pattern, 3)
    pattern = Pattern(97, case.parts(97), causal=True, valid_length=90)
    check(pattern, 4, HEADS - 1 if pattern.per_head else 0, size=30)


@given(any_pattern(max_length=70), st.integers(0, 6), st.integers(1, 90))
def test_any_pattern_reaches_what_the_matrix_does(pattern: Pattern, layers: int, size: int) -> None:
    check(pattern, layers, size=size)


@pytest.mark.parametrize("size", [1, 3, 64, 157, 200])
def test_long_sequences_cross_blocks_of_keys(size: int) -> None:
    pattern = Pattern(1100, [Local(40), Global([700], rows=False), Random(1, 3)])
    assert block_keys(1100) == 1024
    check(pattern, 3, size=size)


@pytest.mark.parametrize("causal", [False, True])
def test_pixels_may_lie_in_two_blocks_of_keys(
    causal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("sparse_attn.measures.reach")  # not the function of that name
    monkeypatch.setattr(module, "_BLOCK_KEYS", 64)
    pattern = Pattern(300, [Local(9), Global([70], rows=False), Random(1, 3)], causal, 230)
    for size in (1, 2, 7, 29, 150):
        check(pattern, 4, size=size)


def test_without_a_map_only_the_curves_are_made() -> None:
    pattern = Pattern(200, [Local(9)])
    bare, whole = reach(pattern, 5, size=0), reach(pattern, 5)
    assert bare.first.shape == bare.every.shape == (0, 0)
    np.testing.assert_array_equal(bare.share, whole.share)


def test_a_window_travels_its_size_a_layer_and_a_hub_makes_two_steps_of_any() -> None:
    band = reach(Pattern(4096, [Local(64)]), layers=10, size=16)
    assert band.farthest.tolist() == [64 * layer for layer in range(11)]
    assert band.needed is None
    hub = reach(Pattern(4096, [Local(64), Global([1234])]), layers=10, size=16)
    assert hub.needed == 2
    assert hub.share[2] == 1.0


def test_two_islands_are_never_joined_and_that_is_known() -> None:
    table = Explicit([[0, 1], [0, 1], [2, 3], [2, 3]])
    found = reach(Pattern(4, [table]), layers=9)
    assert found.needed == 1
    assert found.share[-1] == 0.5
    assert (found.every[:2, 2:] == -1).all()


@given(any_pattern(max_length=50), st.data())
def test_a_path_is_as_short_as_the_matrix_says(pattern: Pattern, data: st.DataObject) -> None:
    position = st.integers(0, pattern.length - 1)
    query, key = data.draw(position), data.draw(position)
    wanted = hops(pattern)[query, key]
    path = shortest_path(pattern, query, key)
    if path is None:
        assert wanted == FAR
        return
    assert len(path) - 1 == wanted
    assert (path[0], path[-1]) == (query, key)
    mask = brute_mask(pattern)
    assert all(mask[reader, read] for reader, read in pairwise(path))


def test_an_ensemble_holds_the_curve_of_every_seed() -> None:
    def make(seed: int) -> Pattern:
        return Pattern(60, [Local(1), Random(1, seed)])

    found = reach_ensemble(make, (3, 4, 9), layers=4)
    curves = np.stack([reach(make(seed), 4).share for seed in (3, 4, 9)])
    np.testing.assert_array_equal(found.share, curves)
    np.testing.assert_allclose(found.mean, curves.mean(0))
    low, high = found.band
    assert (low <= found.mean).all()
    assert (found.mean <= high).all()
    assert (low < high).any()
    assert isinstance(found, ReachEnsemble)
    with pytest.raises(ValueError, match="at least one seed"):
        reach_ensemble(make, ())


def test_regular_patterns_are_few_runs() -> None:
    for pattern in (presets.longformer(4096), Pattern(4096, [Local(8, 64)]), Pattern.dense(4096)):
        found = links(pattern.bound())
        runs = sum(len(queries) for each in found.runs for _, queries, _, _ in each.groups)
        assert runs < 4 * 4096


@pytest.mark.parametrize("length", [1, 64, 65_537, 80_000, 100_003, 524_288, 1_048_576])
def test_any_length_is_followed_in_blocks_that_fit(length: int) -> None:
    keys = block_keys(length)
    assert keys % 64 == 0
    assert 64 <= keys <= max(64, min(1024, length))
    assert 1.6 * keys * length <= REACH_BUDGET_BYTES


def test_what_does_not_fit_is_refused_before_it_is_made() -> None:
    with pytest.raises(ValueError, match=r"reach at length 16777216 needs .* more than 1\.0 GiB"):
        reach(Pattern(2**24, [Local(1)]))


def test_too_many_runs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparse_attn.measures.links.RUN_BUDGET_BYTES", 100 * RUN_BYTES)
    with pytest.raises(ValueError, match="length 200 fall into more than 100 runs"):
        reach(Pattern(200, [Random(3, 1)]))
    assert RUN_BUDGET_BYTES > 100 * RUN_BYTES


def test_progress_rises_and_may_stop_the_work() -> None:
    seen: list[float] = []
    reach(Pattern(3000, [Local(40)]), layers=5, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)
    assert len(seen) > 10

    class Stopped(Exception):
        pass

    def stop(done: float) -> None:
        if done > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        reach(Pattern(3000, [Local(40)]), layers=5, progress=stop)


@pytest.mark.parametrize(("layers", "size"), [(-1, 9), (256, 9), (3, -1)])
def test_numbers_out_of_range_are_refused(layers: int, size: int) -> None:
    with pytest.raises(ValueError, match=r"must be a whole number"):
        reach(Pattern(9, [Local(1)]), layers, size=size)


def test_bits_hold_what_was_packed() -> None:
    flags = np.random.default_rng(0).random((50, 128)) < 0.02
    flags[0] = False
    words = packed(flags)
    np.testing.assert_array_equal(unpacked(words), flags)
    assert ones(words) == flags.sum()
    first, last = ends(words)
    for row, each in enumerate(flags):
        found = np.flatnonzero(each)
        assert (first[row], last[row]) == ((found[0], found[-1]) if len(found) else (-1, -1))
