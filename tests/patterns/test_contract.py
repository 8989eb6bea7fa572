"""Every part, alone and with others, against the brute force: booleans and counts exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given

from sparse_attn.patterns import Pattern
from sparse_attn.patterns.counts import walked_counts
from tests.oracle.masks import Mask, brute_mask, brute_rules
from tests.oracle.strategies import patterns as any_pattern
from tests.patterns.contract import CASES, HEADS, LENGTHS, Case, patterns


def positions(length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """All queries down, all keys right."""
    every = torch.arange(length)
    return every[:, None], every[None, :]


def hold(pattern: Pattern, head: int) -> Mask:
    """Everything that a pattern says about pairs; returns its mask."""
    bits = brute_rules(pattern, head)
    why = pattern.rules_at(*positions(pattern.length), head=head)
    assert why.dtype == torch.int32
    np.testing.assert_array_equal(why.numpy(), bits)
    allowed = pattern.allows(*positions(pattern.length), head=head)
    assert allowed.dtype == torch.bool
    np.testing.assert_array_equal(allowed.numpy(), bits != 0)
    np.testing.assert_array_equal(pattern.mask(head).numpy(), bits != 0)
    counts = pattern.row_counts(head)
    assert counts.dtype == torch.int64
    np.testing.assert_array_equal(counts.numpy(), (bits != 0).sum(1))
    walked = walked_counts(pattern.bound(head), [torch.arange(pattern.length)])
    np.testing.assert_array_equal(walked.numpy(), (bits != 0).sum(1))
    assert pattern.count(head) == int((bits != 0).sum())
    return bits != 0


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_part_is_its_parameters(case: Case, length: int) -> None:
    for pattern in patterns(case, length):
        assert pattern.rules == case.rules
        masks = [hold(pattern, head) for head in range(HEADS)]
        if not pattern.per_head:
            np.testing.assert_array_equal(masks[0], masks[1])


@given(pattern=any_pattern())
def test_any_parts_together(pattern: Pattern) -> None:
    for head in range(HEADS):
        hold(pattern, head)


@given(pattern=any_pattern())
def test_the_dense_reference_holds_the_pattern(pattern: Pattern) -> None:
    dense = pattern.dense_reference()
    same = Pattern.dense(pattern.length, pattern.causal, pattern.valid_length)
    assert dense == same
    assert (dense.length, dense.causal, dense.valid_length) == (
        pattern.length,
        pattern.causal,
        pattern.valid_length,
    )
    everything = brute_mask(dense)
    np.testing.assert_array_equal(dense.mask().numpy(), everything)
    n = pattern.valid_length
    assert dense.count() == (n * (n + 1) // 2 if pattern.causal else n * n)
    assert not (brute_mask(pattern) & ~everything).any()


@pytest.mark.parametrize("case", [case for case in CASES if "by head" in case.name])
def test_heads_that_differ_say_so(case: Case) -> None:
    pattern = Pattern(64, case.parts(64))
    assert pattern.per_head
    assert not torch.equal(pattern.mask(0), pattern.mask(1))


def test_the_comparison_can_fail() -> None:
    """A pattern that answers for another one does not get through."""

    class Liar(Pattern):
        def count(self, head: int = 0, progress: Callable[[float], None] | None = None) -> int:
            return super().count(head, progress) + 1

    class RowLiar(Pattern):
        def row_counts(
            self, head: int = 0, progress: Callable[[float], None] | None = None
        ) -> torch.Tensor:
            return super().row_counts(head, progress).roll(1)  # the same sum

    for liar in (Liar, RowLiar):
        with pytest.raises(AssertionError):
            hold(liar(9, CASES[3].parts(9)), 0)
