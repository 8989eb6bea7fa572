"""Inputs say what they hold, and refuse what does not fit together."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from sparse_attn.sources import Inputs


def make(**changes: Any) -> Inputs:
    x = torch.zeros(2, 3, 4, 5)
    fields = {"q": x, "k": x, "v": None, "tokens": None, "name": "zeros", "synthetic": True}
    return Inputs(**(fields | changes))


def test_sizes() -> None:
    inputs = make()
    assert (inputs.B, inputs.H, inputs.T, inputs.D) == (2, 3, 4, 5)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"q": None}, TypeError, "q must be a torch tensor, got NoneType"),
        ({"q": torch.zeros(3, 4, 5)}, ValueError, r"q must have the shape \(B, H, T, D\)"),
        ({"q": torch.zeros(1, 3, 0, 5)}, ValueError, "each at least 1"),
        ({"q": torch.zeros(2, 3, 4, 5, dtype=torch.int64)}, TypeError, "q must hold floating"),
        ({"k": torch.zeros(2, 3, 4, 6)}, ValueError, "k must have the shape of q"),
        ({"k": torch.zeros(2, 3, 4, 5).double()}, ValueError, "k must have the type and device"),
        ({"v": torch.zeros(2, 3, 5, 5)}, ValueError, "v must have the shape of q"),
        ({"tokens": ["a"] * 4}, TypeError, "tokens must be a tuple of strings"),
        ({"tokens": ("a", "b")}, ValueError, "each of the T = 4 positions, got 2"),
        ({"name": " "}, ValueError, "name must say"),
        ({"name": 3}, TypeError, "name must be a string"),
    ],
)
def test_what_does_not_fit_is_refused(
    changes: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        make(**changes)
