"""What is known of rows that read every key: the same under every pattern of one q and k."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from sparse_attn.attention.scores import Share
from sparse_attn.maps.grid import Axis
from sparse_attn.maps.pixels import Reduction

MOST_NUMBERS = 2**21  # of all strips


@dataclass(frozen=True, eq=False)
class KnownRows:
    """Shared by maps of the same q, k, causal and valid length, so that none is weighed twice."""

    logs: Tensor  # (B·H, T), the log-normalizers of rows that read every key; NaN: not known
    _strips: dict[tuple[int, Axis, Reduction], tuple[Tensor, Tensor]] = field(default_factory=dict)

    def select(self, place: int) -> KnownRows:
        """Of one slice; nothing is copied."""
        return KnownRows(self.logs[place : place + 1])

    def tell(self, every: Iterable[Share], normalizer: Tensor, rows: Tensor | None) -> None:
        """Write what is known of ``rows`` (None: all) into ``normalizer`` (B·H, T)."""
        for each, full in _full_rows(every, rows):
            known = self.logs[each, full]
            there = ~known.isnan()  # nothing else is written: other threads may be at it too
            normalizer[each, full[there]] = known[there]

    def learn(self, every: Iterable[Share], normalizer: Tensor, rows: Tensor) -> None:
        """Take over what ``normalizer`` says of ``rows``."""
        for each, full in _full_rows(every, rows):
            found = normalizer[each, full]
            there = ~found.isnan()
            self.logs[each, full[there]] = found[there]

    def strip(self, place: int, columns: Axis, how: Reduction, rows: Tensor) -> Tensor | None:
        """The weights of ``rows`` of one slice reduced to the pixels of ``columns``, (rows, width).

        As logarithms where ``how`` is "max". None where they are not at hand.
        """
        known = self._strips.get((place, columns, how))
        return known[1] if known is not None and torch.equal(known[0], rows) else None

    def keep(self, place: int, columns: Axis, how: Reduction, rows: Tensor, strip: Tensor) -> None:
        """Remember what :meth:`strip` gives; what has lain longest makes room."""
        self._strips.pop((place, columns, how), None)
        self._strips[place, columns, how] = rows, strip
        for oldest in list(self._strips):
            if sum(each.numel() for _, each in list(self._strips.values())) <= MOST_NUMBERS:
                break
            self._strips.pop(oldest, None)


def _full_rows(every: Iterable[Share], rows: Tensor | None) -> Iterator[tuple[int, Tensor]]:
    """Those of ``rows`` (None: all) that read every key, slice by slice."""
    for share in every:
        if rows is None:
            full = share.bound.full_positions
        else:
            reads = share.bound.full_rows(rows)
            full = rows[:0] if reads is None else rows[reads]
        if len(full):
            yield from ((each, full) for each in share.slices)
