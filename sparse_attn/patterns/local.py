"""The band: each query sees the keys around it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Keys, Part, Repeats, Run
from sparse_attn.patterns.reasons import Reasons, because

_NAMED = 4  # cost of a key that is named, in keys of a run


@dataclass(frozen=True)
class Local(Part):
    """A sliding window: ``|i - j| <= window * dilation`` and ``(i - j) % dilation == 0``.

    ``window`` is one-sided and inclusive, in steps of ``dilation`` tokens, so a query far from
    both ends sees ``2 * window + 1`` keys.

    Source: Longformer, https://arxiv.org/abs/2004.05150, section 3.1; its w is the total width.

    >>> from sparse_attn import Pattern
    >>> Pattern(5, [Local(1)]).mask().int().tolist()[2]
    [0, 1, 1, 1, 0]
    """

    window: int
    dilation: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "window", whole_number("window", self.window))
        object.__setattr__(self, "dilation", whole_number("dilation", self.dilation, least=1))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("band",)

    def bind(self, context: Context) -> BoundPart:
        dilation = min(self.dilation, context.length)  # from T on, only the query itself is left
        window = min(self.window, -(-context.length // dilation))
        return _BoundLocal(context.length, window * dilation, dilation, context.causal)

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        distance, window, dilation = abs(query - key), self.window, self.dilation
        told = {"i": query, "j": key, "d": distance, "w": window, "dilation": dilation}
        if dilation == 1:
            yes, no = "|{i} − {j}| = {d} ≤ window {w}: yes", "|{i} − {j}| = {d} > window {w}: no"
            return (because(distance <= window, yes, no, **told),)
        steps, rest = divmod(distance, dilation)
        if rest:
            no = "|{i} − {j}| = {d} is no multiple of dilation {dilation}: no"
            return (because(False, no, no, **told),)
        return (
            because(
                steps <= window,
                "|{i} − {j}| = {d} = {steps} × dilation {dilation}, and {steps} ≤ window {w}: yes",
                "|{i} − {j}| = {d} = {steps} × dilation {dilation}, and {steps} > window {w}: no",
                steps=steps,
                **told,
            ),
        )


@dataclass(frozen=True)
class _BoundLocal(BoundPart):
    length: int
    reach: int  # tokens to either side
    dilation: int
    causal: bool

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        distance = queries - keys
        near = distance.abs() <= self.reach
        if self.dilation > 1:
            near &= distance.remainder(self.dilation) == 0
        return (near,)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        first, last = queries.amin(1), queries.amax(1)
        together = ((queries - first[:, None]) % self.dilation == 0).all()
        step = self.dilation if bool(together) else 1
        ahead = 0 if self.causal else self.reach
        span = int((last - first).max())
        count = (span + self.reach + ahead) // step + 1
        teeth = (self.reach + ahead) // self.dilation + 1
        if step == 1 and teeth * (span + 1) * _NAMED < count:
            starts = torch.arange(teeth, device=first.device) * self.dilation - self.reach
            keys = starts[:, None] + torch.arange(span + 1, device=first.device)
            named = first[:, None] + keys.flatten()
            return (Keys(named.masked_fill((named < 0) | (named >= self.length), -1)),)
        return (Run(first - self.reach, count, step),)

    @property
    def relative(self) -> bool:
        return True

    @property
    def strides(self) -> tuple[int, ...]:
        return (self.dilation,)

    @property
    def repeats(self) -> Repeats:
        return Repeats(1, self.reach, self.reach)

    def key_counts(self, queries: Tensor, valid_length: int) -> Tensor:
        counts = queries.clamp(max=self.reach).floor_divide_(self.dilation).add_(1)
        if not self.causal:
            ahead = (valid_length - 1 - queries).clamp_(0, self.reach)
            counts += ahead.floor_divide_(self.dilation)
        return counts.mul_(queries < valid_length)
