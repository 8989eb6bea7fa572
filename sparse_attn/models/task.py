"""What a model is asked: the next token, a masked token, or its hidden states alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor

from sparse_attn.models.capture import run_body
from sparse_attn.models.registry import body
from sparse_attn.models.requirement import ModelError, transformers

Kind = Literal["next", "masked", "hidden"]

MASKED_SHARE = 0.15  # of the words: Devlin et al. 2018, arXiv:1810.04805, section 3.1
_ROWS = 512  # positions whose logits are judged at a time


@dataclass(frozen=True, eq=False)
class Task:
    """A text with what is asked of it; the same for the dense run and for every pattern.

    ``inputs`` are the tokens as they are. For "masked", ``masked`` are those with the masked ones
    replaced, and ``asked`` (B, T) bool says which.
    """

    kind: Kind
    inputs: Mapping[str, Tensor]
    masked: Mapping[str, Tensor] | None = None
    asked: Tensor | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """What one run gave: final hidden states (n, E) of the tokens, and a loss per asked token."""

    hidden: Tensor
    losses: Tensor | None  # (asked,) nats

    @property
    def loss(self) -> float | None:
        """The mean loss, in nats a token."""
        return None if self.losses is None else float(self.losses.double().mean())


def kind_of(model: Any) -> Kind:
    """What can be asked: "next" of a decoder with its head, "masked" of an encoder with its own."""
    auto, name = transformers("models.auto.modeling_auto"), type(model).__name__
    if name in auto.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.values():
        return "next"
    return "masked" if name in auto.MODEL_FOR_MASKED_LM_MAPPING_NAMES.values() else "hidden"


def task_for(
    model: Any,
    inputs: Mapping[str, Tensor],
    mask_token: int | None = None,
    special: Tensor | None = None,
    seed: int = 0,
) -> Task:
    """The task that fits the model.

    Args:
        inputs: what a tokenizer returns, as tensors.
        mask_token: the id of the mask token; without one an encoder's loss is not measured.
        special: (B, T) bool, tokens that are never masked.
        seed: which 15 % of the others are masked (at least one); the same on every machine.

    Raises:
        ModelError: fewer than two tokens, of which the next could be asked.
    """
    kind = kind_of(model)
    ids = inputs["input_ids"]
    if kind == "next" and ids.shape[1] < 2:
        raise ModelError("the text must have at least two tokens to ask for the next one")
    free = _seen(inputs) if special is None else _seen(inputs) & ~special
    if kind == "masked" and (mask_token is None or not bool(free.any())):
        kind = "hidden"
    if kind != "masked":
        return Task(kind, inputs)
    dice = torch.Generator().manual_seed(seed)
    order = torch.rand(ids.shape, generator=dice).to(ids.device).masked_fill(~free, 2.0)
    count = max(1, round(MASKED_SHARE * int(free.sum())))
    asked = torch.zeros_like(free).view(-1)
    asked[order.view(-1).argsort(stable=True)[:count]] = True
    asked = asked.view(ids.shape)
    assert mask_token is not None
    masked = {**inputs, "input_ids": ids.masked_fill(asked, mask_token)}
    return Task(kind, inputs, masked, asked)


def answer(model: Any, task: Task) -> Answer:
    """Run the model on the task; nothing is tracked for gradients."""
    with torch.no_grad():
        if task.kind == "hidden":
            return Answer(_hidden(run_body(model, task.inputs), task), None)
        if task.kind == "next":
            found: list[Any] = []
            hook = body(model).register_forward_hook(lambda _, __, out: found.append(out))
            try:
                logits = model(**task.inputs, use_cache=False).logits
            finally:
                hook.remove()
            if not found:  # OPT's head takes the decoder inside: its hidden states need another run
                found.append(run_body(model, task.inputs))
            return Answer(_hidden(found[-1], task), _next_losses(logits, task))
        assert task.masked is not None
        logits = model(**task.masked).logits
        losses = _losses(logits[task.asked], task.inputs["input_ids"][task.asked])
        return Answer(_hidden(run_body(model, task.inputs), task), losses)


def _next_losses(logits: Tensor, task: Task) -> Tensor:
    seen = _seen(task.inputs)
    both = seen[:, 1:] & seen[:, :-1]
    return _losses(logits[:, :-1][both], task.inputs["input_ids"][:, 1:][both])


def _losses(logits: Tensor, wanted: Tensor) -> Tensor:
    """The cross entropy of rows (n, V) and token ids (n,), in float32."""
    pieces = zip(logits.split(_ROWS), wanted.split(_ROWS), strict=True)
    entropy = torch.nn.functional.cross_entropy
    return torch.cat([entropy(some.float(), ids, reduction="none") for some, ids in pieces])


def _hidden(output: Any, task: Task) -> Tensor:
    """The final hidden states of all tokens that are no padding, (n, E)."""
    hidden: Tensor = output[0]
    return hidden[_seen(task.inputs)].float()


def _seen(inputs: Mapping[str, Tensor]) -> Tensor:
    mask = inputs.get("attention_mask")
    return torch.ones_like(inputs["input_ids"], dtype=torch.bool) if mask is None else mask > 0
