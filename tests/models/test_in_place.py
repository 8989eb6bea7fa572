"""A pattern in the place of a model's attention, against a masked eager run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

import sparse_attn
from sparse_attn import Global, Local, Pattern, Random, in_model
from tests.models import tiny
from tests.oracle.masks import brute_mask, brute_masks

LIMIT = 1e-5
PARTS = [Local(2), Global([0, 9]), Random(2, seed=3)]


def masked_eager(made: Any, inputs: Mapping[str, Tensor], pattern: Pattern) -> Tensor:
    """The model's own eager run with the pattern's mask over its own (bidirectional) one."""
    sizes = inputs["attention_mask"].sum(1).tolist()  # random keys are drawn among the tokens
    each = [Pattern(pattern.length, pattern.parts, pattern.causal, size) for size in sizes]
    allowed = torch.from_numpy(brute_masks(each, len(each), 1))
    mask = torch.where(allowed, 0.0, torch.finfo(torch.float32).min)
    with tiny.eager(made), torch.no_grad():
        return made.base_model(**{**inputs, "attention_mask": mask})[0]


def run(made: Any, inputs: Mapping[str, Tensor]) -> Tensor:
    with torch.no_grad():
        found: Tensor = made.base_model(**inputs)[0]
    return found


@pytest.mark.parametrize("name", ["BERT", "GPT-2", "Llama, grouped", "ALBERT, one layer shared"])
def test_it_is_the_masked_model(name: str) -> None:
    made, inputs = tiny.model(name), tiny.padded()
    pattern = Pattern(23, PARTS, causal=name in tiny.DECODERS)
    theirs, real = masked_eager(made, inputs, pattern), inputs["attention_mask"] > 0
    dense = run(made, inputs)
    with in_model(made, Pattern(23, PARTS)):  # a decoder stays causal by itself
        ours = run(made, inputs)
    limit = LIMIT * float(theirs.abs().max())
    assert float((ours - theirs)[real].abs().max()) <= limit
    assert float((ours - dense)[real].abs().max()) > 100 * limit


@pytest.mark.parametrize("name", tiny.SHAPES)
@pytest.mark.parametrize("left", [False, True], ids=["padded at the end", "padded in front"])
def test_the_dense_pattern_changes_nothing(name: str, left: bool) -> None:
    made, inputs = tiny.model(name), tiny.padded(left=left)
    real = inputs["attention_mask"] > 0
    dense = run(made, inputs)
    with in_model(made, Pattern.dense(23)):
        ours = run(made, inputs)
    assert float((ours - dense)[real].abs().max()) <= LIMIT * float(dense[real].abs().max())


@pytest.mark.parametrize("name", tiny.DECODERS)
def test_a_decoder_never_sees_the_future(name: str) -> None:
    made, inputs = tiny.model(name), {"input_ids": torch.arange(5, 25)[None]}
    changed = {"input_ids": inputs["input_ids"].clone()}
    changed["input_ids"][0, -1] = 40
    with in_model(made, Pattern(20, [Local(5), Global([0, -1])])):
        assert torch.equal(run(made, inputs)[:, :-1], run(made, changed)[:, :-1])


def test_a_window_of_the_model_stays_one() -> None:
    """ModernBERT's layer 1 sees 5 tokens to either side, whatever the pattern grants."""
    made = tiny.model("ModernBERT")
    captured = sparse_attn.models.capture_layer(made, tiny.padded(), 1)
    allowed = captured.under(Pattern(23, [Global([0])])).full()[0, 0] > 0
    near = (torch.arange(23)[:, None] - torch.arange(23)).abs() <= 5
    assert torch.equal(allowed, torch.from_numpy(brute_mask(Pattern(23, [Global([0])]))) & near)


def test_chosen_layers_alone() -> None:
    made, inputs = tiny.model("BERT"), tiny.padded()
    narrow = Pattern(23, [Local(0)])
    with in_model(made, narrow, layers=[1]):
        one = run(made, inputs)
    with in_model(made, narrow, layers=[0, 1, 2]):
        every = run(made, inputs)
    with in_model(made, narrow):
        same = run(made, inputs)
    assert torch.equal(every, same)
    first = sparse_attn.models.capture_layer(made, inputs, 1)
    with in_model(made, narrow, layers=[1]):
        assert torch.equal(sparse_attn.models.capture_layer(made, inputs, 1).q, first.q)
    assert float((one - every).abs().max()) > 1e-2


