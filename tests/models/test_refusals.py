"""Models that cannot be captured say so by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch

from sparse_attn import Local, Pattern
from sparse_attn.models import CannotCapture, Captured, capture_layers, in_model
from tests.models import tiny

T5: Mapping[str, Any] = {
    "vocab_size": 60, "d_model": 32, "d_kv": 8, "d_ff": 40, "num_layers": 2, "num_heads": 4,
}  # fmt: skip
BART: Mapping[str, Any] = {
    "vocab_size": 60, "d_model": 32, "encoder_layers": 2, "decoder_layers": 2,
    "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 40,
    "decoder_ffn_dim": 40, "max_position_embeddings": 64, "pad_token_id": 1,
    "decoder_start_token_id": 2, "bos_token_id": 2, "eos_token_id": 3,
}  # fmt: skip
GROUPED = {**tiny.COMMON, "num_key_value_heads": 2, "head_dim": 8}
BLOOM = {"vocab_size": 60, "hidden_size": 32, "n_layer": 2, "n_head": 4}
EXPERTS = {**GROUPED, "num_local_experts": 2, "num_experts_per_tok": 1}

REFUSED = (
    ("Gemma2ForCausalLM", "Gemma2Config", GROUPED, "softcap"),
    ("GptOssForCausalLM", "GptOssConfig", EXPERTS, "attention sinks"),
    ("T5EncoderModel", "T5Config", T5, "relative position bias"),
    ("BloomModel", "BloomConfig", BLOOM, "attention registry"),
    ("BartModel", "BartConfig", BART, "an encoder and a decoder"),
)


@pytest.mark.parametrize(
    ("name", "config", "values", "why"), REFUSED, ids=lambda each: str(each)[:20]
)
def test_a_model_that_cannot_be_captured_is_named(
    name: str, config: str, values: Mapping[str, Any], why: str
) -> None:
    made = tiny.made_from(name, config, values)
    before, inputs = made.config._attn_implementation, {"input_ids": torch.tensor([[5, 6, 7, 8]])}
    with pytest.raises(CannotCapture, match=f"^{name} cannot be captured: .*{why}"):
        capture_layers(made, inputs, lambda _: None)
    with (
        pytest.raises(CannotCapture, match=f"^{name} .*{why}"),
        in_model(made, Pattern(4, [Local(1)])),
        torch.no_grad(),
    ):
        made(**inputs)
    assert made.config._attn_implementation == before


def test_the_encoder_of_a_pair_can_be_taken_alone() -> None:
    made = tiny.made_from("BartModel", "BartConfig", BART).get_encoder()
    inputs = {"input_ids": torch.tensor([[5, 6, 7, 8, 5, 6]])}
    with tiny.eager(made), torch.no_grad():
        theirs = made(**inputs, output_attentions=True).attentions
    found: list[Captured] = []
    capture_layers(made, inputs, found.append)
    for captured, wanted in zip(found, theirs, strict=True):
        assert float((captured.dense().full() - wanted).abs().max()) <= 1e-5


def test_a_bias_in_the_mask_is_noticed() -> None:
    made, mask = tiny.model("BERT"), torch.zeros(1, 1, 4, 4)
    mask[..., 1] = -0.5
    inputs = {"input_ids": torch.tensor([[5, 6, 7, 8]]), "attention_mask": mask}
    with pytest.raises(CannotCapture, match=r"BertForMaskedLM .* adds a bias .* ALiBi"):
        capture_layers(made, inputs, lambda _: None)


def test_a_number_a_pair_beside_the_mask_is_noticed() -> None:
    made = tiny.model("BERT")
    inputs = {"input_ids": torch.tensor([[5, 6, 7, 8]]), "new_bias": torch.zeros(1, 4, 4, 4)}
    with pytest.raises(CannotCapture, match="hands new_bias, one number a pair"):
        capture_layers(made, inputs, lambda _: None)


def test_numbers_that_are_not_finite_are_the_models_fault() -> None:
    made = tiny.model("BERT")
    made.base_model.encoder.layer[1].attention.self.query.weight.data[0, 0] = torch.nan
    inputs = {"input_ids": torch.tensor([[5, 6, 7, 8]])}
    with pytest.raises(CannotCapture, match=r"^BertForMaskedLM .* layer 1 has .* not finite"):
        capture_layers(made, inputs, lambda _: None)


def test_what_is_no_model_of_transformers_is_named() -> None:
    with (
        pytest.raises(CannotCapture, match=r"^Linear cannot be captured: it does not use"),
        in_model(torch.nn.Linear(2, 2), Pattern(4, [Local(1)])),
    ):
        pass
