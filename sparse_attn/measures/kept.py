"""How much of dense attention a pattern keeps."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.maps.attention_map import AttentionMap


@dataclass(frozen=True, eq=False)
class KeptMass:
    """The share of dense attention that falls on allowed pairs, for every query."""

    log_kept: Tensor  # (B, H, T), log of the share: s − d ≤ 0; −inf for a row without keys
    defined: Tensor  # (B, H, T) bool, False where dense attention has no key either (padding),
    # and for queries that were not asked for

    @property
    def kept(self) -> Tensor:
        """The share kept, (B, H, T), 0 … 1; NaN for padding and what was not asked for."""
        return self.log_kept.exp().masked_fill(~self.defined, torch.nan)

    @property
    def divergence(self) -> Tensor:
        """KL(sparse ‖ dense) of every row in nats, (B, H, T): d − s; inf for a row without keys."""
        return (-self.log_kept).masked_fill(~self.defined, torch.nan)

    def mean(self) -> Tensor:
        """The mean share kept over the queries, (B, H)."""
        return self.kept.nanmean(-1)

    def median(self) -> Tensor:
        """The median share kept over the queries, (B, H); the lower one of two in the middle."""
        return self.kept.nanmedian(-1).values

    def worst(self, item: int = 0, head: int = 0, count: int = 1) -> list[tuple[int, float]]:
        """The ``count`` queries that lose most, as (position, share kept), worst first."""
        places = self.defined[item, head].nonzero()[:, 0]
        kept = self.log_kept[item, head, places].exp().nan_to_num(nan=torch.inf)
        order = kept.sort(stable=True).indices[:count].tolist()
        return [(int(places[each]), float(kept[each])) for each in order]


def kept_mass(
    sparse: AttentionMap,
    dense: AttentionMap,
    progress: Progress | None = None,
    rows: Tensor | None = None,
) -> KeptMass:
    """exp(s − d) for every query, from the log-normalizers of both maps; exact, O(T) memory.

    Args:
        sparse, dense: maps of the same q and k, ``dense`` under the pattern's dense reference.
        progress: called with the share done, 0 … 1; what it raises stops the work.
        rows: sorted positions of the queries asked for; without it, all of them.

    >>> from sparse_attn import Local, Pattern
    >>> q = k = torch.zeros(1, 1, 4, 2)
    >>> pattern = Pattern(4, [Local(0)])
    >>> both = AttentionMap(q, k, pattern), AttentionMap(q, k, pattern.dense_reference())
    >>> kept_mass(*both).kept[0, 0].tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    below = sparse.log_normalizer(part_of(progress, 0.0, 0.2), rows)
    above = dense.log_normalizer(part_of(progress, 0.2, 0.8), rows)
    if below.shape != above.shape:
        raise ValueError(
            f"dense must be a map of the shape of sparse, {tuple(below.shape)}, "
            f"got {tuple(above.shape)}"
        )
    defined = above > -torch.inf  # NaN is not
    log_kept = torch.where(defined, below - above, 0.0).clamp(max=0.0)
    return KeptMass(log_kept, defined)
