"""What does not fit together is said in a sentence; NaN stays where it came from."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sparse_attn import AttentionMap, sparse_attention
from sparse_attn.patterns import Explicit, Global, Local, Pattern
from tests.oracle.masks import brute_mask

X = torch.zeros(2, 2, 8, 4)
P = Pattern(8, [Local(1)])
SHAPE = "(2, 2, 8, 4)"
THREE_HEADS = Pattern(8, [Explicit(np.zeros((3, 8, 1), dtype=int))])

KEYS: list[tuple[Any, Any, type[Exception], tuple[str, ...]]] = [
    (X[:, :, :7], P, ValueError, ("k", SHAPE, "(2, 2, 7, 4)")),
    (X[..., :3], P, ValueError, ("k", SHAPE, "(2, 2, 8, 3)")),
    (X[:, :1], P, ValueError, ("k", SHAPE, "(2, 1, 8, 4)")),
    (X.double(), P, ValueError, ("k", "float32", "float64")),
    (X.to("meta"), P, ValueError, ("k", "cpu", "meta")),
    (X.numpy(), P, TypeError, ("k", "tensor", "ndarray")),
    (X, Pattern(9, []), ValueError, ("pattern", "length", "8", "9")),
    (X, [P], ValueError, ("pattern", "2 items", "1")),
    (X, [P, P, P], ValueError, ("pattern", "2 items", "3")),
    (X, [], ValueError, ("pattern", "2 items", "0")),
    (X, [P, Pattern(7, [])], ValueError, ("pattern", "length", "8", "7")),
    (X, [P, 3], TypeError, ("pattern", "Pattern", "3")),
    (X, 3, TypeError, ("pattern", "Pattern", "3")),
    (X, None, TypeError, ("pattern", "Pattern", "None")),
    (X, Local(1), TypeError, ("pattern", "Pattern", "Local")),
    (X, THREE_HEADS, ValueError, ("pattern", "3 heads", "2")),
]


@pytest.mark.parametrize(("k", "pattern", "error", "names"), KEYS)
def test_keys_and_patterns_that_do_not_fit(
    k: Any, pattern: Any, error: type[Exception], names: tuple[str, ...]
) -> None:
    for ask in (lambda: sparse_attention(X, k, X, pattern), lambda: AttentionMap(X, k, pattern)):
        with pytest.raises(error) as caught:
            ask()
        assert all(name in str(caught.value) for name in names), caught.value


@pytest.mark.parametrize(
    ("q", "error", "names"),
    [
        (X[0], ValueError, ("q", "(B, H, T, D)", "(2, 8, 4)")),
        (X[..., :0], ValueError, ("q", "(B, H, T, D)", "(2, 2, 8, 0)")),
        (X.long(), TypeError, ("q", "floating", "int64")),
        (X.to(torch.complex64), TypeError, ("q", "floating", "complex64")),
        ([[0.0]], TypeError, ("q", "tensor", "list")),
    ],
)
def test_queries_that_are_none(q: Any, error: type[Exception], names: tuple[str, ...]) -> None:
    for ask in (lambda: sparse_attention(q, q, q, P), lambda: AttentionMap(q, q, P)):
        with pytest.raises(error) as caught:
            ask()
        assert all(name in str(caught.value) for name in names), caught.value


@pytest.mark.parametrize("v", [X[:, :, :7], X[..., :3], X.double()])
def test_values_that_do_not_fit(v: Tensor) -> None:
    with pytest.raises(ValueError, match=r"^v must .* got "):
        sparse_attention(X, X, v, P)


def spoilt(position: int, value: float) -> Tensor:
    x = torch.linspace(-1, 1, 20).view(1, 1, 10, 2).repeat(1, 2, 1, 1)
    x[0, 0, position, 1] = value
    return x


@pytest.mark.parametrize("parts", [[Local(1)], [Local(1), Global([0])]])
def test_nan_spoils_the_rows_that_read_it_and_no_other(parts: list[Local | Global]) -> None:
    """As in torch's own attention: nothing is hidden, and nothing else is harmed."""
    pattern, fine = Pattern(10, parts), spoilt(5, 0.0)
    out = sparse_attention(spoilt(5, math.nan), fine, fine, pattern).isnan().any(-1)
    assert out[0, 0].nonzero().flatten().tolist() == [5]
    assert not out[0, 1].any()
    out = sparse_attention(fine, spoilt(5, math.nan), fine, pattern).isnan().any(-1)
    assert torch.equal(out[0, 0], torch.from_numpy(brute_mask(pattern)[:, 5]))
    assert not out[0, 1].any()


def test_nan_among_the_padding_harms_nobody() -> None:
    pattern, fine = Pattern(10, [Local(3)], valid_length=5), spoilt(5, 0.0)
    for q, k in [(spoilt(5, math.nan), fine), (fine, spoilt(5, math.nan))]:
        assert not sparse_attention(q, k, fine, pattern).isnan().any()
        assert not AttentionMap(q, k, pattern).full().isnan().any()


def test_nan_in_a_value_reaches_all_who_read_it() -> None:
    fine = spoilt(5, 0.0)
    out = sparse_attention(fine, fine, spoilt(5, math.nan), Pattern(10, [Local(1)]))
    assert out[0, 0, 4:7, 1].isnan().all()
    assert not out[0, 1].isnan().any()
