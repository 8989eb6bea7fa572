"""Counts and rules of every pixel, at lengths where parts repeat, against every pair looked at."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparse_attn import AttentionMap, Pattern, presets
from sparse_attn.maps import repeating
from sparse_attn.maps.support import support
from sparse_attn.patterns import Blocked, Explicit, Global, Local, Part, Random, Segments
from sparse_attn.patterns.walk import walk
from tests.oracle.masks import brute_rules

HUBS = [0, 5, 130, 131, 499, -1]
PARTS: dict[str, list[Part]] = {
    "band": [Local(9)],
    "dilated band": [Local(4, dilation=3)],
    "wide band": [Local(300)],
    "two bands": [Local(3), Local(2, dilation=17)],
    "hubs": [Global(HUBS)],
    "hubs before a band": [Global(HUBS), Local(9)],
    "many hubs": [Local(9), Global(range(0, 700, 3))],
    "all hubs": [Local(2), Global(range(700))],
    "most of some pixel rows": [Local(2), Global([*range(100, 117), *range(200, 240)])],
    "rows alone": [Local(9), Global(HUBS, columns=False)],
    "columns alone": [Local(9), Global(HUBS, rows=False)],
    "hubs twice": [Global(HUBS), Local(5), Global([130, 200])],
    "blocks": [Blocked(16, [Local(1), Random(2, seed=3), Global([0, 7])])],
    "blocks and a band": [Blocked(7, [Local(1)]), Local(9)],
    "segments": [Segments(64, 1), Local(20)],
    "hubs after a table": [
        Explicit(torch.randint(0, 700, (700, 6), generator=torch.Generator().manual_seed(1))),
        Global(HUBS),
    ],
    "hubs after random keys": [Random(3, seed=1), Global(HUBS), Local(4)],
}
VIEWS = [
    ((0, 700), (0, 700), (50, 50)),
    ((0, 700), (0, 700), (700, 700)),
    ((123, 480), (100, 457), (40, 40)),
    ((123, 480), (300, 657), (40, 40)),
    ((0, 700), (350, 450), (20, 20)),
]


@pytest.mark.parametrize("view", range(len(VIEWS)))
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("valid", [700, 601])
@pytest.mark.parametrize("name", PARTS)
def test_every_pixel(name: str, valid: int, causal: bool, view: int) -> None:
    pattern = Pattern(700, PARTS[name], causal=causal, valid_length=valid)
    rows, columns, size = VIEWS[view]
    q = torch.zeros(1, 1, 700, 1)
    pixels = AttentionMap(q, q, pattern).pixels(rows, columns, size)
    found = support(pattern.bound(), len(pattern.rules), pixels)
    of_pairs = brute_rules(pattern)
    vertical = np.arange(pixels.rows.start, pixels.rows.stop, pixels.rows.step)
    across = np.arange(pixels.columns.start, pixels.columns.stop, pixels.columns.step)

    def reduced(mask: np.ndarray) -> np.ndarray:
        shown = mask[: pixels.rows.stop, : pixels.columns.stop].astype(np.int64)
        shown = shown[pixels.rows.start :, pixels.columns.start :]
        sums = np.add.reduceat(shown, vertical - vertical[0], axis=0)
        return np.asarray(np.add.reduceat(sums, across - across[0], axis=1))

    np.testing.assert_array_equal(found.counts.numpy(), reduced(of_pairs != 0))
    for rule in range(len(pattern.rules)):
        marked = found.rules.numpy() >> rule & 1
        np.testing.assert_array_equal(marked, reduced(of_pairs >> rule & 1) > 0)


def test_what_repeats_is_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A preset of the paper's size: some rows at the ends, one stretch, the hubs' own rows."""
    length, rows_walked = 2**16, 0
    plain = walk

    def counted(*arguments: object) -> object:
        for block in plain(*arguments):  # type: ignore[arg-type]
            nonlocal rows_walked
            rows_walked += block.queries.numel()
            yield block

    monkeypatch.setattr("sparse_attn.maps.walked.walk", counted)
    pattern = presets.longformer(length)
    q = torch.zeros(1, 1, length, 1)
    pixels = AttentionMap(q, q, pattern).pixels((0, length), (0, length), (512, 512))
    counts = support(pattern.bound(), len(pattern.rules), pixels).counts
    assert int(counts.sum()) == pattern.count()
    assert rows_walked < length // 16
    monkeypatch.setattr(repeating, "_stretch", lambda _: None)
    assert torch.equal(counts, support(pattern.bound(), len(pattern.rules), pixels).counts)
    assert rows_walked > length


def test_a_row_alone_where_random_keys_meet_hubs() -> None:
    pattern = Pattern(32, [Random(10, seed=0), Global([0, 5])])
    q = torch.zeros(1, 1, 32, 1)
    tile = AttentionMap(q, q, pattern).tile((7, 8), (0, 32), (1, 32))
    np.testing.assert_array_equal(tile.rules[0, 0].numpy(), brute_rules(pattern)[7])
