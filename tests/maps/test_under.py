"""Maps of one q and k that share what is known of rows that read every key."""

from __future__ import annotations

import math
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from sparse_attn import AttentionMap, Pattern
from sparse_attn.maps import weights
from sparse_attn.maps.known_rows import KnownRows
from sparse_attn.patterns import Global, Local
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import masked_softmax

LENGTH, HEADS = 60, 2
PATTERNS = [
    Pattern(LENGTH, [Local(3), Global([0, 7, 40])]),
    Pattern(LENGTH, [Local(5), Global([0, 7, 40])]),
    Pattern(LENGTH, [Global([7, 8])]),
    Pattern(LENGTH, [Local(3), Global([0, 7, 40])], causal=True),
    Pattern(LENGTH, [Local(3), Global([0, 7, 40])], valid_length=31),
    Pattern.dense(LENGTH),
]
VIEWS = [
    ((0, LENGTH), (0, LENGTH), (10, 10)),
    ((5, 45), (0, LENGTH), (40, 12)),
]


def vectors() -> tuple[torch.Tensor, torch.Tensor]:
    dice = torch.Generator().manual_seed(0)
    q, k = torch.randn(2, 1, HEADS, LENGTH, 8, dtype=torch.float64, generator=dice)
    return q, k


@pytest.mark.parametrize("order", [1, -1])
def test_every_map_is_as_if_it_stood_alone(order: int) -> None:
    q, k = vectors()
    start = AttentionMap(q, k, Pattern.dense(LENGTH))
    for pattern in PATTERNS[::order]:
        shared, alone = start.under(pattern), AttentionMap(q, k, pattern)
        wanted = masked_softmax(q, k, k, brute_masks(pattern, 1, HEADS))
        for view in VIEWS:
            for reduce in ("max", "sum", "mean"):
                for sample in (None, 12):
                    tiles = [each.tile(*view, reduce, sample).values for each in (shared, alone)]
                    torch.testing.assert_close(*tiles, atol=1e-13, rtol=0, equal_nan=True)
        torch.testing.assert_close(
            shared.full(), torch.from_numpy(wanted.weights), atol=1e-12, rtol=0
        )
        chosen = shared.select(0, 1)
        torch.testing.assert_close(chosen.log_normalizer()[0, 0], alone.log_normalizer()[0, 1])


def test_full_rows_are_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    q, k = vectors()
    made: list[int] = []
    plain = weights._Weighing._strip

    def counted(self: weights._Weighing, each: int, *rest: torch.Tensor) -> torch.Tensor:
        made.append(each)
        return plain(self, each, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(weights._Weighing, "_strip", counted)
    dense = AttentionMap(q, k, Pattern.dense(LENGTH))
    for pattern in PATTERNS[:2]:
        dense.under(pattern).tile(*VIEWS[0])
    assert made == [0, 1]
    dense.under(PATTERNS[3]).tile(*VIEWS[0])
    assert made == [0, 1, 0, 1], "causal rows are others"


def test_rows_that_were_padding_are_checked_again() -> None:
    q, k = vectors()
    q[..., -1, 0] = math.nan
    padded = AttentionMap(q, k, Pattern.dense(LENGTH, valid_length=LENGTH - 1))
    with pytest.raises(ValueError, match="q"):
        padded.under(Pattern(LENGTH, [Local(1)]))


def test_threads_never_see_what_is_not_known() -> None:
    q, k = vectors()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(3) as pool:
            for _ in range(150):
                one = AttentionMap(q, k, Pattern.dense(LENGTH))
                for logs in pool.map(lambda each: each.log_normalizer(), [one] * 3):
                    assert not logs.isnan().any()
    finally:
        sys.setswitchinterval(interval)


def test_the_latest_strips_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparse_attn.maps.known_rows.MOST_NUMBERS", 20)
    known, rows = KnownRows(torch.zeros(1, 8)), torch.arange(2)
    axes = [AttentionMap(*vectors(), PATTERNS[0]).pixels((0, n), (0, n), (8, 8)) for n in (8, 16)]
    first, second = (each.columns for each in axes)
    for axis in (first, second, first):
        known.keep(0, axis, "max", rows, torch.zeros(2, 5))
    assert known.strip(0, first, "max", rows) is not None
    known.keep(0, first, "sum", rows, torch.zeros(2, 5))
    assert known.strip(0, second, "max", rows) is None, "the oldest makes room"
    assert known.strip(0, first, "max", rows) is not None
    assert known.strip(0, first, "max", rows + 1) is None
