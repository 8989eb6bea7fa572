"""The grating: every query sees the keys a whole number of steps away."""

from __future__ import annotations

from dataclasses import dataclass

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import BoundPart, Context, Part
from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True)
class Strided(Part):
    """Keys at every distance that ``step`` divides: ``(i - j) % step == 0``.

    On a grid of ``step`` columns, these are the keys of the query's own column.

    Source: Sparse Transformer, https://arxiv.org/abs/1904.10509, section 4.3 (its stride l).

    >>> from sparse_attn import Pattern
    >>> Pattern(7, [Strided(3)]).mask().int().tolist()[4]
    [0, 1, 0, 0, 1, 0, 0]
    """

    step: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", whole_number("step", self.step, least=1))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("band",)

    def bind(self, context: Context) -> BoundPart:
        return Local(context.length, self.step).bind(context)  # a window that sees to both ends

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        distance = abs(query - key)
        return (
            because(
                distance % self.step == 0,
                "|{i} − {j}| = {d} is a multiple of step {step}: yes",
                "|{i} − {j}| = {d} is no multiple of step {step}: no",
                i=query,
                j=key,
                d=distance,
                step=self.step,
            ),
        )
