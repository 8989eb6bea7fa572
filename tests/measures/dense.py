"""Small inputs with something to find, and their dense weights as a whole matrix."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from tests.oracle.softmax import Floats, masked_softmax


def inputs(length: int, heads: int = 1, seed: int = 0) -> tuple[Tensor, Tensor]:
    dice = torch.Generator().manual_seed(seed)
    q, k = torch.randn(2, 1, heads, length, 4, generator=dice, dtype=torch.float64).unbind()
    k[:, :, length // 3] += 2 * q.mean(2)  # something to find
    return 1.5 * q, 1.5 * k


def dense_weights(q: Tensor, k: Tensor, causal: bool) -> Floats:
    """The mean of the dense weights over the heads, (T, T)."""
    mask = np.ones((q.shape[2],) * 2, bool)
    if causal:
        mask = np.tril(mask)
    weights = masked_softmax(q, k, k, np.broadcast_to(mask, (1, q.shape[1], *mask.shape))).weights
    return np.asarray(weights.mean((0, 1)))
