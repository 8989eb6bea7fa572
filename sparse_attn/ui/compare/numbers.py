"""The numbers of one compared pattern, made once: what it keeps, why, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from sparse_attn.measures import (
    Cost,
    KeptMass,
    PartShare,
    cost,
    kept_by_part,
    topk_oracle,
)
from sparse_attn.settings import PATTERN_FIELDS
from sparse_attn.ui.compare.patterns import Compared
from sparse_attn.ui.work import Work
from sparse_attn.views.shared_cache import SharedCache
from sparse_attn.views.source import INPUT_FIELDS
from sparse_attn.views.threads import threads_for

_NUMBERS = SharedCache(2**24)
_BLOCKS = (64,)
_FIELDS = (*INPUT_FIELDS, *PATTERN_FIELDS, "preset", "seed", "roles", "batch", "head")


@dataclass(frozen=True, eq=False)
class Numbers:
    """Everything the table says of one pattern."""

    name: str
    work: Work
    kept: KeptMass  # (1, 1, T)
    oracle: KeptMass  # with as many keys for every query
    parts: tuple[PartShare, ...]
    cost: Cost
    reference: int  # pairs of the dense reference

    @property
    def mean(self) -> float:
        """The mean share of dense attention kept."""
        return float(self.kept.mean()[0, 0])

    @property
    def median(self) -> float:
        """The median query's share."""
        return float(self.kept.kept[0, 0].nanmedian())

    @property
    def most(self) -> float:
        """The mean share that as many keys could keep."""
        return float(self.oracle.mean()[0, 0])

    @property
    def divergence(self) -> float:
        """The mean of KL(sparse ‖ dense) in nats."""
        return float(self.kept.divergence.nanmean())


def numbers(each: Compared, work: Work) -> Numbers:
    """The numbers of one pattern; long work shows its progress."""
    oracle, parts, costs = _made(work)
    return Numbers(each.name, work, work.kept(), oracle, parts, costs, costs.reference)


def _made(work: Work) -> tuple[KeptMass, tuple[PartShare, ...], Cost]:
    settings = work.settings

    def make() -> tuple[KeptMass, tuple[PartShare, ...], Cost]:
        with torch.no_grad(), threads_for(settings.T**2):
            dense = work.dense()
            counts = work.pattern.row_counts(settings.head)
            oracle = topk_oracle(dense, counts.to(work.inputs.q.device), work.busy)
            item, head = settings.batch, settings.head
            one = slice(item, item + 1), slice(head, head + 1)
            q, k = work.inputs.q[one], work.inputs.k[one]
            parts = kept_by_part(q, k, work.pattern, head, work.busy)
            return oracle, parts, _cost(work)

    params = settings.to_params(full=True)
    key = "&".join(f"{name}={params[name]}" for name in dict.fromkeys(_FIELDS))
    return _NUMBERS.get(key, make, lambda made: _bytes(made[0]), work.busy.wait)


def _cost(work: Work) -> Cost:
    settings = work.settings
    return cost(
        work.pattern,
        settings.heads,
        settings.D,
        head=settings.head,
        block_sizes=_BLOCKS,
        progress=work.busy,
    )


def _bytes(kept: KeptMass) -> int:
    return kept.log_kept.nbytes + kept.defined.nbytes
