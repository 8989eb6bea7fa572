"""Attention under a mask, dense and in float64."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tests.oracle.masks import Mask

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Attention:
    """What the library is held against; every array in float64."""

    weights: Floats  # (B, H, T, T)
    log_normalizer: Floats  # (B, H, T), -inf for a row without keys
    output: Floats  # (B, H, T, D)


def masked_softmax(q: Tensor, k: Tensor, v: Tensor, mask: Mask) -> Attention:
    """Rows without keys are zero. Shapes: q, k, v (B, H, T, D), mask (B, H, T, T)."""
    queries, keys, values = (x.detach().cpu().double().numpy() for x in (q, k, v))
    scores = queries @ keys.swapaxes(-1, -2) / np.sqrt(queries.shape[-1])
    scores[~mask] = -np.inf
    empty = ~mask.any(-1, keepdims=True)
    top = np.where(empty, 0.0, scores.max(-1, keepdims=True))
    raised = np.exp(scores - top)  # at most 1
    total = raised.sum(-1, keepdims=True)
    weights = raised / np.where(empty, 1.0, total)
    with np.errstate(divide="ignore"):  # log 0 = -inf is meant
        log_normalizer = (np.log(total) + top)[..., 0]
    return Attention(weights, log_normalizer, weights @ values)


def autograd_output(q: Tensor, k: Tensor, v: Tensor, mask: Mask) -> Tensor:
    """The output again, in torch, for what autograd makes of it."""
    allowed = torch.from_numpy(mask)
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    top = scores.detach().amax(-1, keepdim=True)
    raised = torch.exp(scores - top) * allowed
    empty = ~allowed.any(-1, keepdim=True)
    return raised / (raised.sum(-1, keepdim=True) + empty) @ v
