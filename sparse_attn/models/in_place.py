"""A pattern in the place of a model's attention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from sparse_attn.attention.checks import Patterns
from sparse_attn.attention.sparse import sparse_attention
from sparse_attn.models.call import Call, CannotCapture
from sparse_attn.models.own_mask import combined
from sparse_attn.models.own_modules import attends_alone
from sparse_attn.models.registry import attending, bodies, check_called, model_name
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern


@contextmanager
def in_model(model: Any, pattern: Patterns, layers: Iterable[int] | None = None) -> Iterator[Any]:
    """Within the block, ``model`` attends by ``sparse_attention`` under ``pattern``.

    What the model's own mask forbids stays forbidden: a decoder remains causal, padding stays
    unseen, a sliding window stays one. Random keys are drawn among those that causality and padding
    at the end leave; of them, what a window of the model's own forbids is lost.

    Gradients flow. On leaving, also after an error, the model is as it was; other threads must
    leave it alone meanwhile. Blocks may be nested, for different patterns in different layers; the
    innermost that names a layer decides.

    Args:
        model: any model of transformers whose attention goes through its ``AttentionInterface``.
        pattern: of the length of the text, with padding; one, or one for each batch item.
        layers: in which layers, from 0; all by default. Others keep their attention.

    Raises:
        CannotCapture: the model cannot hold a pattern; the message names it and says why. Some
            reasons show only when it runs.
        ValueError: pattern, layers and text do not fit.

    Used as ::

        with sparse_attn.in_model(model, pattern, layers=[0, 1]):
            loss = model(**inputs, labels=inputs["input_ids"], use_cache=False).loss
    """
    wanted = None if layers is None else {whole_number("layer", each) for each in layers}
    check_place(model)
    name = model_name(model)

    def handler(call: Call, number: int) -> Tensor | None:
        if wanted is None or number in wanted:
            return _sparse(call, pattern, name)
        return None

    with attending(model, handler) as state:

        def check_layers(*_: Any) -> None:
            check_called(model, state.calls)
            if wanted and max(wanted) >= state.calls:
                raise ValueError(
                    f"layer must be from 0 to {state.calls - 1}, {name} has {state.calls}, "
                    f"got {max(wanted)}"
                )

        hooks = [each.register_forward_hook(check_layers) for each in bodies(model)]
        try:
            yield model
        finally:
            for hook in hooks:
                hook.remove()


def _sparse(call: Call, pattern: Patterns, name: str) -> Tensor:
    call.check(name)
    _check_whole(call, name)
    if call.dropout:
        raise ValueError(
            f"attention dropout must be 0 with a pattern in place, got {call.dropout}; "
            "call model.eval()"
        )
    own = call.patterns(name)
    several: Sequence[Pattern] = [pattern] * len(own) if isinstance(pattern, Pattern) else pattern
    if len(several) != len(own):
        raise ValueError(f"pattern must be one, or one for each of {len(own)} items")
    both = [combined(*each) for each in zip(several, own, strict=True)]
    return _attend(call.queries(), call.keys(), call.values(), both)


def _attend(q: Tensor, k: Tensor, v: Tensor, patterns: list[Pattern]) -> Tensor:
    """``sparse_attention``, also where values have another size than queries."""
    width, own = q.shape[-1], v.shape[-1]
    if width == own:
        return sparse_attention(q, k, v, patterns)
    size = max(width, own)
    q, k, v = (torch.nn.functional.pad(each, (0, size - each.shape[-1])) for each in (q, k, v))
    return sparse_attention(q * (size / width) ** 0.5, k, v, patterns)[..., :own]


def _check_whole(call: Call, name: str) -> None:
    queries, keys = call.query.shape[2], call.key.shape[2]
    if queries != keys:
        raise ValueError(
            f"{name} must read a whole text with a pattern in place (pass use_cache=False), "
            f"got {queries} queries for {keys} keys"
        )


def check_place(model: Any) -> None:
    """Say what keeps a pattern out of a model, as far as it shows before a run."""
    if attends_alone(model):
        raise CannotCapture(
            "{model} attends through a module of its own: its q and k can be captured, but no "
            "pattern can be put in its place",
            model=model_name(model),
        )
    if model.training and getattr(model, "is_activation_checkpointing", False):
        raise ValueError("gradient checkpointing must be off with a pattern in place")
