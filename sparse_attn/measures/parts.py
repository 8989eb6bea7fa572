"""Which part of a pattern keeps how much of dense attention: why one keeps more than another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.measures.kept import kept_mass
from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern


@dataclass(frozen=True)
class PartShare:
    """What one part adds to the parts before it."""

    rules: tuple[str, ...]  # the names of its rules
    pairs: int  # allowed pairs that no earlier part allows
    kept: float  # dense mass on them, the mean over the queries, 0 … 1
    length: int

    @property
    def keys_per_query(self) -> float:
        """The mean number of keys that the part adds to a query."""
        return self.pairs / self.length

    @property
    def worth(self) -> float:
        """Mass kept per key and query: what a key of this part is worth; NaN without a key."""
        return self.kept / self.keys_per_query if self.pairs else float("nan")


def kept_by_part(
    q: Tensor, k: Tensor, pattern: Pattern, head: int = 0, progress: Progress | None = None
) -> tuple[PartShare, ...]:
    """Split the dense mass that a pattern keeps among its parts, in their order.

    A pair that several parts allow counts for the first of them; random keys come last, as they
    are drawn. The parts inside one ``Blocked`` are told apart too. The shares add up to the mean
    of ``kept_mass`` and the pairs to ``count()``.

    Args:
        q, k: (1, 1, T, D), one head.
        pattern: what may attend to what.
        head: which head of the pattern, where heads differ.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    >>> import torch
    >>> from sparse_attn import Global, Local
    >>> q = k = torch.zeros(1, 1, 8, 2)
    >>> for part in kept_by_part(q, k, Pattern(8, [Local(1), Global([0])])):
    ...     print(part.rules, part.pairs, round(part.kept, 3))
    ('band',) 22 0.344
    ('global row', 'global column') 12 0.188
    """
    if q.shape[:2] != (1, 1):
        raise ValueError(f"q must have the shape (1, 1, T, D), one head, got {tuple(q.shape)}")
    added = list(_growing(pattern))
    dense = AttentionMap(q, k, pattern.dense_reference())
    dense.log_normalizer(part_of(progress, 0.0, 0.5))
    found: list[PartShare] = []
    pairs, kept = 0, 0.0
    for number, (rules, grown) in enumerate(added):
        part = part_of(progress, 0.5 + 0.5 * number / len(added), 0.5 / len(added))
        sparse = AttentionMap(q, k, grown, heads=[head])
        total = float(kept_mass(sparse, dense, part).mean()[0, 0]) if grown.valid_length else 0.0
        count = grown.count(head)
        found.append(PartShare(rules, count - pairs, total - kept, pattern.length))
        pairs, kept = count, total
    return tuple(found)


def _growing(pattern: Pattern) -> Iterator[tuple[tuple[str, ...], Pattern]]:
    """The pattern with its first part, its first two parts, …, late parts last."""
    only = pattern.parts[0] if len(pattern.parts) == 1 else None
    parts = only.parts if isinstance(only, Blocked) else pattern.parts
    names = iter(pattern.rules)
    named = [(part, tuple(islice(names, len(part.rules)))) for part in parts]
    named.sort(key=lambda each: each[0].binds_last)
    for number, (_, rules) in enumerate(named, 1):
        first: list[Part] = [part for part, _ in named[:number]]
        if isinstance(only, Blocked):
            first = [Blocked(only.size, first)]
        yield rules, Pattern(pattern.length, first, pattern.causal, pattern.valid_length)
