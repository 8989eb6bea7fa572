"""Summary columns: some keys of every stretch of the sequence are read by all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from sparse_attn.patterns.checks import true_or_false, whole_number
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.part import BoundPart, Context, Part
from sparse_attn.patterns.reasons import Reason, Reasons, because, within

_LONGEST = 2**30


@dataclass(frozen=True)
class Periodic(Part):
    """The ``last`` keys of every ``period`` are read by all: ``j % period >= period - last``.

    With ``rows`` those positions read all keys, too. With ``head_step`` head h reads
    ``(j + h * head_step) % period`` instead, so that heads look at different keys.

    Sources: Sparse Transformer, https://arxiv.org/abs/1904.10509, section 4.3 (fixed: l and c);
    DeepSpeed's ``FixedSparsityConfig`` (``rows``: its ``horizontal_global_attention``);
    Phi-3-small's ``triton_flash_blocksparse_attn.py`` (``head_step``: its ``head_sliding_step``).

    >>> from sparse_attn import Pattern
    >>> Pattern(7, [Periodic(3)]).mask().int().tolist()[0]
    [0, 0, 1, 0, 0, 1, 0]
    """

    period: int
    last: int = 1
    rows: bool = False
    head_step: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "period", whole_number("period", self.period, 1, _LONGEST))
        object.__setattr__(self, "last", whole_number("last", self.last, 0, self.period))
        object.__setattr__(self, "rows", true_or_false("rows", self.rows))
        object.__setattr__(self, "head_step", whole_number("head_step", self.head_step))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("global row", "global column")

    @property
    def heads(self) -> int | None:
        return 0 if self.head_step % self.period else None

    def bind(self, context: Context) -> BoundPart:
        shift = context.head * self.head_step % self.period
        first = -((shift + self.last) % self.period) % self.period - self.period
        starts = range(first, context.length, self.period)
        stretches = (
            range(max(0, start), min(start + self.last, context.length)) for start in starts
        )
        return Global(chain.from_iterable(stretches), rows=self.rows).bind(context)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        row = self._summary(query, context.head)
        if row.allowed and not self.rows:
            row = within("{inner}, but the rows of such positions are off", row)
            row = Reason(False, row.template, row.values)
        return row, self._summary(key, context.head)

    def _summary(self, position: int, head: int) -> Reason:
        """Whether a position is one of the last of its period."""
        shift = head * self.head_step % self.period
        place, first = (position + shift) % self.period, self.period - self.last
        if shift:
            yes = "({position} + {shift}) mod {period} = {place} ≥ {first}: a summary position"
            no = "({position} + {shift}) mod {period} = {place} < {first}: no summary position"
        else:
            yes = "{position} mod {period} = {place} ≥ {first}: a summary position"
            no = "{position} mod {period} = {place} < {first}: no summary position"
        told = {"shift": shift, "period": self.period, "place": place, "first": first}
        return because(place >= first, yes, no, position=position, **told)
