"""Random patterns for Hypothesis: any parts together, blocks in blocks, padding, causal or not."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn.patterns import (
    Between,
    Blocked,
    ByHead,
    Explicit,
    Global,
    Grid,
    Local,
    Part,
    Pattern,
    Periodic,
    Random,
    Ring,
    Segments,
    Shifted,
    Strided,
    Within,
)

HEADS = 2  # explicit tables that differ by head are made for so many


def locals_(length: int) -> st.SearchStrategy[Part]:
    return st.builds(Local, st.integers(0, length + 2), st.integers(1, 6))


def globals_(length: int) -> st.SearchStrategy[Part]:
    positions = st.lists(st.integers(-length, length - 1), max_size=5).map(tuple)
    shapes = st.sampled_from([(True, True), (True, False), (False, True)])
    return st.builds(lambda where, shape: Global(where, *shape), positions, shapes)


def randoms() -> st.SearchStrategy[Part]:
    return st.builds(Random, st.integers(0, 6), st.integers(0, 2**32 - 1), st.booleans())


def tables(length: int) -> st.SearchStrategy[Part]:
    def table(keys: int) -> st.SearchStrategy[Sequence[Sequence[int]]]:
        row = st.lists(st.integers(-1, length - 1), min_size=keys, max_size=keys)
        return st.lists(row, min_size=length, max_size=length)

    shared = st.integers(1, 3).flatmap(table)
    by_head = st.integers(1, 2).flatmap(
        lambda keys: st.lists(table(keys), min_size=HEADS, max_size=HEADS)
    )
    return st.builds(Explicit, st.one_of(shared, by_head))


def segments(length: int) -> st.SearchStrategy[Part]:
    sizes = st.lists(st.integers(1, length + 2), min_size=1, max_size=4).map(tuple)
    return st.builds(Segments, sizes, st.integers(1, 4))


def periodics(length: int) -> st.SearchStrategy[Part]:
    def every(period: int) -> st.SearchStrategy[Part]:
        last, steps = st.integers(0, min(4, period)), st.integers(0, 3)
        return st.builds(Periodic, st.just(period), last, st.booleans(), steps)

    return st.integers(1, length + 2).flatmap(every)


def around(length: int) -> st.SearchStrategy[Part]:
    """Windows that are not symmetric, not straight or not one-dimensional."""
    reach = st.integers(0, length + 2)
    norms = st.sampled_from([1, 2, math.inf])
    return st.one_of(
        st.builds(Strided, st.integers(1, length + 2)),
        st.builds(Between, reach, reach),
        st.builds(Shifted, st.integers(1, length + 2)),
        st.builds(Ring, st.integers(0, 5) | reach, st.integers(0, 3) | reach),
        st.builds(Grid, st.integers(1, length + 2), st.integers(0, 6) | reach, norms),
    )


def by_heads(length: int, depth: int) -> st.SearchStrategy[Part]:
    """A part for each head."""
    return st.builds(
        ByHead, st.lists(parts(length, depth - 1), min_size=HEADS, max_size=HEADS).map(tuple)
    )


def blocks(length: int, depth: int) -> st.SearchStrategy[Part]:
    def inside(size: int) -> st.SearchStrategy[Part]:
        inner = st.lists(parts(len(range(0, length, size)), depth - 1), min_size=1, max_size=3)
        return st.builds(Blocked, st.just(size), inner)

    return st.integers(1, 9).flatmap(inside)


def limited(length: int, depth: int) -> st.SearchStrategy[Part]:
    """Parts within windows and hubs."""
    reach = st.integers(0, length + 2)
    limit = st.builds(Between, reach, reach) | globals_(length)
    limits = st.lists(limit, min_size=1, max_size=2)
    return st.builds(Within, st.lists(parts(length, depth - 1), min_size=1, max_size=3), limits)


def parts(length: int, depth: int = 2) -> st.SearchStrategy[Part]:
    """Any part that fits ``length``; Blocked, ByHead and Within nest up to ``depth`` deep."""
    old = [locals_(length), globals_(length), randoms(), tables(length)]
    flat = [*old, segments(length), periodics(length), around(length)]
    if not depth:
        return st.one_of(flat)
    nested = [blocks(length, depth), by_heads(length, depth), limited(length, depth)]
    return st.one_of(*flat, *nested)


@st.composite
def patterns(draw: st.DrawFn, max_length: int = 80, max_parts: int = 4) -> Pattern:
    length = draw(st.integers(1, max_length))
    chosen = draw(st.lists(parts(length), min_size=1, max_size=max_parts))
    valid = draw(st.none() | st.integers(1, length))
    return Pattern(length, chosen, causal=draw(st.booleans()), valid_length=valid)


def tensors(
    seed: int, pattern: Pattern, batch: int = 1, dim: int = 5, dtype: torch.dtype = torch.float64
) -> tuple[Tensor, Tensor, Tensor]:
    """q, k, v of unit variance, (B, H, T, D)."""
    dice = torch.Generator().manual_seed(seed)
    size = (3, batch, HEADS, pattern.length, dim)
    q, k, v = torch.randn(size, generator=dice, dtype=torch.float64).to(dtype)
    return q, k, v


def seeds() -> st.SearchStrategy[int]:
    return st.integers(0, 2**31 - 1)
