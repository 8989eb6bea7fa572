"""What is saved comes back; the example shows every member."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch

from sparse_attn.sources import (
    Inputs,
    example_arrays,
    from_arrays,
    from_text,
    save_arrays,
    structured,
)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_round_trip(dtype: torch.dtype) -> None:
    for inputs in (from_text("one two の ?", dtype=dtype), structured(9, 2, 3, dtype=dtype)):
        found = from_arrays(save_arrays(inputs))
        assert found.v is not None
        assert inputs.v is not None
        for a, b in ((found.q, inputs.q), (found.k, inputs.k), (found.v, inputs.v)):
            assert a.dtype == b.dtype
            assert torch.equal(a, b)
        assert found.tokens == inputs.tokens


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_short_types_are_saved_as_float32(dtype: torch.dtype) -> None:
    inputs = structured(9, 2, 8, dtype=dtype)
    assert torch.equal(from_arrays(save_arrays(inputs)).q, inputs.q.float())


def test_views_and_gradients_are_saved() -> None:
    q = torch.randn(1, 2, 4, 3).mT.requires_grad_()
    found = from_arrays(save_arrays(Inputs(q, q, None, None, "views", True)))
    assert torch.equal(found.q, q.detach())
    assert found.v is None
    assert found.tokens is None


def test_example() -> None:
    data = example_arrays()
    assert data == example_arrays()
    assert len(data) < 20_000
    with np.load(io.BytesIO(data), allow_pickle=False) as members:
        assert sorted(members) == ["k", "q", "tokens", "v"]
        assert members["q"].shape == (1, 2, len(members["tokens"]), 16)
    inputs = from_arrays(data, name="example.npz")
    assert inputs.tokens is not None
    assert inputs.tokens[0] == "[CLS]"
