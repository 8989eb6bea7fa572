"""Captured q and k against the attention weights that each model returns itself."""

from __future__ import annotations

import pytest
import torch

from sparse_attn import Global, Local, Pattern
from sparse_attn.measures import kept_mass
from sparse_attn.models import Captured, capture_layer, capture_layers
from sparse_attn.sources import from_arrays, save_arrays
from tests.models import tiny

LIMIT = 1e-5


@pytest.mark.parametrize("left", [False, True], ids=["padded at the end", "padded in front"])
@pytest.mark.parametrize("name", tiny.SHAPES)
def test_maps_agree_with_the_models_own(name: str, left: bool) -> None:
    made, inputs = tiny.model(name), tiny.padded(left=left)
    theirs, real = tiny.eager_weights(made, inputs), inputs["attention_mask"] > 0
    seen: list[int] = []

    def visit(captured: Captured) -> None:
        full = captured.dense().full()
        for item in range(2):
            found, wanted = full[item][:, real[item]], theirs[captured.layer][item][:, real[item]]
            assert float((found - wanted).abs().max()) <= LIMIT
            assert torch.equal(found > 0, wanted > 0)
        assert captured.q.shape == captured.k.shape == (2, tiny.HEADS, 23, 8)
        assert captured.v is not None
        assert captured.v.shape == captured.q.shape
        seen.append(captured.layer)

    capture_layers(made, inputs, visit)
    assert seen == list(range(tiny.LAYERS))
    assert max(float(each.max()) for each in theirs) > 0.5  # not all alike


@pytest.mark.parametrize("name", ["BERT", "Llama, grouped", "ModernBERT"])
def test_one_layer_is_the_same_and_the_rest_is_not_run(name: str) -> None:
    made, inputs = tiny.model(name), tiny.padded()
    every: list[Captured] = []
    capture_layers(made, inputs, every.append, layers=[1])
    ran: list[object] = []
    last = [each for each in made.modules() if isinstance(each, torch.nn.Linear)][-1]
    last.register_forward_hook(lambda *_: ran.append(1))
    one = capture_layer(made, inputs, 1)
    assert not ran
    assert [each.layer for each in every] == [one.layer] == [1]
    assert one.name == every[0].name != ""
    assert torch.equal(one.q, every[0].q)
    assert one.own == every[0].own


def test_the_models_own_mask_becomes_a_pattern() -> None:
    own = capture_layer(tiny.model("Mistral, sliding"), tiny.padded(), 0).own
    assert all(each.causal for each in own)
    assert [each.valid_length for each in own] == [23, 17]
    assert own[0].mask().sum(1).tolist() == [1, 2, 3, 4, 5, 6, *[7] * 17]
    windows = [capture_layer(tiny.model("ModernBERT"), tiny.padded(), n).own[0] for n in (0, 1)]
    assert windows[0] == Pattern.dense(23)
    assert windows[1].mask()[11].sum() == 11


@pytest.mark.parametrize("name", ["BERT", "Mistral, sliding"])
def test_mass_kept_is_the_sum_of_their_weights(name: str) -> None:
    made, inputs = tiny.model(name), tiny.padded()
    pattern = Pattern(23, [Local(2), Global([0])])
    theirs = tiny.eager_weights(made, inputs)[1]
    captured = capture_layer(made, inputs, 1)
    kept = kept_mass(captured.under(pattern), captured.dense()).kept
    sums = (theirs * pattern.mask()).sum(-1)
    assert float((kept[0] - sums[0]).abs().max()) <= LIMIT
    assert float((kept[1, :, :17] - sums[1, :, :17]).abs().max()) <= LIMIT
    assert bool(kept[1, :, 17:].isnan().all())


def test_the_model_is_left_as_it_was() -> None:
    made, inputs = tiny.model("BERT"), tiny.padded()
    before = {name: parameter.clone() for name, parameter in made.named_parameters()}
    capture_layers(made, inputs, lambda _: None)

    def fail(_: Captured) -> None:
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        capture_layers(made, inputs, fail)
    assert made.config._attn_implementation == "sdpa"
    assert all(torch.equal(before[name], each) for name, each in made.named_parameters())
    assert not any(each._forward_pre_hooks for each in made.modules())


def test_layers_that_are_not_there_are_named() -> None:
    made, inputs = tiny.model("BERT"), tiny.padded()
    with pytest.raises(ValueError, match="from 0 to 2, BertForMaskedLM has 3, got 7"):
        capture_layer(made, inputs, 7)
    with pytest.raises(ValueError, match="layer must be a whole number of at least 0, got -1"):
        capture_layer(made, inputs, -1)


def test_captured_arrays_go_where_arrays_go() -> None:
    captured = capture_layer(tiny.model("GPT-2"), {"input_ids": torch.tensor([[5, 6, 5, 7]])}, 2)
    inputs = captured.inputs("GPT-2, a text", ("a", "b", "a", "c"))
    assert not inputs.synthetic
    assert inputs.name == "GPT-2, a text, layer 2"
    again = from_arrays(save_arrays(inputs), name="saved.npz")
    assert torch.equal(again.q, captured.q)
    assert torch.equal(again.k, captured.k)
    assert again.tokens == ("a", "b", "a", "c")
    assert captured.inputs("x", head=3).q.shape == (1, 1, 4, 8)


def test_half_precision_is_read_in_float32() -> None:
    made = tiny.model("Granite, own scale").to(torch.bfloat16)
    captured = capture_layer(made, tiny.padded(), 0)
    assert captured.q.dtype == captured.k.dtype == torch.float32


def test_the_comparison_can_fail() -> None:
    """Without the model's own scale the maps differ."""
    made, inputs = tiny.model("Granite, own scale"), tiny.padded()
    theirs = tiny.eager_weights(made, inputs)[0]
    captured = capture_layer(made, inputs, 0)
    factor = 0.7 * 8**0.5
    other = Captured(0, "", captured.q / factor, captured.k, None, captured.own)
    assert float((captured.dense().full() - theirs)[0].abs().max()) <= LIMIT
    assert float((other.dense().full() - theirs)[0].abs().max()) > 1e-2
