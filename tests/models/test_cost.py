"""What a pattern costs, against losses computed by hand from masked eager runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

from sparse_attn import Global, Local, Pattern, in_model
from sparse_attn.models import pattern_costs
from sparse_attn.models.task import kind_of, task_for
from tests.models import tiny

TEXT = {"input_ids": torch.arange(5, 37)[None]}
T = 32
NEAR = Pattern(T, [Local(1), Global([0])])
MASK_TOKEN = 4


def next_loss(made: Any, inputs: Mapping[str, Tensor]) -> float:
    with torch.no_grad():
        return float(made(**inputs, labels=inputs["input_ids"], use_cache=False).loss)


@pytest.mark.parametrize("name", tiny.DECODERS)
def test_next_token_loss(name: str) -> None:
    made = tiny.model(name)
    costs = pattern_costs(made, TEXT, NEAR)
    assert (costs.kind, costs.asked, costs.layers) == ("next", T - 1, tiny.LAYERS)
    assert costs.dense_loss == pytest.approx(next_loss(made, TEXT), abs=1e-5)
    (cost,) = costs.patterns
    with in_model(made, NEAR):
        wanted = next_loss(made, TEXT)
    assert cost.total.loss == pytest.approx(wanted, abs=1e-5)
    assert cost.total.loss_change == pytest.approx(wanted - next_loss(made, TEXT), abs=1e-5)
    assert abs(cost.total.loss_change or 0) > 1e-3
    assert [each.layers for each in cost.by_layer] == [(0,), (1,), (2,)]
    with in_model(made, NEAR, layers=[1]):
        assert cost.by_layer[1].loss == pytest.approx(next_loss(made, TEXT), abs=1e-5)


def test_padding_is_not_asked() -> None:
    made, inputs = tiny.model("Llama, grouped"), tiny.padded(T)
    costs = pattern_costs(made, inputs, NEAR, by_layer=False)
    assert costs.asked == (T - 1) + (T - 7)
    alone = [
        {name: each[item : item + 1, :size] for name, each in inputs.items()}
        for item, size in enumerate((T, T - 6))
    ]
    sums = sum(next_loss(made, each) * (each["input_ids"].shape[1] - 1) for each in alone)
    assert costs.dense_loss == pytest.approx(sums / costs.asked, abs=1e-5)


def test_masked_token_loss_is_seeded_and_spares_special_tokens() -> None:
    made = tiny.model("BERT")
    special = torch.zeros(1, T, dtype=torch.bool)
    special[0, [0, -1]] = True
    tasks = [task_for(made, TEXT, MASK_TOKEN, special, seed) for seed in (0, 0, 1)]
    first, again, other = (each.asked for each in tasks)
    assert first is not None
    assert again is not None
    assert other is not None
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert int(first.sum()) == round(0.15 * (T - 2))
    assert not (first & special).any()

    costs = pattern_costs(made, TEXT, NEAR, mask_token=MASK_TOKEN, special=special)
    ids = TEXT["input_ids"].masked_fill(first, MASK_TOKEN)
    with torch.no_grad():
        dense = made(ids).logits[first].log_softmax(-1)
        with in_model(made, NEAR):
            sparse = made(ids).logits[first].log_softmax(-1)
    wanted = TEXT["input_ids"][first][:, None]
    (cost,) = costs.patterns
    assert (costs.kind, costs.asked) == ("masked", len(wanted))
    assert costs.dense_loss == pytest.approx(-float(dense.gather(1, wanted).mean()), abs=1e-5)
    assert cost.total.loss == pytest.approx(-float(sparse.gather(1, wanted).mean()), abs=1e-5)


@pytest.mark.parametrize("name", ["BERT", "GPT-2", "ALBERT, one layer shared"])
def test_hidden_states(name: str) -> None:
    made = tiny.model(name)
    (cost,) = pattern_costs(made, TEXT, NEAR, by_layer=False).patterns
    with torch.no_grad():
        dense = made.base_model(**TEXT)[0]
        with in_model(made, NEAR):
            sparse = made.base_model(**TEXT)[0]
    wanted = float((sparse - dense).norm() / dense.norm())
    assert cost.total.hidden_change == pytest.approx(wanted, rel=1e-4)
    assert cost.total.hidden_change > 0.01
    assert cost.by_layer == ()


def test_a_head_that_takes_the_decoder_inside() -> None:
    """OPT's head never calls the model whose hidden states are asked for."""
    values = {**tiny.COMMON, "ffn_dim": 40, "word_embed_proj_dim": tiny.WIDTH}
    made = tiny.made_from("OPTForCausalLM", "OPTConfig", values)
    costs = pattern_costs(made, TEXT, NEAR)
    assert (costs.kind, costs.layers) == ("next", tiny.LAYERS)
    with torch.no_grad(), in_model(made, NEAR):
        out = made(**TEXT, labels=TEXT["input_ids"], output_hidden_states=True, use_cache=False)
    (cost,) = costs.patterns
    assert cost.total.loss == pytest.approx(float(out.loss), abs=1e-5)
    with torch.no_grad():
        dense = made(**TEXT, output_hidden_states=True, use_cache=False).hidden_states[-1]
    wanted = float((out.hidden_states[-1] - dense).norm() / dense.norm())
    assert cost.total.hidden_change == pytest.approx(wanted, rel=1e-4)
    assert [each.layers for each in cost.by_layer] == [(0,), (1,), (2,)]


def test_a_series_ends_where_dense_attention_begins() -> None:
    made = tiny.model("GPT-2")
    series = [Pattern(T, [Local(w)]) for w in (0, 4, T)]
    done: list[float] = []
    costs = pattern_costs(made, TEXT, series, by_layer=False, progress=done.append)
    changes = [each.total.hidden_change for each in costs.patterns]
    assert changes[0] > changes[1] > changes[2]
    assert changes[2] < 1e-5
    assert [each.pattern for each in costs.patterns] == series
    assert done == sorted(done)
    assert done[0] == 0.25  # the dense run is the first of four
    assert done[-1] == 1.0
    assert len(done) == 3 * tiny.LAYERS + 1


def test_progress_can_stop_it_and_the_model_is_whole() -> None:
    made = tiny.model("BERT")

    def stop(_: float) -> None:
        raise RuntimeError("moved on")

    with pytest.raises(RuntimeError, match="moved on"):
        pattern_costs(made, TEXT, NEAR, progress=stop)
    assert made.config._attn_implementation == "sdpa"


def test_kinds() -> None:
    kinds = {name: kind_of(tiny.model(name)) for name in tiny.SHAPES}
    assert {kinds[name] for name in tiny.DECODERS} == {"next"}
    assert kinds["BERT"] == kinds["ModernBERT"] == "masked"
    assert kinds["ALBERT, one layer shared"] == "hidden"


def test_what_does_not_fit_is_said() -> None:
    made = tiny.model("GPT-2")
    with pytest.raises(ValueError, match="layer must be a whole number from 0 to 2, got 3"):
        pattern_costs(made, TEXT, NEAR, layers=[3])
    with pytest.raises(ValueError, match="at least two tokens"):
        pattern_costs(made, {"input_ids": torch.tensor([[5]])}, Pattern.dense(1))
