"""The fast path never loses a key: what ``columns`` offers holds all that ``allows`` grants."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn.patterns import (
    Between,
    Blocked,
    ByHead,
    Global,
    Grid,
    Local,
    Part,
    Pattern,
    Periodic,
    Ring,
    Segments,
    Shifted,
    Strided,
)
from tests.oracle.masks import Mask, brute_mask
from tests.oracle.strategies import HEADS
from tests.oracle.strategies import patterns as any_pattern


@st.composite
def groups(draw: st.DrawFn, length: int) -> Tensor:
    """Groups of evenly spaced queries (n, G), as the walk makes them."""
    size = draw(st.integers(1, 8))
    step = draw(st.integers(1, 5))
    last = max(0, length - 1 - (size - 1) * step)
    starts = draw(st.lists(st.integers(0, last), min_size=1, max_size=4))
    queries = torch.tensor(starts)[:, None] + step * torch.arange(size)
    return queries.clamp(max=length - 1)


def missed(pattern: Pattern, queries: Tensor, mask: Mask, head: int) -> list[tuple[int, int]]:
    """Allowed pairs that the fast path does not offer."""
    bound = pattern.bound(head)
    full = bound.full_rows(queries)
    offered = [part.keys() for part in bound.columns(queries)]
    lost = []
    for n, group in enumerate(queries.tolist()):
        keys = {int(j) for part in offered for j in part[n if len(part) > 1 else 0]}
        for g, i in enumerate(group):
            if full is None or not full.expand(queries.shape)[n, g]:
                lost += [(i, j) for j in range(pattern.length) if mask[i, j] and j not in keys]
    return lost


@given(data=st.data(), pattern=any_pattern(max_length=60))
def test_no_allowed_key_is_missed(data: st.DataObject, pattern: Pattern) -> None:
    queries = data.draw(groups(pattern.length))
    for head in range(HEADS):
        assert not missed(pattern, queries, brute_mask(pattern, head), head)


@given(data=st.data(), pattern=any_pattern(max_length=60))
def test_full_rows_read_all_that_is_permitted(data: st.DataObject, pattern: Pattern) -> None:
    queries = data.draw(groups(pattern.length))
    mask, dense = brute_mask(pattern), brute_mask(pattern.dense_reference())
    full = pattern.bound().full_rows(queries)
    if full is None:
        return
    for i, reads_all in zip(queries.flatten(), full.expand(queries.shape).flatten(), strict=True):
        if reads_all:
            assert (mask[i] == dense[i]).all()


def test_global_queries_are_full_rows() -> None:
    bound = Pattern(6, [Local(1), Global([2])]).bound()
    full = bound.full_rows(torch.arange(6)[None])
    assert full is not None
    assert full[0].tolist() == [False, False, True, False, False, False]


def test_a_missed_key_is_found() -> None:
    """The search fails a fast path that offers too little."""
    narrow, wide = Pattern(9, [Local(1)]), Pattern(9, [Local(2)])
    queries = torch.tensor([[3, 4]])
    assert missed(narrow, queries, brute_mask(wide), 0) == [(3, 1), (4, 6)]
    assert not missed(wide, queries, brute_mask(narrow), 0)


def test_a_window_offers_few_keys() -> None:
    """Offering every key would keep the promise and lose the point."""
    pattern = Pattern(100_000, [Local(8), Global([0])])
    offered = pattern.bound().columns(torch.arange(5000, 5064)[None])
    assert sum(part.keys().shape[-1] for part in offered) < 200


NEAR = torch.arange(5000, 5064)  # queries side by side
APART = 5000 + 100 * torch.arange(64)  # queries that share a residue


@pytest.mark.parametrize(
    ("part", "queries", "most"),
    [
        (Between(20, 10), NEAR, 64 + 30),
        (Shifted(41), NEAR, 64 + 40),
        (Ring(8), NEAR, 64 + 16),
        (Segments([300]), NEAR, 300),
        (Segments([50, 25]), NEAR, 64 + 2 * 24),
        (Segments([10_000], 100), APART, 2 * 100),
        (Strided(100), APART, 2 * 1000 + 64),
        (Strided(100), NEAR[:1], 2 * 1000 + 1),
        (Periodic(1000, 2), NEAR, 200),
        (Grid(1000, 4), NEAR, 7 * (64 + 6)),
        (Grid(1000, 4, norm=1), NEAR, 7 * 64 + 6 + 2 * (4 + 2)),
        (Blocked(10, [Segments([3]), Ring(1)]), NEAR, 120 + 100),
        (ByHead([Local(8), Local(10**6)]), NEAR, 64 + 16),
    ],
    ids=lambda each: str(each) if isinstance(each, Part) else "",
)
def test_a_part_offers_few_keys(part: Part, queries: Tensor, most: int) -> None:
    offered = Pattern(100_000, [part]).bound().columns(queries[None])
    assert sum(each.keys().shape[-1] for each in offered) <= most
