"""Models that attend through modules of their own: Longformer and BigBird."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    names = {module: name for name, module in model.named_modules()}

    def called(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        nonlocal layers
        layer, layers = layers, layers + 1
        if wanted is None or layer in wanted:
            reader = _READERS[type(module).__name__]
            visit(reader(module, layer, names[module], inputs, *args, **kwargs))

    # A model may exchange its modules when it runs (BigBird on a short text does): what is called
    # is known only then.
    inner = body(model)
    before = list(_hooked(inner, called))
    started = inner.register_forward_pre_hook(lambda *_: _refresh(inner, before, called))
    try:
        with torch.no_grad():
            inner(**inputs)
    finally:
        started.remove()
        for hook in before:
            hook.remove()
    return layers


def _hooked(model: Any, called: Callable[..., None]) -> Any:
    for module in model.modules():
        if type(module).__name__ in _READERS:
            yield module.register_forward_pre_hook(called, with_kwargs=True)


def _refresh(model: Any, hooks: list[Any], called: Callable[..., None]) -> None:
    for hook in hooks:
        hook.remove()
    hooks[:] = list(_hooked(model, called))
