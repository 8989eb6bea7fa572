"""Scores of the rectangles that the walk yields: q·k / sqrt(D), -inf where not allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.pieces import Block, Piece


@dataclass(frozen=True, eq=False)
class Share:
    """The (batch, head) slices, flattened to 0 … B·H-1, that one bound pattern speaks for."""

    bound: BoundPattern
    slices: tuple[int, ...]


def shares(
    patterns: tuple[Pattern, ...], heads: Sequence[int], device: torch.device
) -> Iterator[Share]:
    """Which slices are walked together: equal patterns, and heads that do not differ."""
    together: dict[tuple[Pattern, int], list[int]] = {}
    for item, pattern in enumerate(patterns):
        for place, head in enumerate(heads):
            key = (pattern, head if pattern.per_head else 0)
            together.setdefault(key, []).append(item * len(heads) + place)
    for (pattern, head), slices in together.items():
        yield Share(pattern.bound(head, device), tuple(slices))


def even_slices(slices: tuple[int, ...]) -> list[slice]:
    """Rising ``slices`` as one slice where they are evenly spaced, otherwise as one each.

    >>> even_slices((1, 3, 5)), even_slices((0, 1, 3))
    ([slice(1, 6, 2)], [slice(0, 1, 1), slice(1, 2, 1), slice(3, 4, 1)])
    """
    first, last = slices[0], slices[-1]
    step = slices[1] - first if slices[1:] else 1
    if slices == tuple(range(first, last + 1, step)):
        return [slice(first, last + 1, step)]
    return [slice(each, each + 1, 1) for each in slices]


def flat(tensor: Tensor, dtype: torch.dtype) -> Tensor:
    """(B, H, T, D) → (B·H, T, D) in the working type; a view where strides allow it."""
    result = tensor.to(dtype).reshape(-1, *tensor.shape[2:])
    return result if result.stride(-1) == 1 else result.contiguous()


def query_rows(q: Tensor, block: Block) -> Tensor:
    """The block's queries out of ``q`` (T, D), scaled by 1 / sqrt(D): (n, G, D)."""
    return q[block.safe_queries] * q.shape[-1] ** -0.5


def key_rows(x: Tensor, piece: Piece) -> Tensor:
    """The piece's rows out of ``x`` (T, D): (m, C, D), without a copy where evenly spaced."""
    if piece.strides is None:
        return x[piece.safe_keys]
    first, between, step = piece.strides
    row, one = x.stride()
    shape = (*piece.keys.shape, x.shape[1])
    return x.as_strided(shape, (between * row, step * row, one), x.storage_offset() + first * row)


def product(rows: Tensor, columns: Tensor) -> Tensor:
    """(n, G, D) times (m, D, C) → (n, G, C), m = n or 1."""
    if len(columns) == 1:
        n, size, _ = rows.shape
        return (rows.reshape(n * size, -1) @ columns[0]).view(n, size, -1)
    return torch.bmm(rows, columns)


def scores(rows: Tensor, keys: Tensor, piece: Piece) -> Tensor:
    """Scores of scaled query ``rows`` (n, G, D) and ``keys`` (m, C, D): (n, G, C)."""
    result = product(rows, keys.transpose(1, 2))
    if piece.allowed is None:
        return result
    # Adding is ten times quicker than filling, but NaN or infinity where nobody looks would stay.
    if result.device.type == "cpu" and bool(result.sum().isfinite()):
        return result.add_(piece.bias.to(result.dtype))
    return result.masked_fill_(~piece.allowed, -torch.inf)
