"""A window with two sides of different reach."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Part, Repeats, Run
from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True)
class Between(Part):
    """Up to ``before`` keys back and ``after`` keys ahead: ``-after <= i - j <= before``.

    Both are inclusive: a query far from the ends sees ``before + after + 1`` keys.
    ``Between(w, w)`` is ``Local(w)``.

    Source: FlashAttention's ``window_size=(left, right)``,
    https://github.com/Dao-AILab/flash-attention, ``flash_attn_interface.py``.

    >>> from sparse_attn import Pattern
    >>> Pattern(6, [Between(2, 1)]).mask().int().tolist()[3]
    [0, 1, 1, 1, 1, 0]
    """

    before: int
    after: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", whole_number("before", self.before))
        object.__setattr__(self, "after", whole_number("after", self.after))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("band",)

    def bind(self, context: Context) -> BoundPart:
        before, after = (min(each, context.length) for each in (self.before, self.after))
        return _BoundBetween(before, after, context.causal)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        distance = query - key
        if distance >= 0:
            side, most, template = "before", self.before, "{i} − {j} = {d}"
        else:
            side, most, template = "after", self.after, "{j} − {i} = {d}"
        yes, no = template + " ≤ {side} {most}: yes", template + " > {side} {most}: no"
        told = {"i": query, "j": key, "d": abs(distance), "side": side, "most": most}
        return (because(abs(distance) <= most, yes, no, **told),)


@dataclass(frozen=True)
class _BoundBetween(BoundPart):
    before: int
    after: int
    causal: bool

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        distance = queries - keys
        return ((distance <= self.before) & (distance >= -self.after),)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        first, last = queries.amin(1), queries.amax(1)
        ahead = 0 if self.causal else self.after
        return (Run(first - self.before, int((last - first).max()) + self.before + ahead + 1),)

    @property
    def relative(self) -> bool:
        return True

    @property
    def repeats(self) -> Repeats:
        return Repeats(1, self.before, self.after)
