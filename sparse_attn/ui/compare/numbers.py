"""The numbers of one compared pattern, made once: what it keeps, why, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

from sparse_attn.attention.progress import part_of
from sparse_attn.measures import (
    Cost,
    KeptMass,
    OutputError,
    PartShare,
    Reach,
    cost,
    kept_by_part,
    kept_mass,
    reach,
    topk_oracle,
)
from sparse_attn.ui.compare.patterns import Compared
from sparse_attn.ui.explore.error import error_of
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

MOST_TOKENS = 65_536  # every pair of dense attention is weighed, again and again
_LAYERS = 12  # over which reach is followed
BLOCK = 64  # tokens a side of the blocks that the answer names
_FEW_BYTES = 2**12  # what all but the shares of the queries takes, at most


@dataclass(frozen=True, eq=False)
class Made:
    """What is computed of a pattern, and shared by all sessions."""

    kept: KeptMass  # (1, 1, T)
    oracle: KeptMass  # with as many keys for every query
    parts: tuple[PartShare, ...]
    cost: Cost
    reach: Reach
    error: OutputError | None  # None: the input has no values


@dataclass(frozen=True, eq=False)
class Numbers:
    """Everything the table says of one pattern."""

    name: str
    work: Work
    made: Made

    @property
    def cost(self) -> Cost:
        """The counted cost."""
        return self.made.cost

    @property
    def parts(self) -> tuple[PartShare, ...]:
        """What each part keeps."""
        return self.made.parts

    @property
    def mean(self) -> float:
        """The mean share of dense attention kept."""
        return float(self.made.kept.mean()[0, 0])

    @property
    def median(self) -> float:
        """The median query's share."""
        return float(self.made.kept.kept[0, 0].nanmedian())

    @property
    def most(self) -> float:
        """The mean share that as many keys could keep."""
        return float(self.made.oracle.mean()[0, 0])

    def block_share(self, size: int) -> float:
        """The share of the blocks of one size that a kernel cannot skip."""
        return next(blocks.share for blocks in self.cost.blocks if blocks.size == size)

    @property
    def error(self) -> float | None:
        """The mean relative error of the output; None where there are no values."""
        return None if self.made.error is None else float(self.made.error.mean()[0, 0])

    @property
    def divergence(self) -> float:
        """The mean of KL(sparse ‖ dense) in nats."""
        return float(self.made.kept.divergence.nanmean())


def check_length(length: int) -> None:
    """Refuse sequences whose dense attention would take too long.

    Raises:
        ValueError: the sentence says what is allowed.
    """
    if length > MOST_TOKENS:
        raise ValueError(text("too_long", length=f"{length:,}", most=f"{MOST_TOKENS:,}"))


def numbers(each: Compared, work: Work) -> Numbers:
    """The numbers of one pattern; long work shows its progress."""
    check_length(work.settings.T)
    return Numbers(each.name, work, work.measured("compared", lambda: _made(work), _bytes))


def _made(work: Work) -> Made:
    settings, pattern, busy = work.settings, work.pattern, work.busy
    sparse, dense = work.sparse(), work.dense()
    kept = kept_mass(sparse, dense, part_of(busy, 0.0, 0.2))
    counts = pattern.row_counts(settings.head).to(kept.log_kept.device)
    oracle = topk_oracle(dense, counts, part_of(busy, 0.2, 0.2))
    error = error_of(work, part_of(busy, 0.4, 0.2))
    q, k, _ = dense.vectors()
    one = q[None], k[None]
    parts = kept_by_part(*one, pattern, settings.head, part_of(busy, 0.6, 0.2))
    costs = cost(
        pattern,
        settings.heads,
        settings.D,
        head=settings.head,
        progress=part_of(busy, 0.8, 0.1),
    )
    joined = reach(pattern, _LAYERS, settings.head, 0, part_of(busy, 0.9, 0.1))
    return Made(kept, oracle, parts, costs, joined, error)


def _bytes(made: Made) -> int:
    tensors = (made.kept.log_kept, made.kept.defined, made.oracle.log_kept, made.oracle.defined)
    return _FEW_BYTES + sum(each.nbytes for each in tensors)
