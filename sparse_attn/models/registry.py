"""Our attention function in transformers' registry, and what it does for which model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from torch import Tensor, nn

from sparse_attn.models.call import Call, CannotCapture
from sparse_attn.models.requirement import transformers

NAME = "sparse_attn"  # of our attention function, and of the masks it is given

# The context (B, H, T, D') of one call, or None: somebody else's. The number is the layer's.
Handler = Callable[[Call, int], Tensor | None]


@dataclass(eq=False)
class Attended:
    """Who answers the attention calls of a model, and how many this run had.

    Self-attention calls are numbered from 0: the model's layers in order. A layer that is used
    again (ALBERT shares one) gets a number for each use.
    """

    handlers: list[Handler] = field(default_factory=list)
    calls: int = 0
    known: dict[int, Any] = field(default_factory=dict)  # see ``Call.known``

    def start(self, *_: Any) -> None:
        """A forward run begins."""
        self.calls = 0
        self.known.clear()

    def answer(self, call: Call) -> Tensor:
        """The context of a call: from the innermost handler that has one, else the model's own."""
        number = self.calls
        self.calls += 1
        for handler in reversed(self.handlers):
            context = handler(call, number)
            if context is not None:
                return context
        return plain(call)


_ATTENDED: WeakKeyDictionary[nn.Module, Attended] = WeakKeyDictionary()


@contextmanager
def attending(model: Any, handler: Handler) -> Iterator[Attended]:
    """Let ``handler`` answer every attention call of ``model``; all is as before on leaving.

    Masks reach the handler as those of PyTorch's own attention: bool, or None where plain.

    Raises:
        CannotCapture: the model does not use the registry, or has an encoder and a decoder.
    """
    _check_kind(model)
    _register()
    modules = list(model.modules())
    known = {_ATTENDED[each] for each in modules if each in _ATTENDED}
    state = known.pop() if known else Attended()
    fresh = [each for each in modules if each not in _ATTENDED]
    with ExitStack() as leaving:
        for config, implementation in _configs(model):
            leaving.callback(setattr, config, "_attn_implementation_internal", implementation)
        if model.config._attn_implementation != NAME:
            model.set_attn_implementation(NAME)
        state.handlers.append(handler)
        leaving.callback(state.handlers.remove, handler)
        for each in fresh:
            _ATTENDED[each] = state
            leaving.callback(_ATTENDED.pop, each, None)
        leaving.callback(state.known.clear)
        for each in bodies(model):
            leaving.callback(each.register_forward_pre_hook(state.start).remove)
        yield state


def bodies(model: Any) -> list[Any]:
    """The model and, where it is another module, the model without its head."""
    inner = body(model)
    return [model] if inner is model else [model, inner]


def body(model: Any) -> Any:
    """The model without its head: what makes hidden states."""
    return getattr(model, "base_model", model)


def plain(call: Call) -> Tensor:
    """The model's own dense attention, by PyTorch: (B, H, T, D')."""
    forward = transformers("integrations.sdpa_attention").sdpa_attention_forward
    out, _ = forward(
        call.module,
        call.query,
        call.key,
        call.value,
        call.mask,
        dropout=call.dropout,
        scaling=call.scaling,
        is_causal=call.is_causal,
        **call.more,
    )
    context: Tensor = out.transpose(1, 2)
    return context


def model_name(model: Any) -> str:
    """What a model is called in sentences: its class.

    >>> model_name(nn.Linear(1, 1))
    'Linear'
    """
    return type(model).__name__


def check_called(model: Any, calls: int) -> None:
    """Say so where a model ran without one call of its registered attention."""
    if not calls:
        raise _no_registry(model)


def _no_registry(model: Any) -> CannotCapture:
    return CannotCapture(
        "{model} cannot be captured: it does not use transformers' attention registry",
        model=model_name(model),
    )


def _check_kind(model: Any) -> None:
    inner = body(model)
    both = hasattr(inner, "encoder") and hasattr(inner, "decoder")
    if both and getattr(model.config, "is_encoder_decoder", False):
        raise CannotCapture(
            "{model} cannot be captured: it has an encoder and a decoder; take its encoder alone, "
            "model.get_encoder()",
            model=model_name(model),
        )
    if not getattr(model, "_can_set_attn_implementation", bool)():  # no model of transformers
        raise _no_registry(model)


def _answer(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    dropout: float = 0.0,
    scaling: float | None = None,
    is_causal: bool | None = None,
    **more: Any,
) -> tuple[Tensor, None]:
    """What transformers calls: (B, H, T, D) each → the context (B, T, H, D'), and no weights."""
    more.pop("output_attentions", None)
    state = _ATTENDED.get(module)
    call = Call(
        module,
        query,
        key,
        value,
        attention_mask,
        dropout,
        scaling,
        is_causal,
        more,
        {} if state is None else state.known,
    )
    context = plain(call) if state is None else state.answer(call)
    return context.to(value.dtype).transpose(1, 2).contiguous(), None


def _register() -> None:
    transformers("modeling_utils").AttentionInterface.register(NAME, _answer)
    masks = transformers("masking_utils")
    masks.AttentionMaskInterface.register(NAME, masks.sdpa_mask)


def _configs(model: Any) -> list[tuple[Any, Any]]:
    """Every config of the model and its parts, each once, with its implementation now."""
    found: dict[int, Any] = {}
    for module in model.modules():
        config = getattr(module, "config", None)
        stack = [config] if hasattr(config, "_attn_implementation_internal") else []
        while stack:
            each = stack.pop()
            if id(each) in found:
                continue
            found[id(each)] = each
            for name in getattr(each, "sub_configs", {}):
                inner = getattr(each, name, None)
                if inner is not None:
                    stack.append(inner)
    return [(each, each._attn_implementation_internal) for each in found.values()]
