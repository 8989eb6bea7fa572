"""Queries and keys whose score is a sum of named terms."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

SMALLEST_WIDTH = 8  # numbers that a source's terms need; a smaller dim folds them together


def joined(terms: Sequence[tuple[Matrix, Matrix, float]], dim: int) -> tuple[Matrix, Matrix]:
    """q and k (T, dim) with q·k / √dim = Σ size · (left·right) over the terms (left, right, size).

    Args:
        terms: every ``left`` and ``right`` (T, own width); the widths add up to ``dim``, or to
            ``SMALLEST_WIDTH`` where dim is smaller. Number c is then added to number c % dim,
            and the terms blur into each other.

    >>> one = np.ones((1, 4), np.float32)
    >>> q, k = joined([(one, one, 0.5), (one, -one, 0.25)], dim=8)
    >>> round(float(q[0] @ k[0]) / 8**0.5, 6)
    1.0
    """
    # q and k carry dim^¼ each, and the root of the size
    roots = [np.float32((size * dim**0.5) ** 0.5) for _, _, size in terms]
    q = np.concatenate([left * root for (left, _, _), root in zip(terms, roots, strict=True)], 1)
    k = np.concatenate([right * root for (_, right, _), root in zip(terms, roots, strict=True)], 1)
    return _folded(q, dim), _folded(k, dim)


def _folded(x: Matrix, dim: int) -> Matrix:
    if x.shape[1] == dim:
        return x
    folded = np.zeros((len(x), dim), np.float32)
    for column in range(x.shape[1]):
        folded[:, column % dim] += x[:, column]
    return folded
