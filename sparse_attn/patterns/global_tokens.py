"""Global tokens: hubs that read everything and are read by everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.checks import true_or_false, whole_number
from sparse_attn.patterns.part import BoundPart, Columns, Context, Keys, Lines, Part
from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True)
class Global(Part):
    """Positions that attend to all tokens (``rows``) and are attended by all (``columns``).

    ``positions`` are whole numbers, such as ``global_mask[0].nonzero()[:, 0]``; negative ones
    count from the end.

    Source: Longformer, https://arxiv.org/abs/2004.05150, section 3.1, "Global Attention".

    >>> from sparse_attn import Pattern
    >>> Pattern(3, [Global([-1])]).mask().int().tolist()
    [[0, 0, 1], [0, 0, 1], [1, 1, 1]]
    """

    positions: tuple[int, ...]
    rows: bool = True
    columns: bool = True

    def __init__(
        self, positions: Iterable[int] | Tensor, rows: bool = True, columns: bool = True
    ) -> None:
        if isinstance(positions, Tensor):
            positions = positions.tolist()
        if isinstance(positions, str) or not isinstance(positions, Iterable):
            raise TypeError(f"positions must be whole numbers in a list, got {positions!r}")
        checked = tuple(whole_number("positions", each, least=None) for each in positions)
        object.__setattr__(self, "positions", checked)
        object.__setattr__(self, "rows", true_or_false("rows", rows))
        object.__setattr__(self, "columns", true_or_false("columns", columns))

    @property
    def rules(self) -> tuple[str, ...]:
        return ("global row", "global column")

    def bind(self, context: Context) -> BoundPart:
        for position in self.positions:
            whole_number(
                "positions of global tokens", position, -context.length, context.length - 1
            )
        positions = sorted({each % context.length for each in self.positions})
        index = torch.tensor(positions, dtype=torch.long, device=context.device)
        table = torch.zeros(context.length, dtype=torch.bool, device=context.device)
        table[index] = True
        nothing = torch.zeros_like(table)
        return _BoundGlobal(
            index=index if self.columns else index[:0],
            row_table=table if self.rows else nothing,
            column_table=table if self.columns else nothing,
        )

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        query_is, key_is = (
            each in self.positions or each - context.length in self.positions
            for each in (query, key)
        )
        return (
            because(
                query_is and self.rows,
                "{i} is global and reads every key",
                "{i} is global, but its row is off" if query_is else "{i} is not global",
                i=query,
            ),
            because(
                key_is and self.columns,
                "{j} is global and every query reads it",
                "{j} is global, but its column is off" if key_is else "{j} is not global",
                j=key,
            ),
        )


@dataclass(frozen=True, eq=False)
class _BoundGlobal(BoundPart):
    index: Tensor  # (g,) sorted; empty where columns are off
    row_table: Tensor  # (T,) bool
    column_table: Tensor  # (T,) bool

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        return self.row_table[queries], self.column_table[keys]

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        return (Keys(self.index[None]),) if len(self.index) else ()

    def full_rows(self, queries: Tensor) -> Tensor | None:
        return self.row_table[queries]

    @property
    def lines(self) -> Lines:
        return Lines(self.row_table.nonzero()[:, 0], self.index)
