"""One query's story: scores, what the mask cuts off, and where the softmax puts that weight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.patterns.checks import whole_number


@dataclass(frozen=True, eq=False)
class RowStory:
    """Scores → mask → softmax of one query over all keys, (T,) each.

    The mask cuts ``cut`` of the dense weight off; the softmax then multiplies the dense weight of
    every key that is left by ``gain`` = exp(d − s) = 1 / kept, d and s the log-normalizers.
    """

    query: int
    scores: Tensor  # q·k / sqrt(D); −inf where the dense reference does not permit the key
    rules: Tensor  # int32, one bit a rule
    names: tuple[str, ...]  # of the rules
    sparse: Tensor  # weights under the pattern; zero where it has no key
    dense: Tensor  # weights under its dense reference
    log_sparse: float  # s, −inf where the pattern leaves no key
    log_dense: float  # d, −inf for padding

    @property
    def kept(self) -> float:
        """The share of dense attention on allowed keys; NaN for padding."""
        if self.log_dense == -math.inf:
            return math.nan
        return min(1.0, math.exp(self.log_sparse - self.log_dense))

    @property
    def cut(self) -> float:
        """The share of dense attention that the mask cuts off."""
        return 1.0 - self.kept

    @property
    def gain(self) -> float:
        """What the mask multiplies the weight of every surviving key by; NaN where none does."""
        if self.log_sparse == -math.inf:
            return math.nan
        return max(1.0, math.exp(min(700.0, self.log_dense - self.log_sparse)))


def row_story(sparse: AttentionMap, query: int, item: int = 0, head: int = 0) -> RowStory:
    """The story of query ``query``; O(T) time and memory, no other row is computed.

    >>> from sparse_attn import Local, Pattern
    >>> q = k = torch.zeros(1, 1, 4, 2)
    >>> story = row_story(AttentionMap(q, k, Pattern(4, [Local(0)])), query=2)
    >>> story.sparse.tolist(), story.dense.tolist(), round(story.gain, 6)
    ([0.0, 0.0, 1.0, 0.0], [0.25, 0.25, 0.25, 0.25], 4.0)
    """
    chosen = sparse.select(item, head)
    (pattern,), (share,) = chosen.patterns, tuple(chosen.shares())
    query = whole_number("query", query, 0, pattern.length - 1)
    q, k, _ = chosen.vectors()
    keys = torch.arange(pattern.length, device=q.device)
    here = torch.tensor(query, device=q.device)
    rules = torch.zeros(pattern.length, dtype=torch.int32, device=q.device)
    for bit, allowed in enumerate(share.bound.rule_masks(here, keys)):
        if allowed is not None:
            rules |= allowed.to(torch.int32) << bit
    permitted = pattern.dense_reference().bound(device=q.device).allows(here, keys)
    scores = (k[0] @ (q[0, query] * q.shape[-1] ** -0.5)).masked_fill(~permitted, -torch.inf)
    kept = scores.masked_fill(rules == 0, -torch.inf)
    return RowStory(
        query,
        scores,
        rules,
        pattern.rules,
        _softmax(kept),
        _softmax(scores),
        float(kept.logsumexp(0)),
        float(scores.logsumexp(0)),
    )


def _softmax(scores: Tensor) -> Tensor:
    return scores.softmax(0).nan_to_num(nan=0.0)  # a row without keys is zero