def test_blocks_nest_and_each_layer_has_its_own() -> None:
    made, inputs = tiny.model("Llama, grouped"), {"input_ids": torch.arange(5, 25)[None]}
    near, far = Pattern(20, [Local(1)]), Pattern(20, [Local(1, dilation=3)])
    with in_model(made, near, layers=[0, 2]), in_model(made, far, layers=[1]):
        ours = run(made, inputs)
        again = run(made, inputs)  # layers are counted from 0 in each run
    with in_model(made, far, layers=[1]), in_model(made, near, layers=[2, 0]):
        other = run(made, inputs)
    with in_model(made, near), in_model(made, far, layers=[1]):
        inner = run(made, inputs)
    assert torch.equal(ours, again)
    assert torch.equal(ours, other)
    assert torch.equal(ours, inner)


def test_one_pattern_an_item() -> None:
    made, inputs = tiny.model("BERT"), tiny.padded()
    two = [Pattern(23, [Local(1)]), Pattern(23, [Local(4)])]
    with in_model(made, two):
        both = run(made, inputs)
    for item, pattern in enumerate(two):
        alone = {name: each[item : item + 1] for name, each in inputs.items()}
        real = alone["attention_mask"][0] > 0
        with in_model(made, pattern):
            one = run(made, alone)
        assert float((both[item] - one[0])[real].abs().max()) <= 1e-5


def test_restored_also_after_an_error() -> None:
    made, inputs = tiny.model("GPT-2"), tiny.padded()
    before, dense = made.config._attn_implementation, run(made, inputs)

    def stop(*_: object) -> None:
        assert made.config._attn_implementation == "sparse_attn"
        raise RuntimeError("stop")

    hook = made.base_model.h[1].register_forward_hook(stop)
    with pytest.raises(RuntimeError, match="stop"), in_model(made, Pattern(23, [Local(1)])):
        run(made, inputs)
    hook.remove()
    assert made.config._attn_implementation == before
    assert torch.equal(run(made, inputs), dense)
    assert not any(each._forward_hooks or each._forward_pre_hooks for each in made.modules())
    with tiny.eager(made):
        with in_model(made, Pattern(23, [Local(1)])):
            pass
        assert made.config._attn_implementation == "eager"


def test_gradients_flow() -> None:
    made, inputs = tiny.model("BERT"), tiny.padded()
    with in_model(made, Pattern(23, PARTS)):
        made.base_model(**inputs)[0].square().sum().backward()
    weights = made.base_model.encoder.layer[0].attention.self.query.weight
    assert float(weights.grad.abs().max()) > 0


def test_what_does_not_fit_is_said() -> None:
    made, inputs = tiny.model("GPT-2"), tiny.padded()
    with (
        pytest.raises(ValueError, match="length of the text, 23 tokens, got 9"),
        in_model(made, Pattern(9, [Local(1)])),
    ):
        run(made, inputs)
    with (
        pytest.raises(ValueError, match=r"layer must be from 0 to 2, GPT2LMHeadModel has 3, got 5"),
        in_model(made, Pattern(23, [Local(1)]), layers=[5]),
    ):
        run(made, inputs)
    with (
        pytest.raises(ValueError, match="one for each of 2 items"),
        in_model(made, [Pattern(23, [Local(1)])] * 3),
    ):
        run(made, inputs)
    with (
        pytest.raises(ValueError, match=r"model\.eval\(\)"),
        in_model(made.train(), Pattern(23, [Local(1)])),
    ):
        run(made, inputs)
    with (
        pytest.raises(ValueError, match=r"use_cache=False.*got 1 queries for 9 keys"),
        in_model(made.eval(), Pattern(8, [Local(1)])),
        torch.no_grad(),
    ):
        made.generate(torch.arange(5, 13)[None], max_new_tokens=2, pad_token_id=0)
