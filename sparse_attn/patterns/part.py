"""What a part of a pattern is, and what it becomes once it is bound to a length.

A *part* is parameters, nothing else. *Bound* to a length, a head and the parts before it, it
answers three questions: which of its named rules allow a pair (the specification), which keys a
group of queries can reach at most (the fast path), and which queries may read every key.

Adding a part: subclass :class:`Part` and :class:`BoundPart` in a file of its own, export it in
``patterns/__init__.py``, let it explain itself (and translate its sentences in
``ui/texts/reasons.py``), add a case to the contract suite and a line to the README.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True)
class Run:
    """Keys ``start + step * (0 … count - 1)``, one start a group; they may leave the sequence."""

    start: Tensor  # (n,) integers
    count: int
    step: int = 1

    def keys(self) -> Tensor:
        """The keys as an (n, count) tensor."""
        offsets = torch.arange(self.count, device=self.start.device, dtype=self.start.dtype)
        return self.start[:, None] + self.step * offsets


@dataclass(frozen=True)
class Keys:
    """Keys by name, (n, C), or (1, C) where all groups share them; -1 stands for none."""

    index: Tensor

    def keys(self) -> Tensor:
        """The keys as an (n or 1, C) tensor."""
        return self.index


Columns = Run | Keys


@dataclass(frozen=True)
class Repeats:
    """Query i + ``period`` has the keys of query i, moved along, but for the sequence's ends.

    No key lies more than ``back`` before its query or ``ahead`` after it.
    """

    period: int
    back: int
    ahead: int

    @staticmethod
    def together(several: Iterable[Repeats | None]) -> Repeats | None:
        """How parts repeat together; None where one of them does not."""
        period, back, ahead = 1, 0, 0
        for each in several:
            if each is None:
                return None
            period = math.lcm(period, each.period)
            back, ahead = max(back, each.back), max(ahead, each.ahead)
        return Repeats(period, back, ahead)


@dataclass(frozen=True, eq=False)
class Lines:
    """A part that is nothing but whole rows, by its first rule, and whole columns, by its second.

    Both are sorted positions, each once, in the sequence.
    """

    rows: Tensor  # queries that read every key
    columns: Tensor  # keys that every query reads


@dataclass(frozen=True)
class Context:
    """What a part is bound to. ``before`` holds the bound parts that a late part must avoid."""

    length: int
    valid_length: int
    causal: bool
    head: int
    device: torch.device
    before: tuple[BoundPart, ...] = ()


class BoundPart(ABC):
    """A part at a given length and head. ``queries`` and ``keys`` are positions in range."""

    @abstractmethod
    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        """One bool tensor a rule, broadcastable to ``queries`` and ``keys`` together."""

    @abstractmethod
    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        """A superset of the keys that each row of ``queries`` (n, G) reaches.

        Rows that :meth:`full_rows` names are left out of the promise: they read every key.
        """

    def full_rows(self, queries: Tensor) -> Tensor | None:
        """Which queries may read every key (bool, as ``queries``); None: none of them."""
        return None

    def listed(self, queries: Tensor) -> Tensor | None:
        """All keys of ``queries`` (n,) by name, (n, r), each once, -1 for none; None: too many."""
        return None

    @property
    def relative(self) -> bool:
        """Whether the predicates depend on query − key alone (positions need not be in range)."""
        return False

    @property
    def strides(self) -> tuple[int, ...]:
        """Distances at which queries share their keys best (1 is always tried)."""
        return ()

    @property
    def repeats(self) -> Repeats | None:
        """How the keys repeat along the sequence, so that few queries need be counted."""
        return None

    @property
    def lines(self) -> Lines | None:
        """The whole rows and columns that the part consists of; None if it is anything else."""
        return None

    def separately(self) -> tuple[BoundPart, ...]:
        """Parts that say the same, with the same rules in the same order, if this is several."""
        return (self,)

    def key_counts(self, queries: Tensor, valid_length: int) -> Tensor | None:
        """How many keys each query has, where that is known without a look at any; or None."""
        return None


class Part(ABC):
    """Parameters of one reason for which a query may attend to a key."""

    @property
    @abstractmethod
    def rules(self) -> tuple[str, ...]:
        """The names of the part's rules, in the order of its predicates."""

    @abstractmethod
    def bind(self, context: Context) -> BoundPart:
        """The part at a length; raises ValueError where the parameters do not fit it."""

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        """Why each rule allows the pair or does not, in the order of :attr:`rules`.

        ``bound`` is this part bound to ``context``; causal and the valid length are judged apart.
        A part of your own may leave this out: it then states its verdicts without a reason.
        """
        place = torch.tensor(query, device=context.device), torch.tensor(key, device=context.device)
        return tuple(
            because(bool(holds), "{rule}: yes", "{rule}: no", rule=rule)
            for rule, holds in zip(self.rules, bound.predicates(*place), strict=True)
        )

    @property
    def binds_last(self) -> bool:
        """Whether the part must know what the others allow."""
        return False

    @property
    def heads(self) -> int | None:
        """How many heads differ: None if all are alike, 0 if any number may differ."""
        return None


def full_by_any(parts: Iterable[BoundPart], queries: Tensor) -> Tensor | None:
    """Which queries may read every key by one of the parts (bool); None: none of them."""
    full = [rows for part in parts if (rows := part.full_rows(queries)) is not None]
    return torch.stack(full).any(0) if full else None


def bind_all(parts: tuple[Part, ...], context: Context) -> tuple[BoundPart, ...]:
    """Bind every part, the late ones after the others, and keep the order of ``parts``."""
    bound: dict[int, BoundPart] = {}
    for late in (False, True):
        for number, part in enumerate(parts):
            if part.binds_last == late:
                before = context.before + tuple(bound.values())
                bound[number] = part.bind(
                    Context(
                        context.length,
                        context.valid_length,
                        context.causal,
                        context.head,
                        context.device,
                        before,
                    )
                )
    return tuple(bound[number] for number in range(len(parts)))
