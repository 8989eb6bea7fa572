"""Attention over pieces of keys in plain torch operations: any device, any numbers."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.attention.scores import key_rows, product, query_rows, scores
from sparse_attn.attention.softmax import RunningSoftmax
from sparse_attn.patterns.pieces import Block, Piece


class StreamedAttention:
    """softmax(q·kᵀ / sqrt(D)) · v of one block, for keys that arrive piece by piece.

    Shapes: ``q``, ``k``, ``v`` (S, T, D). NaN and infinity stay with the rows that read them;
    ``finite`` says that ``v`` has none.
    """

    def __init__(self, q: Tensor, k: Tensor, v: Tensor, block: Block, finite: bool) -> None:
        self._weighted = product if finite else _weighted
        self._queries = [query_rows(each, block) for each in q]
        self._k, self._v = k, v
        self._sums = [RunningSoftmax() for _ in q]

    def add(self, piece: Piece) -> None:
        """Take in the keys of one piece."""
        for queries, k, v, sums in zip(self._queries, self._k, self._v, self._sums, strict=True):
            weights = sums.add(scores(queries, key_rows(k, piece), piece))
            sums.add_context(self._weighted(weights, key_rows(v, piece)))

    def result(self) -> tuple[Tensor, Tensor] | None:
        """Context (S, n, G, D) and log-normalizer (S, n, G); None if no key was seen."""
        found = [(sums.output(), sums.log_normalizer()) for sums in self._sums]
        contexts = [context for context, _ in found if context is not None]
        logs = [each for _, each in found if each is not None]
        return (torch.stack(contexts), torch.stack(logs)) if contexts else None


def _weighted(weights: Tensor, values: Tensor) -> Tensor:
    """Σ weight · value; what is not finite counts only for rows that give it a weight."""
    result = product(weights, values.nan_to_num(0.0, 0.0, 0.0))
    reads = (weights > 0).to(values.dtype)
    for kind, found in (
        (torch.inf, values == torch.inf),
        (-torch.inf, values == -torch.inf),
        (torch.nan, values.isnan()),
    ):
        touched = product(reads, found.to(values.dtype)) > 0
        result = torch.where(touched, result + kind, result)
    return result
