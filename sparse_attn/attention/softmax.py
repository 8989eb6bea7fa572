"""A softmax over keys that arrive piece by piece."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass
class RunningSoftmax:
    """Sums of exp(score), kept relative to the largest score seen so far.

    Source: Milakov and Gimelshein, "Online normalizer calculation for softmax",
    https://arxiv.org/abs/1805.02867, algorithm 3.
    """

    top: Tensor | None = None  # (n, G, 1), finite
    total: Tensor | None = None  # (n, G, 1)
    context: Tensor | None = None  # (n, G, D), the sum of exp(score) · value

    def add(self, scores: Tensor) -> Tensor:
        """Take in ``scores`` (n, G, C), overwriting them with exp(score - top); return those."""
        top = scores.amax(-1, keepdim=True)
        top.masked_fill_(top == -torch.inf, torch.finfo(top.dtype).min / 4)
        if self.top is not None and self.total is not None:
            top = torch.maximum(top, self.top)
            shrink = (self.top - top).exp_()
            self.total *= shrink
            if self.context is not None:
                self.context *= shrink
        self.top = top
        weights = scores.sub_(top).exp_()
        sums = weights.sum(-1, keepdim=True)
        self.total = sums if self.total is None else self.total.add_(sums)
        return weights

    def add_context(self, context: Tensor) -> None:
        """Take in the values' part of the piece just added, (n, G, D)."""
        self.context = context if self.context is None else self.context.add_(context)

    def log_normalizer(self) -> Tensor | None:
        """log Σ exp(score), (n, G); -inf for a row without keys; None if no key was seen."""
        if self.total is None or self.top is None:
            return None
        empty = self.total == 0
        result = self.total.masked_fill(empty, 1).log_() + self.top
        return result.masked_fill_(empty, -torch.inf).squeeze(-1)

    def output(self) -> Tensor | None:
        """Σ weight · value, (n, G, D); zero for a row without keys; None if no key was seen."""
        if self.total is None or self.context is None:
            return None
        return self.context / self.total.masked_fill(self.total == 0, 1)
