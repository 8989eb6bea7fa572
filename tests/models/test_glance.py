"""All heads at a glance: exact for a short text, from evenly spread queries for a long one."""

from __future__ import annotations

import torch

from sparse_attn import Global, Local, Pattern
from sparse_attn.measures import kept_mass
from sparse_attn.models import capture_layer, kept_by_head, small_maps
from tests.models import tiny

T = 60
TEXT = {"input_ids": (torch.arange(T) * 7 % 55 + 5)[None]}
PATTERN = Pattern(T, [Local(3), Global([0])])


def test_a_short_text_is_exact() -> None:
    captured = capture_layer(tiny.model("Mistral, sliding"), TEXT, 1)
    kept = kept_mass(captured.under(PATTERN), captured.dense()).mean()
    torch.testing.assert_close(kept_by_head(captured, PATTERN), kept)
    full = captured.dense().full()
    maps = small_maps(captured, T)
    assert torch.equal(maps.nan_to_num(0.0), full)
    assert torch.equal(maps[0, 0].isnan(), ~captured.own[0].mask())


def test_of_a_long_text_some_queries_are_taken() -> None:
    captured = capture_layer(tiny.model("BERT"), TEXT, 0)
    rows = torch.tensor([5, 15, 25, 35, 45, 55])
    kept = kept_mass(captured.under(PATTERN), captured.dense()).kept[..., rows].mean(-1)
    torch.testing.assert_close(kept_by_head(captured, PATTERN, queries=6), kept)
    maps, exact = small_maps(captured, 6, queries=12), small_maps(captured, 6)
    assert maps.shape == (1, tiny.HEADS, 6, 6)
    assert bool((maps <= exact).all())


def test_padding_counts_for_nothing() -> None:
    inputs = tiny.padded()
    captured = capture_layer(tiny.model("BERT"), inputs, 0)
    alone = {name: each[1:, :17] for name, each in inputs.items()}
    one = capture_layer(tiny.model("BERT"), alone, 0)
    pattern = [Local(1), Global([0])]
    both = kept_by_head(captured, Pattern(23, pattern))
    torch.testing.assert_close(both[1:], kept_by_head(one, Pattern(17, pattern)))
