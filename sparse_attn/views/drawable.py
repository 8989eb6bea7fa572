"""How many pairs a pattern allows, unless they are too many to be drawn."""

from __future__ import annotations

import torch

from sparse_attn.patterns import Pattern
from sparse_attn.patterns.counts import counted_at_once, walked_counts
from sparse_attn.patterns.everything import Everything
from sparse_attn.views.level import MOST_PAIRS_DRAWN
from sparse_attn.views.source import Watcher
from sparse_attn.views.words import text

_COUNTED_ROWS = 8  # to tell at once whether a pattern has too many pairs
_SLACK = 1.2  # of what so few rows tell


def drawable_pairs(pattern: Pattern, head: int, busy: Watcher) -> int:
    """The exact number of allowed pairs.

    Raises:
        ValueError: even their number in every pixel would take minutes; said at once, from a few
            rows, where counting would take long too. Dense attention is counted by a formula.
    """
    if any(isinstance(part, Everything) for part in pattern.parts):
        return pattern.count(head, busy)
    if pattern.length**2 > MOST_PAIRS_DRAWN and not counted_at_once(pattern.bound(head)):
        about = _estimated_pairs(pattern, head)
        if about > _SLACK * MOST_PAIRS_DRAWN:
            raise ValueError(_too_many(text("about", pairs=f"{about:,}")))
    pairs = pattern.count(head, busy)
    if pairs > MOST_PAIRS_DRAWN:
        raise ValueError(_too_many(f"{pairs:,}"))
    return pairs


def _too_many(pairs: str) -> str:
    return text("too_many_pairs", pairs=pairs, most=f"{MOST_PAIRS_DRAWN:,}")


def _estimated_pairs(pattern: Pattern, head: int) -> int:
    """About how many: rows that read every key, and the others as a few evenly spread ones."""
    bound = pattern.bound(head)
    rows = torch.arange(bound.valid_length)
    full = bound.full_rows(rows)
    keys = rows + 1 if bound.causal else torch.full_like(rows, bound.valid_length)
    certain, rest = (0, rows) if full is None else (int(keys[full].sum()), rows[~full])
    if not len(rest):
        return certain
    some = rest[:: -(-len(rest) // _COUNTED_ROWS)]
    mean = walked_counts(bound, list(some.split(1)))[some].double().mean()
    return certain + round(float(mean) * len(rest))
