"""The true queries and keys of a model, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor

from sparse_attn.models import own_modules
from sparse_attn.models.call import Call, CannotCapture
from sparse_attn.models.captured import Captured
from sparse_attn.models.registry import attending, body, check_called, model_name
from sparse_attn.patterns.checks import whole_number


class _Enough(Exception):
    """Everything that was asked for is there; the rest of the model need not run."""


def capture_layers(
    model: Any,
    inputs: Mapping[str, Tensor],
    visit: Callable[[Captured], None],
    layers: Iterable[int] | None = None,
) -> None:
    """Run a model of transformers once, and hand each attention layer's q and k to ``visit``.

    One layer at a time: nothing is kept here, so that what ``visit`` does not keep is freed
    before the next layer. What ``visit`` raises stops the run. The head is not run, nothing is
    tracked for gradients, and the model is left as it was.

    Args:
        model: any model whose attention goes through transformers' ``AttentionInterface``, or a
            Longformer or BigBird.
        inputs: what a tokenizer returns (``input_ids``, ``attention_mask``, …), as tensors.
        layers: which of them, from 0; all by default.

    Raises:
        CannotCapture: its scores are not q·k under a mask; the message names the model and why.
        ValueError: there is no such layer.
    """
    wanted = None if layers is None else {whole_number("layer", each) for each in layers}
    seen = own_modules.capture(model, inputs, visit, wanted)
    if seen is None:
        seen = _capture(model, inputs, visit, wanted)
    if wanted and max(wanted) >= seen:
        raise ValueError(
            f"layer must be from 0 to {seen - 1}, {model_name(model)} has {seen}, got {max(wanted)}"
        )


def capture_layer(model: Any, inputs: Mapping[str, Tensor], layer: int) -> Captured:
    """The q and k of one attention layer; what lies behind it is not run. See ``capture_layers``.

    Raises:
        CannotCapture, ValueError: as ``capture_layers``.
    """
    found: list[Captured] = []

    def keep(captured: Captured) -> None:
        found.append(captured)
        raise _Enough

    try:
        capture_layers(model, inputs, keep, [layer])
    except _Enough:
        return found[0]
    raise AssertionError  # a layer that is not there was named above


def _capture(
    model: Any,
    inputs: Mapping[str, Tensor],
    visit: Callable[[Captured], None],
    wanted: set[int] | None,
) -> int:
    """How many layers there are, after every one that is wanted was visited."""
    name, names = model_name(model), {module: each for each, module in model.named_modules()}

    def handler(call: Call, number: int) -> None:
        call.check(name)
        if wanted is None or number in wanted:
            visit(_captured(call, number, names.get(call.module, ""), name))

    with attending(model, handler) as state, torch.no_grad():
        run_body(model, inputs)
        check_called(model, state.calls)
        return state.calls


def _captured(call: Call, layer: int, name: str, model: str) -> Captured:
    q, k, values = call.queries(), call.keys(), call.values()
    if not bool(q.isfinite().all() and k.isfinite().all()):
        raise CannotCapture(
            "{model} cannot be captured: layer {layer} has queries or keys that are not finite; "
            "its weights may be damaged",
            model=model,
            layer=layer,
        )
    v = values if values.shape[-1] == q.shape[-1] else None
    return Captured(layer, name, q, k, v, call.patterns(model))


def run_body(model: Any, inputs: Mapping[str, Tensor]) -> Any:
    """One run without the head, and without a cache of keys."""
    more = {"use_cache": False} if getattr(model.config, "use_cache", False) else {}
    return body(model)(**inputs, **more)
