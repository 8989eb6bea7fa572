"""The sequence cut into segments: each query sees its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Part, Repeats, Run
from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True)
class Segments(Part):
    """Segments of the ``sizes`` in turn, the last size repeated: i and j share one segment.

    With a ``dilation``, only keys with ``(i - j) % dilation == 0``. A single size may be given
    as a number.

    Sources: Sparse Transformer, https://arxiv.org/abs/1904.10509, section 4.3 (one size);
    DeepSpeed's ``VariableSparsityConfig`` (a list of sizes); LongNet,
    https://arxiv.org/abs/2307.02486, section 2.2 (segments with a dilation).

    >>> from sparse_attn import Pattern
    >>> Pattern(5, [Segments([1, 2])]).mask().int().tolist()[2]
    [0, 1, 1, 0, 0]
    """

    sizes: tuple[int, ...]
    dilation: int = 1

    def __init__(self, sizes: int | Iterable[int], dilation: int = 1) -> None:
        listed = tuple(sizes) if isinstance(sizes, Iterable) else (sizes,)
        checked = tuple(whole_number("sizes", each, least=1) for each in listed)
        if not checked:
            raise ValueError("sizes must name at least one size, got none")
        object.__setattr__(self, "sizes", checked)
        object.__setattr__(self, "dilation", whole_number("dilation", dilation, least=1))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("band",)

    def bind(self, context: Context) -> BoundPart:
        length = context.length
        edges = [0]
        for size in self.sizes:
            if edges[-1] < length:
                edges.append(min(edges[-1] + size, length))
        last = min(self.sizes[-1], length)
        edges.extend(range(edges[-1] + last, length, last))
        if edges[-1] < length:
            edges.append(length)
        bounds = torch.tensor(edges, device=context.device)
        numbers = torch.zeros(length + 1, dtype=torch.int32, device=context.device)
        numbers[bounds[1:]] = 1
        dilation = min(self.dilation, length)  # from T on, only the query itself is left
        alike = last if len(set(self.sizes)) == 1 else None
        return _BoundSegments(
            bounds, numbers.cumsum(0, dtype=torch.int32), dilation, context.causal, alike
        )

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        assert isinstance(bound, _BoundSegments)
        number = int(bound.numbers[query])
        first, stop = bound.bounds[number : number + 2].tolist()
        inside, distance = first <= key < stop, abs(query - key)
        yes = "{j} lies in {first} … {last}, the segment of {i}: yes"
        no = "{j} does not lie in {first} … {last}, the segment of {i}: no"
        if inside and self.dilation > 1:
            yes = "{j} lies in the segment of {i}, a multiple of dilation {dilation} away: yes"
            no = "|{i} − {j}| = {d} is no multiple of dilation {dilation}: no"
        return (
            because(
                inside and distance % self.dilation == 0,
                yes,
                no,
                i=query,
                j=key,
                d=distance,
                first=first,
                last=stop - 1,
                dilation=self.dilation,
            ),
        )


@dataclass(frozen=True, eq=False)
class _BoundSegments(BoundPart):
    bounds: Tensor  # (S + 1,) where segments start, and the end
    numbers: Tensor  # (T + 1,) int32: the segment of each position
    dilation: int
    causal: bool
    size: int | None  # of all segments; None where they differ

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        together = self.numbers[queries] == self.numbers[keys]
        if self.dilation > 1:
            together &= queries % self.dilation == keys % self.dilation
        return (together,)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        first, last = queries.amin(1), queries.amax(1)
        start = self.bounds[self.numbers[first]]
        stop = last + 1 if self.causal else self.bounds[self.numbers[last] + 1]
        alike = bool(((queries - first[:, None]) % self.dilation == 0).all())
        step = self.dilation if alike else 1
        start = start + (first - start) % step
        return (Run(start, int((stop - start + step - 1).max()) // step, step),)

    @property
    def strides(self) -> tuple[int, ...]:
        return (self.dilation,)

    @property
    def repeats(self) -> Repeats | None:
        return None if self.size is None else Repeats(self.size, self.size - 1, self.size - 1)
