"""Dense attention, as a part like any other."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.part import BoundPart, Columns, Context, Part
from sparse_attn.patterns.reasons import Reason, Reasons


@dataclass(frozen=True)
class Everything(Part):
    """Every query sees every key; :meth:`Pattern.dense` is the pattern made of it alone.

    Source: Vaswani et al., https://arxiv.org/abs/1706.03762, section 3.2.1.
    """

    @property
    def rules(self) -> tuple[str, ...]:
        return ("dense",)

    def bind(self, context: Context) -> BoundPart:
        return _BoundEverything()

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        return (Reason(True, "dense attention: every query reads every key"),)


class _BoundEverything(BoundPart):
    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        return (torch.ones((), dtype=torch.bool, device=keys.device),)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        return ()

    def full_rows(self, queries: Tensor) -> Tensor | None:
        return torch.ones_like(queries, dtype=torch.bool)
