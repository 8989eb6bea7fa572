"""Kept mass against whole float64 matrices."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn.maps import AttentionMap
from sparse_attn.measures import KeptMass, kept_mass
from sparse_attn.patterns import Explicit, Global, Local, Pattern, Random, presets
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import Floats, masked_softmax
from tests.oracle.strategies import patterns

BATCH, HEADS = 2, 2
EMPTY_ROWS = Explicit([[0], [-1], [1], [-1], [4], [2]])  # queries 1 and 3 have no key


def inputs(length: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    dice = torch.Generator().manual_seed(seed)
    q, k = (torch.randn(BATCH, HEADS, length, 4, generator=dice, dtype=dtype) for _ in range(2))
    return 2 * q, 2 * k


def measured(pattern: Pattern, q: Tensor, k: Tensor) -> KeptMass:
    sparse, dense = (AttentionMap(q, k, each) for each in (pattern, pattern.dense_reference()))
    return kept_mass(sparse, dense)


def dense_share(pattern: Pattern, q: Tensor, k: Tensor) -> tuple[Floats, Floats]:
    """The dense weights on allowed pairs summed, and the dense weights, per query."""
    dense = masked_softmax(q, k, k, brute_masks(pattern.dense_reference(), BATCH, HEADS)).weights
    return (dense * brute_masks(pattern, BATCH, HEADS)).sum(-1), dense


PATTERNS = [
    Pattern(1, [Local(0)]),
    Pattern(33, [Local(2)]),
    Pattern(33, [Local(3, dilation=2), Global((0, -1)), Random(2, seed=5)]),
    Pattern(33, [Random(3, seed=1, per_head=True)], causal=True),
    Pattern(33, [Global((4,), rows=False)]),
    Pattern(20, [Local(1)], causal=True, valid_length=13),
    Pattern(6, [EMPTY_ROWS]),
    Pattern.dense(17),
    Pattern.dense(17, causal=True),
    presets.bigbird(128),
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_kept_is_the_dense_mass_on_allowed_pairs(pattern: Pattern) -> None:
    q, k = inputs(pattern.length)
    share, dense = dense_share(pattern, q, k)
    kept = measured(pattern, q, k)
    defined = dense.sum(-1) > 0
    np.testing.assert_array_equal(kept.defined.numpy(), defined)
    np.testing.assert_array_equal(np.isnan(kept.kept.numpy()), ~defined)
    np.testing.assert_allclose(kept.kept.numpy()[defined], share[defined], rtol=1e-10)
    assert kept.kept.shape == (BATCH, HEADS, pattern.length)


@given(patterns(max_length=40), st.integers(0, 2**31))
def test_kept_holds_for_any_pattern(pattern: Pattern, seed: int) -> None:
    q, k = inputs(pattern.length, seed)
    share, dense = dense_share(pattern, q, k)
    defined = dense.sum(-1) > 0
    kept = measured(pattern, q, k)
    np.testing.assert_allclose(kept.kept.numpy()[defined], share[defined], rtol=1e-9, atol=1e-300)
    assert bool((kept.log_kept <= 0).all())


@pytest.mark.parametrize("pattern", PATTERNS[:6], ids=repr)
def test_divergence_is_that_of_the_two_distributions(pattern: Pattern) -> None:
    q, k = inputs(pattern.length)
    masks = brute_masks(pattern, BATCH, HEADS)
    sparse = masked_softmax(q, k, k, masks).weights
    _, dense = dense_share(pattern, q, k)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(sparse > 0, sparse * np.log(sparse / dense), 0.0)
    divergence = measured(pattern, q, k).divergence.numpy()
    some = masks.any(-1)
    np.testing.assert_allclose(divergence[some], terms.sum(-1)[some], rtol=1e-8, atol=1e-10)


def test_a_query_without_a_key_keeps_nothing_and_diverges_without_end() -> None:
    pattern = Pattern(6, [EMPTY_ROWS])
    kept = measured(pattern, *inputs(6))
    assert kept.defined.all()
    assert (kept.kept[..., [1, 3]] == 0).all()
    assert (kept.divergence[..., [1, 3]] == torch.inf).all()
    assert (kept.kept[..., [0, 2, 4, 5]] > 0).all()
    assert kept.worst(count=2) == [(1, 0.0), (3, 0.0)]


def test_padding_is_undefined_and_counts_for_nothing() -> None:
    pattern = Pattern(10, [Local(1)], valid_length=6)
    q, k = inputs(10)
    kept = measured(pattern, q, k)
    assert not kept.defined[..., 6:].any()
    assert torch.isnan(kept.kept[..., 6:]).all()
    assert torch.isnan(kept.divergence[..., 6:]).all()
    share, _ = dense_share(pattern, q, k)
    np.testing.assert_allclose(kept.mean().numpy(), share[..., :6].mean(-1), rtol=1e-10)
    assert {query for query, _ in kept.worst(count=10)} == set(range(6))


def test_the_mean_is_over_queries_of_each_item_and_head() -> None:
    pattern = PATTERNS[2]
    q, k = inputs(pattern.length)
    share, _ = dense_share(pattern, q, k)
    np.testing.assert_allclose(measured(pattern, q, k).mean().numpy(), share.mean(-1), rtol=1e-10)


def test_the_median_is_that_of_the_queries_that_are_no_padding() -> None:
    pattern = Pattern(21, [Local(2)], valid_length=13)
    q, k = inputs(pattern.length)
    share = dense_share(pattern, q, k)[0][..., :13]
    np.testing.assert_allclose(
        measured(pattern, q, k).median().numpy(), np.median(share, -1), rtol=1e-10
    )


@pytest.mark.parametrize(("item", "head"), [(0, 0), (1, 0), (1, 1)])
def test_the_worst_come_first(item: int, head: int) -> None:
    pattern = PATTERNS[2]
    q, k = inputs(pattern.length)
    share = dense_share(pattern, q, k)[0][item, head]
    order = share.argsort(kind="stable")[:5]
    worst = measured(pattern, q, k).worst(item, head, count=5)
    assert [query for query, _ in worst] == order.tolist()
    assert [value for _, value in worst] == pytest.approx(share[order].tolist())
    assert measured(pattern, q, k).worst(item, head) == worst[:1]


def test_equally_bad_queries_come_in_order() -> None:
    zero = torch.zeros(1, 1, 8, 2)
    pattern = Pattern(8, [Local(0)])
    sparse, dense = (
        AttentionMap(zero, zero, each) for each in (pattern, pattern.dense_reference())
    )
    worst = kept_mass(sparse, dense).worst(count=99)
    assert [query for query, _ in worst] == list(range(8))
    assert [share for _, share in worst] == pytest.approx([1 / 8] * 8)


@pytest.mark.parametrize("causal", [False, True])
def test_dense_keeps_all_and_never_more(causal: bool) -> None:
    pattern = Pattern.dense(65, causal=causal)
    kept = measured(pattern, *inputs(65, dtype=torch.float32))
    assert (kept.kept == 1).all()
    assert (kept.divergence == 0).all()


def test_rounding_never_keeps_more_than_all() -> None:
    pattern = Pattern(300, [Local(299)])  # every pair, but not by the name of dense
    kept = measured(pattern, *inputs(300, dtype=torch.float32))
    assert (kept.kept <= 1).all()
    assert (kept.kept > 1 - 1e-5).all()
    assert (kept.divergence >= 0).all()


def test_large_scores_do_not_overflow() -> None:
    q, k = inputs(33)
    kept = measured(PATTERNS[1], 100 * q, 100 * k)
    assert torch.isfinite(kept.kept).all()
    share, _ = dense_share(PATTERNS[1], 100 * q, 100 * k)
    np.testing.assert_allclose(kept.kept.numpy(), share, rtol=1e-8, atol=1e-200)


def test_progress_is_reported_and_may_stop_the_work() -> None:
    pattern = PATTERNS[2]
    q, k = inputs(pattern.length)
    seen: list[float] = []
    sparse, dense = (AttentionMap(q, k, each) for each in (pattern, pattern.dense_reference()))
    kept_mass(sparse, dense, seen.append)
    assert seen
    assert max(seen) == 1.0
    assert min(seen) > 0

    class Stopped(BaseException):
        pass

    def stop(_: float) -> None:
        raise Stopped

    below, above = (AttentionMap(q, k, each) for each in (pattern, pattern.dense_reference()))
    with pytest.raises(Stopped):
        kept_mass(below, above, stop)


def test_maps_of_unlike_shapes_are_refused_with_both_shapes() -> None:
    q, k = inputs(8)
    pattern = Pattern(8, [Local(1)])
    with pytest.raises(ValueError, match=r"dense must be .* \(2, 2, 8\), got \(1, 2, 8\)"):
        kept_mass(
            AttentionMap(q, k, pattern), AttentionMap(q[:1], k[:1], pattern.dense_reference())
        )


@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_kept_of_some_queries_is_theirs_and_nothing_is_said_of_others(pattern: Pattern) -> None:
    q, k = inputs(pattern.length)
    share, dense = dense_share(pattern, q, k)
    rows = torch.arange(0, pattern.length, 3)
    sparse, reference = (AttentionMap(q, k, each) for each in (pattern, pattern.dense_reference()))
    kept = kept_mass(sparse, reference, rows=rows)
    asked = np.zeros(pattern.length, bool)
    asked[rows] = True
    np.testing.assert_array_equal(kept.defined.numpy(), (dense.sum(-1) > 0) & asked)
    wanted = np.where(kept.defined.numpy(), share, np.nan)
    np.testing.assert_allclose(kept.kept.numpy(), wanted, rtol=0, atol=1e-12)
    np.testing.assert_allclose(kept.mean().numpy(), np.nanmean(wanted, -1), rtol=0, atol=1e-12)
