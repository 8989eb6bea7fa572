"""Keys given by hand: how a choice made elsewhere is brought in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.listed import is_listed
from sparse_attn.patterns.part import BoundPart, Columns, Context, Keys, Part
from sparse_attn.patterns.reasons import Reasons, because


@dataclass(frozen=True, init=False, eq=False)
class Explicit(Part):
    """The keys of every query, listed: ``table`` (T, r), or (H, T, r) where heads differ.

    Entries are positions; -1 stands for no key; repeated entries count once. Inside ``Blocked``
    the rows and the entries are blocks. Two tables are equal when their entries are.

    >>> from sparse_attn import Pattern
    >>> Pattern(2, [Explicit([[1, -1], [0, 1]])]).mask().int().tolist()
    [[0, 1], [1, 1]]
    """

    table: np.ndarray  # (H or 1, T, r) int64, read-only

    def __init__(self, table: Any) -> None:
        try:
            values = np.array(table.cpu().numpy() if isinstance(table, Tensor) else table)
        except ValueError as error:
            raise ValueError(
                f"table must have the shape (T, r) or (H, T, r), got {error}"
            ) from error
        if values.ndim not in (2, 3) or values.dtype.kind not in "iu":
            raise ValueError(
                "table must hold whole numbers in the shape (T, r) or (H, T, r), "
                f"got {values.dtype} in the shape {values.shape}"
            )
        values = values.astype(np.int64)
        values = values if values.ndim == 3 else values[None]
        values.setflags(write=False)
        object.__setattr__(self, "table", values)

    @property
    def rules(self) -> tuple[str, ...]:
        return ("listed",)

    @property
    def heads(self) -> int | None:
        return len(self.table) if len(self.table) > 1 else None

    def bind(self, context: Context) -> BoundPart:
        heads, length, _ = self.table.shape
        if length != context.length:
            raise ValueError(
                f"table must have a row for each of the {context.length} positions, got {length}"
            )
        if heads > 1:
            whole_number("head", context.head, 0, heads - 1)
        if self.table.size:
            for entry in (int(self.table.min()), int(self.table.max())):
                whole_number("entries of the table", entry, -1, context.length - 1)
        rows = self.table[context.head if heads > 1 else 0]
        return _BoundExplicit(torch.tensor(rows, dtype=torch.int32, device=context.device))

    def explain(self, query: int, key: int, bound: BoundPart, context: Context) -> Reasons:
        row = self.table[context.head if len(self.table) > 1 else 0, query]
        keys = set(row.tolist()) - {-1}
        return (
            because(
                key in keys,
                "{j} is among the {count} keys listed for {i}",
                "{j} is not among the {count} keys listed for {i}",
                i=query,
                j=key,
                count=len(keys),
            ),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Explicit) and np.array_equal(self.table, other.table)

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.table.shape, self.table.tobytes()))

    def __repr__(self) -> str:
        digest = hashlib.sha256(self.table.tobytes()).hexdigest()[:16]
        return f"Explicit(<{'×'.join(map(str, self.table.shape))} keys, sha256 {digest}>)"


@dataclass(frozen=True, eq=False)
class _BoundExplicit(BoundPart):
    table: Tensor  # (T, r) int32

    def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
        return (is_listed(self.table[queries], keys, len(self.table)),)

    def columns(self, queries: Tensor) -> tuple[Columns, ...]:
        return (Keys(self.table[queries].flatten(1).long()),) if self.table.shape[1] else ()
