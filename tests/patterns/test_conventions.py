"""Window numbers of other libraries: their own inequality, and the keys that it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sparse_attn.patterns import CONVENTIONS, from_convention

LENGTH = 61
Says = Callable[[int, int, Any], bool]


def natten(i: int, j: int, size: int) -> bool:
    start = min(max(i - size // 2, 0), LENGTH - size)
    return start <= j < start + size


# library: what it says of (i, j), how many keys that leaves, and numbers to try
TABLE: dict[str, tuple[Says, Callable[[Any], int], tuple[Any, ...]]] = {
    "ours": (lambda i, j, w: abs(i - j) <= w, lambda w: 2 * w + 1, (0, 1, 6)),
    "hf-longformer": (lambda i, j, w: abs(i - j) <= w / 2, lambda w: w + 1, (2, 12)),
    "longformer-authors": (lambda i, j, w: abs(i - j) <= w, lambda w: 2 * w + 1, (1, 6)),
    "hf-causal": (lambda i, j, w: 0 <= i - j < w, lambda w: w, (1, 7, 12)),
    "hf-bidirectional": (lambda i, j, w: abs(i - j) <= w, lambda w: 2 * w + 1, (1, 6)),
    "flash-attention": (
        lambda i, j, w: -w[1] <= i - j <= w[0],
        lambda w: w[0] + w[1] + 1,
        ((0, 0), (5, 2), (2, 5), (7, 0)),
    ),
    "attention-gym-sliding-window": (lambda i, j, w: 0 <= i - j <= w, lambda w: w + 1, (0, 6)),
    "attention-gym-global-sliding-window": (
        lambda i, j, w: abs(i - j) <= w,
        lambda w: 2 * w + 1,
        (0, 6),
    ),
    "xformers-local-1d": (lambda i, j, w: abs(i - j) < w // 2 + 1, lambda w: w, (1, 3, 13)),
    "natten": (natten, lambda w: w, (1, 3, 6, 13)),
}


@pytest.mark.parametrize("library", CONVENTIONS)
def test_the_window_is_the_library_s(library: str) -> None:
    says, keys, windows = TABLE[library]
    for window in windows:
        found = from_convention(library, window)
        mask = found.pattern(LENGTH).mask().tolist()
        assert mask == [[says(i, j, window) for j in range(LENGTH)] for i in range(LENGTH)]
        assert sum(mask[LENGTH // 2]) == found.keys_per_query == keys(window)
        assert found.number == window
        assert found.library == library


def test_every_row_of_the_table_is_there() -> None:
    assert set(TABLE) == set(CONVENTIONS)


@pytest.mark.parametrize(
    ("library", "window", "kind", "names"),
    [
        ("longformer", 4, ValueError, ("library", "'longformer'", "hf-longformer", "natten")),
        ("hf-longformer", 5, ValueError, ("window", "even", "5")),
        ("hf-longformer", 0, ValueError, ("window", "at least 2", "0")),
        ("xformers-local-1d", 4, ValueError, ("window", "odd", "4")),
        ("hf-causal", 0, ValueError, ("window", "at least 1", "0")),
        ("natten", 2.0, TypeError, ("window", "2.0")),
        ("ours", (1, 2), TypeError, ("window", "(1, 2)", "whole number")),
        ("flash-attention", 4, TypeError, ("pair (left, right)", "4")),
        ("flash-attention", (1, 2, 3), TypeError, ("pair (left, right)", "(1, 2, 3)")),
        ("flash-attention", (-1, 0), ValueError, ("window", "at least 0", "-1")),
    ],
)
def test_what_a_library_would_not_take(
    library: str, window: Any, kind: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        from_convention(library, window)
    for name in names:
        assert name in str(caught.value)
