"""Models that attend through modules of their own: Longformer and BigBird."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from typing import Any

import torch
from torch import Tensor

from sparse_attn.models import bigbird, longformer
from sparse_attn.models.captured import Captured
from sparse_attn.models.registry import body

_READERS: Mapping[str, Callable[..., Captured]] = {
    "LongformerSelfAttention": longformer.read,
    "BigBirdSelfAttention": bigbird.read_full,
    "BigBirdBlockSparseAttention": bigbird.read_sparse,
}


def attends_alone(model: Any) -> bool:
    """Whether the model attends through one of these modules."""
    return any(type(each).__name__ in _READERS for each in model.modules())


def capture(
    model: Any,
    inputs: Mapping[str, Tensor],
    visit: Callable[[Captured], None],
    wanted: set[int] | None,
) -> int | None:
    """Visit the wanted layers and return their number; None: these modules are not there."""
    if not attends_alone(model):
        return None
    layers = 0
    length = inputs["input_ids"].shape[1]  # the model may pad to its window or its blocks
    inner = body(model)
    hooks: list[Any] = []

    def called(name: str, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        nonlocal layers
        layer, layers = layers, layers + 1
        if wanted is None or layer in wanted:
            given = signature(type(module).forward).bind(module, *args, **kwargs).arguments
            given.pop("self")
            visit(_READERS[type(module).__name__](module, layer, name, length, **given))

    def begin(*_: Any) -> None:
        """BigBird exchanges its modules before a short text reaches its encoder: hook them now."""
        for name, module in inner.encoder.named_modules(prefix="encoder"):
            if type(module).__name__ in _READERS:
                hook = partial(called, name)
                hooks.append(module.register_forward_pre_hook(hook, with_kwargs=True))

    hooks.append(inner.encoder.register_forward_pre_hook(begin))
    try:
        with torch.no_grad():
            inner(**inputs)
    finally:
        for hook in hooks:
            hook.remove()
    return layers
