"""One call of a model's attention, judged: what can be said as q·k / sqrt(D) under a pattern."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn

from sparse_attn.models.own_mask import own_patterns
from sparse_attn.models.requirement import ModelError
from sparse_attn.patterns.pattern import Pattern

# What changes the scores beyond q·k and a mask, by the names under which models hand it over.
BIASES = {
    "softcap": "{model} cannot be captured: it caps its scores (softcap)",
    "s_aux": "{model} cannot be captured: it has attention sinks (s_aux)",
    "position_bias": "{model} cannot be captured: it adds a relative position bias to its scores "
    "(position_bias)",
    "alibi": "{model} cannot be captured: it adds ALiBi to its scores (alibi)",
}


class CannotCapture(ModelError):
    """A model whose attention is not q·k under a mask; the message names it and says why."""


@dataclass(frozen=True, eq=False)
class Call:
    """What a model hands to its attention function, as it stands in transformers' registry."""

    module: nn.Module
    query: Tensor  # (B, H, T, D)
    key: Tensor  # (B, H or fewer, T, D)
    value: Tensor  # (B, H or fewer, T, D')
    mask: Tensor | None  # broadcastable to (B, H, T, T): bool, or 0 and very negative
    dropout: float = 0.0
    scaling: float | None = None
    is_causal: bool | None = None
    more: dict[str, Any] = field(default_factory=dict)
    # masks of this run that were read already, by id: layers mostly share one
    known: dict[int, tuple[Tensor, tuple[Pattern, ...]]] = field(default_factory=dict)

    def check(self, model: str) -> None:
        """Say what keeps this attention from being q·k / sqrt(D) under a mask.

        Raises:
            CannotCapture: naming the ``model``.
        """
        for name, sentence in BIASES.items():
            if self.more.get(name) is not None:
                raise CannotCapture(sentence, model=model)
        queries, keys = self.query.shape[2], self.key.shape[2]
        for name, value in self.more.items():
            if (
                isinstance(value, Tensor)
                and value.dim() > 2
                and value.shape[-2:] == (queries, keys)
            ):
                raise CannotCapture(
                    "{model} cannot be captured: it hands {name}, one number a pair, to its "
                    "attention",
                    model=model,
                    name=name,
                )

    def queries(self) -> Tensor:
        """q in float32 (float64 stays), scaled so that q·k / sqrt(D) are the model's scores."""
        query = _working(self.query)
        usual = query.shape[-1] ** -0.5
        factor = 1.0 if self.scaling is None else self.scaling / usual
        return query if abs(factor - 1) < 1e-12 else query * factor

    def keys(self) -> Tensor:
        """k, a head for each of q's."""
        return self._expanded(self.key)

    def values(self) -> Tensor:
        """v, a head for each of q's."""
        return self._expanded(self.value)

    def patterns(self, model: str) -> tuple[Pattern, ...]:
        """What the model itself allows, an item each.

        Raises:
            CannotCapture: the mask holds numbers that are no mask, or differs between heads.
        """
        causal = self.is_causal
        if causal is None:
            causal = bool(getattr(self.module, "is_causal", True))  # the registry's own rule
        if self.mask is not None and id(self.mask) in self.known:
            return self.known[id(self.mask)][1]
        try:
            found = own_patterns(self.mask, len(self.query), self.query.shape[2], causal)
        except ModelError as error:
            raise CannotCapture(
                "{model} cannot be captured: {why}", model=model, why=error
            ) from error
        if self.mask is not None:
            self.known[id(self.mask)] = self.mask, found  # held, so that its id stays its own
        return found

    def _expanded(self, x: Tensor) -> Tensor:
        heads, own = self.query.shape[1], x.shape[1]
        return _working(x if own == heads else x.repeat_interleave(heads // own, 1))


def _working(x: Tensor) -> Tensor:
    return x if x.dtype.itemsize == 8 else x.float()
