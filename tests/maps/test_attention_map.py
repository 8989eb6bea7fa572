"""The map's answers against the dense masked softmax in float64."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn import AttentionMap, sparse_attention
from sparse_attn.patterns import Global, Local, Pattern, Random
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import Attention, masked_softmax
from tests.oracle.strategies import HEADS, patterns, seeds, tensors


def expected(seed: int, pattern: Pattern, batch: int = 1) -> tuple[AttentionMap, Attention]:
    """A map and what it should say."""
    q, k, v = tensors(seed, pattern, batch)
    return AttentionMap(q, k, pattern), masked_softmax(q, k, v, brute_masks(pattern, batch, HEADS))


def near(found: torch.Tensor, wanted: Any) -> None:
    assert found.shape == np.shape(wanted)
    np.testing.assert_allclose(found.numpy(), wanted, rtol=0, atol=1e-12)


@given(pattern=patterns(), seed=seeds(), batch=st.integers(1, 2))
def test_everything_at_once(pattern: Pattern, seed: int, batch: int) -> None:
    asked, exact = expected(seed, pattern, batch)
    full = asked.full()
    near(full, exact.weights)
    np.testing.assert_array_equal(full.numpy() > 0, brute_masks(pattern, batch, HEADS))
    keyed = exact.weights.any(-1)
    np.testing.assert_allclose(full.sum(-1).numpy(), keyed.astype(float), atol=1e-13)


@given(pattern=patterns(max_length=40), seed=seeds(), data=st.data())
def test_rows_and_pairs(pattern: Pattern, seed: int, data: st.DataObject) -> None:
    asked, exact = expected(seed, pattern)
    i = data.draw(st.integers(0, pattern.length - 1))
    near(asked.row(i), exact.weights[:, :, i])
    support = brute_masks(pattern, 1, HEADS)[:, :, i]
    np.testing.assert_array_equal(asked.row(i).numpy() > 0, support)
    j = data.draw(st.integers(0, pattern.length - 1))
    near(asked.pair(i, j), exact.weights[:, :, i, j])
    np.testing.assert_array_equal(asked.pair(i, j).numpy() > 0, support[:, :, j])


@given(pattern=patterns(), seed=seeds())
def test_log_normalizer(pattern: Pattern, seed: int) -> None:
    """-inf exactly where a row has no key."""
    asked, exact = expected(seed, pattern)
    found = asked.log_normalizer()
    np.testing.assert_array_equal(np.isneginf(found.numpy()), np.isneginf(exact.log_normalizer))
    near(found, exact.log_normalizer)


@given(pattern=patterns(), seed=seeds())
def test_the_map_times_v_is_the_output(pattern: Pattern, seed: int) -> None:
    q, k, v = tensors(seed, pattern)
    full = AttentionMap(q, k, pattern).full()
    near(full @ v, sparse_attention(q, k, v, pattern).numpy())


@given(pattern=patterns(), seed=seeds())
def test_kept_dense_mass(pattern: Pattern, seed: int) -> None:
    """exp(s - d) is the share of dense attention that falls on allowed pairs."""
    q, k, v = tensors(seed, pattern)
    reference = pattern.dense_reference()
    dense = masked_softmax(q, k, v, brute_masks(reference, 1, HEADS)).weights
    kept = (dense * brute_masks(pattern, 1, HEADS)).sum(-1)[..., : pattern.valid_length]
    s = AttentionMap(q, k, pattern).log_normalizer()
    d = AttentionMap(q, k, reference).log_normalizer()
    near((s - d)[..., : pattern.valid_length].exp(), kept)


@pytest.mark.parametrize("length", [1, 2, 65, 200])
def test_float32_stays_within_a_millionth(length: int) -> None:
    pattern = Pattern(length, [Local(7), Global([0, -1]), Random(2, 1, per_head=True)])
    q, k, v = tensors(length, pattern, dtype=torch.float32)
    exact = masked_softmax(q, k, v, brute_masks(pattern, 1, HEADS))
    asked = AttentionMap(q, k, pattern)
    assert asked.full().dtype == asked.row(0).dtype == torch.float32
    assert np.abs(asked.full().numpy() - exact.weights).max() <= 1e-6
    assert np.abs(asked.row(length // 2).numpy() - exact.weights[:, :, length // 2]).max() <= 1e-6
    np.testing.assert_array_equal(asked.full().numpy() > 0, exact.weights > 0)


def test_a_pattern_for_each_item() -> None:
    several = [Pattern(9, [Local(1)]), Pattern(9, [Global([3])], valid_length=6), Pattern.dense(9)]
    q, k, v = tensors(0, several[0], batch=3)
    exact = masked_softmax(q, k, v, brute_masks(several, 3, HEADS))
    asked = AttentionMap(q, k, several)
    near(asked.full(), exact.weights)
    near(asked.row(3), exact.weights[:, :, 3])
    near(asked.log_normalizer(), exact.log_normalizer)
    for item in range(3):
        chosen = asked.select(item, 1)
        assert chosen.patterns == (several[item],)
        near(chosen.full(), exact.weights[item : item + 1, 1:2])


def test_the_selected_head_keeps_its_own_pattern() -> None:
    pattern = Pattern(30, [Random(3, seed=1, per_head=True)])
    asked, exact = expected(0, pattern)
    for head in range(HEADS):
        near(asked.select(0, head).full(), exact.weights[:, head : head + 1])
        near(asked.select(0, head).row(4), exact.weights[:, head : head + 1, 4])


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    pattern = Pattern(150, [Local(4), Global([20, 90])])
    asked, exact = expected(1, pattern)
    asked.row(70)
    asked.tile((10, 30), (0, 150), (5, 5))
    asked.tile((0, 150), (0, 150), (5, 5), sample_rows=10)
    near(asked.log_normalizer(), exact.log_normalizer)
    near(asked.full(), exact.weights)


def test_what_was_given_out_can_be_written_to() -> None:
    asked, exact = expected(1, Pattern(20, [Local(2)]))
    for give in (asked.log_normalizer, asked.full, lambda: asked.row(3)):
        give().fill_(7.0)
    near(asked.log_normalizer(), exact.log_normalizer)
    near(asked.full(), exact.weights)


def test_nothing_is_tracked() -> None:
    pattern = Pattern(12, [Local(2)])
    q, k, _ = (x.requires_grad_() for x in tensors(0, pattern))
    asked = AttentionMap(q, k, pattern)
    tile = asked.tile((0, 12), (0, 12), (4, 4))
    answers = (asked.full(), asked.row(0), asked.pair(0, 0), asked.log_normalizer(), tile.values)
    assert not any(answer.requires_grad for answer in answers)


def test_extreme_scores() -> None:
    """A row of one huge score: no overflow, and allowed is not the same as above zero."""
    pattern = Pattern(40, [Local(3), Global([0])])
    q, k, v = tensors(3, pattern)
    exact = masked_softmax(q * 1e3, k * 1e3, v, brute_masks(pattern, 1, HEADS))
    asked = AttentionMap(q * 1e3, k * 1e3, pattern)
    near(asked.full().sum(-1), np.ones((1, HEADS, 40)))
    np.testing.assert_allclose(asked.full().numpy(), exact.weights, atol=1e-8)
    np.testing.assert_allclose(asked.log_normalizer().numpy(), exact.log_normalizer, rtol=1e-14)


ASKED, _ = expected(0, Pattern(20, [Local(2)]))


@pytest.mark.parametrize("i", [20, -1, -20, 10**12])
def test_positions_outside_are_refused(i: int) -> None:
    for ask, field in (
        (lambda: ASKED.row(i), "query"),
        (lambda: ASKED.pair(i, 0), "query"),
        (lambda: ASKED.pair(0, i), "key"),
    ):
        with pytest.raises(ValueError, match=rf"{field}.*0 to 19.*{i}"):
            ask()


@pytest.mark.parametrize("i", [1.0, True, "3", None])
def test_positions_that_are_no_positions_are_refused(i: Any) -> None:
    with pytest.raises(TypeError, match=r"query.*whole number"):
        ASKED.row(i)


def test_choices_outside_are_refused() -> None:
    with pytest.raises(ValueError, match=r"item.*1"):
        ASKED.select(1, 0)
    with pytest.raises(ValueError, match=r"head.*2"):
        ASKED.select(0, 2)


def test_full_stands_by_its_budget() -> None:
    needed = HEADS * 20 * 20 * 8  # bytes of float64
    assert ASKED.full(budget_bytes=needed).shape == (1, HEADS, 20, 20)
    with pytest.raises(ValueError, match=r"budget_bytes.*(tile.*row|row.*tile)"):
        ASKED.full(budget_bytes=needed - 1)
    x = torch.zeros(1, 1, 10**5, 1)
    with pytest.raises(ValueError, match=r"100000.*GiB.*tile"):
        AttentionMap(x, x, Pattern(10**5, [Local(1)])).full()


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("name", ["q", "k"])
def test_numbers_that_are_none_are_named_with_their_place(name: str, bad: float) -> None:
    tensors = {"q": torch.ones(1, 2, 5, 3), "k": torch.ones(1, 2, 5, 3)}
    tensors[name][0, 1, 4, 2] = bad
    with pytest.raises(ValueError, match=rf"{name} must be finite, got .* at \(0, 1, 4, 2\)"):
        AttentionMap(tensors["q"], tensors["k"], Pattern(5, []))


def test_scores_that_no_number_holds_are_named() -> None:
    huge = torch.full((1, 1, 4, 4), 1e20)
    with pytest.raises(ValueError, match=r"q and k must have scores .* got numbers up to 1e\+20"):
        AttentionMap(huge, huge, Pattern.dense(4))
    large = torch.full((1, 1, 4, 4), 1e2)
    weights = AttentionMap(large, large, Pattern.dense(4)).full()
    torch.testing.assert_close(weights, torch.full_like(weights, 0.25), rtol=1e-3, atol=0)
    AttentionMap(huge.double(), huge.double(), Pattern.dense(4)).full()
