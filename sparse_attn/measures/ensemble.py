"""Reach as an ensemble: what random links do on the whole, not with one lucky seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.measures.reach import Floats, reach
from sparse_attn.patterns.pattern import Pattern


@dataclass(frozen=True, eq=False)
class ReachEnsemble:
    """The curves of a pattern drawn with several seeds, (seeds, layers + 1)."""

    share: Floats

    @property
    def mean(self) -> Floats:
        """The mean over the seeds, (layers + 1,)."""
        return np.asarray(self.share.mean(0))

    @property
    def band(self) -> tuple[Floats, Floats]:
        """The least and the largest over the seeds."""
        return self.share.min(0), self.share.max(0)


def reach_ensemble(
    make: Callable[[int], Pattern],
    seeds: Sequence[int],
    layers: int = 12,
    head: int = 0,
    progress: Progress | None = None,
) -> ReachEnsemble:
    """The share reached under the patterns ``make(seed)``, for what random links buy.

    >>> from sparse_attn import Local, Pattern, Random
    >>> links = lambda seed: Pattern(64, [Local(1), Random(1, seed)])
    >>> reach_ensemble(links, range(5), layers=3).mean.round(2).tolist()
    [0.02, 0.06, 0.16, 0.37]
    """
    if not len(seeds):
        raise ValueError("seeds must name at least one seed, got none")
    curves = [
        reach(make(seed), layers, head, 0, part_of(progress, number / len(seeds), 1 / len(seeds)))
        for number, seed in enumerate(seeds)
    ]
    return ReachEnsemble(np.stack([each.share for each in curves]))
