"""Longformer and BigBird, which attend through modules of their own."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from sparse_attn import Global, Local, Pattern, longformer_full_attention
from sparse_attn.models import (
    CannotCapture,
    Captured,
    capture_layer,
    capture_layers,
    in_model,
    kept_by_head,
    pattern_costs,
)
from tests.models import tiny
from tests.oracle.masks import brute_mask

LIMIT = 1e-5


def longformer() -> Any:
    values = {**tiny.COMMON, "attention_window": [8] * tiny.LAYERS, "sep_token_id": 3}
    return tiny.made_from("LongformerForMaskedLM", "LongformerConfig", values)


def bigbird(**more: Any) -> Any:
    values = {
        **tiny.COMMON, "attention_type": "block_sparse", "block_size": 4, "num_random_blocks": 2,
        "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "sep_token_id": 3,
    }  # fmt: skip
    return tiny.made_from("BigBirdModel", "BigBirdConfig", {**values, **more})


@pytest.mark.parametrize("hubs", [(), (0, 5)], ids=["no global", "two global"])
@pytest.mark.parametrize("length", [19, 24])
def test_longformer(length: int, hubs: tuple[int, ...]) -> None:
    made, inputs = longformer(), tiny.padded(length)
    marked = torch.zeros_like(inputs["input_ids"])
    marked[:, list(hubs)] = 1
    inputs["global_attention_mask"] = marked
    with torch.no_grad():
        out = made.base_model(**inputs, output_attentions=True)
    found: list[Captured] = []
    capture_layers(made, inputs, found.append)
    assert [each.layer for each in found] == list(range(tiny.LAYERS))
    for each in found:
        hub_rows = out.global_attentions[each.layer] if hubs else None
        theirs = longformer_full_attention(out.attentions[each.layer], hub_rows, marked, window=4)
        ours = each.dense().full()
        assert float((ours - theirs).abs().max()) <= LIMIT
        assert torch.equal(ours > 0, theirs > 0)
        assert each.q.shape[-1] == (16 if hubs else 8)
        assert (each.v is None) == bool(hubs)


@pytest.mark.parametrize("length", [45, 48])
def test_bigbird_with_its_random_blocks(length: int) -> None:
    made, inputs = bigbird().train(), tiny.padded(length)
    state = torch.get_rng_state()
    with torch.no_grad():
        theirs = made(**inputs, output_attentions=True).attentions
    found: list[Captured] = []
    capture_layers(made, inputs, found.append)
    assert torch.equal(state, torch.get_rng_state())
    assert found[0].own != found[1].own  # each layer draws its own
    for each in found:
        for item, valid in enumerate((length, length - 6)):
            wanted = theirs[each.layer][item, :, :valid, :length]
            ours = each.dense().full()[item, :, :valid]
            assert float((ours - wanted).abs().max()) <= LIMIT


def test_bigbird_in_evaluation_has_no_random_blocks() -> None:
    """transformers draws block 0 then, and counts it again: the rows of global blocks agree."""
    made, inputs = bigbird(), tiny.padded(48)
    with torch.no_grad():
        theirs = made(**inputs, output_attentions=True).attentions[0]
    captured = capture_layer(made, inputs, 0)
    ours = captured.dense().full()
    assert float((ours - theirs)[0, :, :4].abs().max()) <= LIMIT
    assert float((ours - theirs)[0, :, 4:-4].abs().max()) > 1e-3
    assert captured.own[0].rules == ("band", "global row", "global column")


def test_bigbird_reads_a_short_text_as_a_whole() -> None:
    made, inputs = bigbird(), tiny.padded(20)
    with torch.no_grad():
        made(**inputs)  # the model exchanges its modules while it runs
        theirs: list[Tensor] = list(made(**inputs, output_attentions=True).attentions)
    for each in (made, bigbird()):
        captured = capture_layer(each, inputs, 1)
        ours = captured.dense().full()
        assert float((ours[1, :, :14] - theirs[1][1, :, :14]).abs().max()) <= LIMIT
        assert captured.own[1].valid_length == 14


@pytest.mark.parametrize("made", [longformer, bigbird], ids=["Longformer", "BigBird"])
def test_what_a_pattern_keeps_of_them(made: Any) -> None:
    """Their own hubs see and are seen by all; a pattern is held against that."""
    model, inputs = made(), tiny.padded(48)
    if made is longformer:
        inputs["global_attention_mask"] = torch.zeros_like(inputs["input_ids"])
        inputs["global_attention_mask"][:, [0, 5]] = 1
    captured = capture_layer(model, inputs, 1)
    pattern = Pattern(48, [Local(3), Global([0, 20])])
    dense, sparse = captured.dense().full(), captured.under(pattern).full()
    held = dense * torch.from_numpy(brute_mask(pattern))
    mass = held.sum(-1, keepdim=True)
    real = inputs["attention_mask"][:, None, :].expand(-1, tiny.HEADS, -1) > 0
    wanted = held / mass
    assert float((sparse - wanted)[real].abs().max()) <= LIMIT
    assert float(mass[0, :, 0].min()) == pytest.approx(1.0)
    kept = kept_by_head(captured, pattern)
    mean = mass[0, ..., 0].mean(-1)
    assert float((kept[0] - mean).abs().max()) <= LIMIT


@pytest.mark.parametrize("made", [longformer, bigbird], ids=["Longformer", "BigBird"])
def test_no_pattern_in_their_place(made: Any) -> None:
    model = made()
    with (
        pytest.raises(CannotCapture, match="attends through a module of its own"),
        in_model(model, Pattern(20, [Local(1)])),
    ):
        pass
    with pytest.raises(CannotCapture, match="attends through a module of its own"):
        pattern_costs(model, tiny.padded(20), Pattern(20, [Local(1)]))
