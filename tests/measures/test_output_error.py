"""The error of the output against whole float64 matrices."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from torch import Tensor

from sparse_attn.maps import AttentionMap
from sparse_attn.measures import OutputError, output_error
from sparse_attn.patterns import Global, Local, Pattern
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import masked_softmax
from tests.oracle.strategies import HEADS, patterns, seeds, tensors


def both(
    pattern: Pattern, seed: int = 1, batch: int = 1
) -> tuple[AttentionMap, AttentionMap, Tensor]:
    """The sparse and the dense map, and the values."""
    q, k, v = tensors(seed, pattern, batch)
    return AttentionMap(q, k, pattern), AttentionMap(q, k, pattern.dense_reference()), v


def measured(pattern: Pattern, seed: int, batch: int = 1) -> OutputError:
    below, above, v = both(pattern, seed, batch)
    return output_error(below, above, v)


@given(patterns(max_length=40), seeds())
def test_the_error_is_that_of_the_matrices(pattern: Pattern, seed: int) -> None:
    q, k, v = tensors(seed, pattern, 2)
    sparse, dense = (
        masked_softmax(q, k, v, brute_masks(each, 2, HEADS)).output
        for each in (pattern, pattern.dense_reference())
    )
    size = np.linalg.norm(dense, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        wanted = np.linalg.norm(sparse - dense, axis=-1) / size
    wanted[size == 0] = np.nan
    found = measured(pattern, seed, 2)
    np.testing.assert_allclose(found.relative.numpy(), wanted, rtol=1e-8, atol=1e-11)
    np.testing.assert_allclose(found.mean().numpy(), np.nanmean(wanted, -1), rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("length", [1, 300])
def test_dense_attention_has_no_error(length: int) -> None:
    assert (measured(Pattern.dense(length, causal=True), 1).relative == 0).all()


def test_progress_rises_and_may_stop_the_work() -> None:
    pattern = Pattern(300, [Local(3), Global([0])])
    below, above, v = both(pattern)
    seen: list[float] = []
    output_error(below, above, v, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)

    class Stopped(Exception):
        pass

    def stop(done: float) -> None:
        if done > 0.1:
            raise Stopped

    with pytest.raises(Stopped):
        output_error(below, above, v, stop)


def test_values_of_another_shape_are_refused() -> None:
    pattern = Pattern(9, [Local(1)])
    below, above, v = both(pattern)
    with pytest.raises(ValueError, match=r"v must have the shape .* got \(1, 1, 9, 5\)"):
        output_error(below, above, v[:, :1])
    with pytest.raises(ValueError, match="length of the sequence, 8, got 9"):
        output_error(below, above, v[:, :, :8])
    with pytest.raises(TypeError, match="v must be a floating-point tensor"):
        output_error(below, above, torch.zeros(v.shape, dtype=torch.long))
