"""Counting long patterns: few queries are walked, and every number is that of the predicate."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
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
    Segments,
    Strided,
    counts,
    presets,
)
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.part import Repeats
from sparse_attn.patterns.pieces import Block
from sparse_attn.patterns.walk import walk

LENGTH = 40_000
REPEATING = [
    Pattern(LENGTH, [Between(20, 7)]),
    Pattern(LENGTH, [Segments(96), Local(5)], causal=True, valid_length=39_000),
    Pattern(LENGTH, [Segments(90, 4), Segments(60, 7)]),
    Pattern(LENGTH, [Blocked(8, [Local(2), Segments(5)])], valid_length=39_001),
    Pattern(LENGTH, [Grid(64, 3)]),
    Pattern(LENGTH, [ByHead([Between(3, 3), Local(9)]), Grid(50, 2, norm=1)]),
    presets.longnet(LENGTH, [(128, 1), (512, 3)]),
    presets.axial(LENGTH, 200),
    presets.sparse_transformer_strided(LENGTH),
    Pattern(LENGTH, [Local(30), Segments(70), Strided(37)], valid_length=39_990),
]


@pytest.mark.parametrize("pattern", REPEATING, ids=repr)
def test_a_repeating_pattern_is_counted_from_few_queries(
    pattern: Pattern, monkeypatch: pytest.MonkeyPatch
) -> None:
    walked: list[int] = []

    def watched(bound: BoundPattern, rows: Tensor) -> Iterator[Block]:
        walked.append(len(rows))
        return walk(bound, rows)

    monkeypatch.setattr(counts, "walk", watched)
    found = pattern.row_counts()
    assert sum(walked) < LENGTH / 4
    keys = torch.arange(LENGTH)
    for query in (*range(0, LENGTH, 1717), 38_999, 39_000, LENGTH - 1):
        assert int(found[query]) == int(pattern.allows(query, keys).sum())
    assert pattern.count() == int(found.sum())


def test_hubs_are_counted_beside_a_window_without_its_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The window knows its counts: only the few keys beyond it are looked at."""
    looked_at = 0

    def watched(bound: BoundPattern, rows: Tensor) -> Iterator[Block]:
        nonlocal looked_at
        for block in walk(bound, rows):
            looked_at += sum(piece.keys.shape[1] * len(block.queries) for piece in block.pieces())
            yield block

    pattern = Pattern(LENGTH, [Global([0, 777]), Local(256)])
    monkeypatch.setattr(counts, "walk", watched)
    others = [i for i in range(LENGTH) if i not in (0, 777)]
    band = sum(min(i, 256) + 1 + min(LENGTH - 1 - i, 256) for i in others)
    beyond = sum(abs(i - hub) > 256 for hub in (0, 777) for i in others)
    assert pattern.count() == 2 * LENGTH + band + beyond
    assert looked_at < LENGTH


@pytest.mark.parametrize(
    ("parts", "repeats"),
    [
        ([Local(4, dilation=3)], Repeats(1, 12, 12)),
        ([Segments(6), Between(1, 9)], Repeats(6, 5, 9)),
        ([Blocked(4, [Local(1)]), Segments(10)], Repeats(20, 9, 9)),
        ([Blocked(4, [Local(1)]), Segments(6)], Repeats(12, 7, 7)),
        ([Segments([6, 5])], None),
        ([Local(3), Global([5])], None),
    ],
    ids=str,
)
def test_parts_repeat_together(parts: list[Part], repeats: Repeats | None) -> None:
    assert Pattern(1000, parts).bound().repeats == repeats
