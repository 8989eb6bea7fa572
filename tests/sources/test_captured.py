"""Captured maps: what is taken, and what is refused with a sentence before it is unpacked."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray

from sparse_attn.sources.captured import captured_map


def packed(**members: NDArray[np.generic]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **members)  # type: ignore[arg-type]
    return file.getvalue()


WEIGHTS = np.random.default_rng(0).random((2, 5, 5))


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_the_weights_are_taken(kind: str) -> None:
    found = captured_map(packed(full_attn=WEIGHTS.astype(kind), other=np.ones(3)), "mine.npz")
    np.testing.assert_array_equal(found.weights.numpy(), WEIGHTS.astype(kind).astype("float32"))
    assert found.name.startswith("captured map from mine.npz (SHA-256 ")


def test_a_lone_array_may_have_any_name() -> None:
    assert captured_map(packed(attention=WEIGHTS)).weights.shape == (2, 5, 5)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a": WEIGHTS, "b": WEIGHTS}, "must hold the weights as full_attn, or nothing else"),
        ({"full_attn": WEIGHTS[0, 0]}, r"must have the shape \(T, T\)"),
        ({"full_attn": WEIGHTS[:, :3]}, r"got \(2, 3, 5\)"),
        ({"full_attn": WEIGHTS.astype(int)}, "must be float16, float32, float64, got int64"),
        ({"full_attn": -WEIGHTS}, "finite and not negative"),
        ({"full_attn": WEIGHTS * np.inf}, "finite and not negative"),
        ({"full_attn": np.zeros((0, 0))}, "must have the shape"),
        ({"full_attn": np.array([[object()]])}, "cannot be read"),
    ],
)
def test_others_are_refused(members: dict[str, NDArray[np.generic]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        captured_map(packed(**members))


def test_sizes_are_judged_before_unpacking() -> None:
    data = packed(full_attn=np.zeros((64, 64)))
    with pytest.raises(ValueError, match=r"must unpack to at most 1\.0 KiB"):
        captured_map(data, budget_bytes=1024)
    with pytest.raises(ValueError, match="at most 4,096 tokens, got 5,000"):
        captured_map(packed(full_attn=np.zeros((5000, 5000), np.float16)))
    with pytest.raises(ValueError, match=r"must be an \.npz file"):
        captured_map(b"nonsense", "mine.npz")
