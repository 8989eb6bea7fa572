"""The top-k oracle against whole float64 matrices, sorted."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn.maps import AttentionMap
from sparse_attn.measures import kept_mass, topk, topk_oracle
from sparse_attn.patterns import Global, Local, Pattern, Random
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import Floats, masked_softmax
from tests.oracle.strategies import patterns

BATCH, HEADS = 2, 2


def inputs(length: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    dice = torch.Generator().manual_seed(seed)
    q, k = (torch.randn(BATCH, HEADS, length, 4, generator=dice, dtype=dtype) for _ in range(2))
    return 2 * q, 2 * k


def brute(pattern: Pattern, q: Tensor, k: Tensor, keys: int | Tensor) -> Floats:
    """The sum of each row's largest weights; NaN for rows without keys. (B, H, T)."""
    weights = masked_softmax(q, k, k, brute_masks(pattern, BATCH, HEADS)).weights
    ordered = -np.sort(-weights, axis=-1)
    wanted = np.broadcast_to(np.asarray(keys), weights.shape[:3])
    kept = np.zeros(wanted.shape)
    for place in np.ndindex(wanted.shape):
        kept[place] = ordered[place][: wanted[place]].sum() if weights[place].any() else np.nan
    return kept


def found(pattern: Pattern, q: Tensor, k: Tensor, keys: int | Tensor) -> Floats:
    kept: Floats = topk_oracle(AttentionMap(q, k, pattern), keys).kept.numpy()
    return kept


DENSE = [
    Pattern.dense(1),
    Pattern.dense(33),
    Pattern.dense(33, causal=True),
    Pattern.dense(20, valid_length=13),
    Pattern.dense(20, causal=True, valid_length=13),
    Pattern.dense(5, valid_length=0),
]


@pytest.mark.parametrize("pattern", DENSE, ids=repr)
@pytest.mark.parametrize("keys", [0, 1, 3, 1000])
def test_the_largest_weights_of_every_row(pattern: Pattern, keys: int) -> None:
    q, k = inputs(pattern.length)
    np.testing.assert_allclose(
        found(pattern, q, k, keys), brute(pattern, q, k, keys), rtol=1e-10, atol=0
    )


@given(
    patterns(max_length=30), st.integers(0, 2**31), st.sampled_from([(), (HEADS, 1), (BATCH, 1, 1)])
)
def test_a_number_for_each_query_of_any_map(
    pattern: Pattern, seed: int, leading: tuple[int, ...]
) -> None:
    q, k = inputs(pattern.length, seed)
    shape = (*leading[:-1], pattern.length) if leading else (pattern.length,)
    dice = torch.Generator().manual_seed(seed)
    keys = torch.randint(0, pattern.length + 2, shape, generator=dice)
    np.testing.assert_allclose(
        found(pattern, q, k, keys), brute(pattern, q, k, keys), rtol=1e-9, atol=1e-300
    )


def test_rows_longer_than_what_is_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest so far are picked again and again; few rows go together."""
    monkeypatch.setattr(topk, "_SCRATCH_SCORES", 2**14)
    pattern = Pattern.dense(5000, causal=True)
    q, k = (each[:1, :1] for each in inputs(5000))
    keys = 1 + torch.arange(5000) % 7
    kept = topk_oracle(AttentionMap(q, k, pattern), keys).kept[0, 0]
    for query in (0, 3, 2047, 4100, 4999):
        weights = torch.softmax(k[0, 0, : query + 1] @ q[0, 0, query] / 2, 0)
        expected = float(weights.sort(descending=True).values[: keys[query]].sum())
        assert float(kept[query]) == pytest.approx(expected, rel=1e-10)


@given(patterns(max_length=40), st.integers(0, 2**31))
def test_no_pattern_keeps_more_than_the_oracle_with_as_many_keys(
    pattern: Pattern, seed: int
) -> None:
    q, k = inputs(pattern.length, seed)
    sparse, dense = (AttentionMap(q, k, each) for each in (pattern, pattern.dense_reference()))
    counts = torch.stack([pattern.row_counts(head) for head in range(HEADS)])
    bound, kept = topk_oracle(dense, counts), kept_mass(sparse, dense)
    assert torch.equal(bound.defined, kept.defined)
    assert bool((bound.log_kept >= kept.log_kept - 1e-9).all())


def test_as_many_keys_as_dense_has_keep_all_and_none_keep_nothing() -> None:
    pattern = Pattern.dense(65, causal=True)
    q, k = inputs(65, dtype=torch.float32)
    dense = AttentionMap(q, k, pattern)
    assert (topk_oracle(dense, pattern.row_counts()).kept == 1).all()
    assert (topk_oracle(dense, 0).log_kept == -torch.inf).all()


def test_large_scores_do_not_overflow() -> None:
    q, k = inputs(33)
    pattern = Pattern.dense(33)
    np.testing.assert_allclose(
        found(pattern, 100 * q, 100 * k, 2), brute(pattern, 100 * q, 100 * k, 2), rtol=1e-8
    )


def test_progress_rises_to_one_and_may_stop_the_work() -> None:
    pattern = Pattern(90, [Local(3), Global([0]), Random(2, seed=1)])
    dense = AttentionMap(*inputs(90), pattern.dense_reference())
    seen: list[float] = []
    topk_oracle(dense, pattern.row_counts(), seen.append)
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[-1] == 1.0

    class Stopped(BaseException):
        pass

    def stop(done: float) -> None:
        if done > 0.3:
            raise Stopped

    with pytest.raises(Stopped):
        topk_oracle(dense, 5, stop)


@pytest.mark.parametrize(
    ("keys", "error", "sentence"),
    [
        (-1, ValueError, "keys must be a whole number of at least 0, got -1"),
        (2.5, TypeError, "keys must be a whole number of at least 0, got 2.5"),
        (torch.full((8,), -3), ValueError, "keys must be .* of at least 0, got -3"),
        (torch.ones(8), TypeError, "integers, got a tensor of torch.float32"),
        (torch.ones(7).long(), ValueError, r"\(B, H, T\) = \(2, 2, 8\), got the shape \(7,\)"),
    ],
)
def test_bad_numbers_of_keys_are_named(
    keys: int | Tensor, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        topk_oracle(AttentionMap(*inputs(8), Pattern.dense(8)), keys)


def test_the_comparison_can_fail() -> None:
    pattern = DENSE[1]
    q, k = inputs(33)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(
            found(pattern, q, k, 3), brute(pattern, q, k, 4), rtol=1e-10, atol=0
        )
