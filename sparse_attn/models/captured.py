"""What one attention layer of a model works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.models.own_mask import combined
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.sources.inputs import Inputs


@dataclass(frozen=True, eq=False)
class Captured:
    """The queries, keys and values of one layer, and what its own mask allows.

    ``q``, ``k`` (B, H, T, D): after rotary embeddings and scaling, one key head a query head, so
    that the model's scores are q·k / sqrt(D). ``v`` alike, or None where its size is another or
    where rows read different values. float32, or float64 where the model is.
    """

    layer: int
    name: str  # of the module inside the model
    q: Tensor
    k: Tensor
    v: Tensor | None
    own: tuple[Pattern, ...]  # the model's mask: what its dense attention is here, item by item

    def dense(self) -> AttentionMap:
        """The model's own attention weights."""
        return AttentionMap(self.q, self.k, self.own)

    def under(self, pattern: Pattern | Sequence[Pattern]) -> AttentionMap:
        """The weights with a pattern in the place of the model's attention.

        What the pattern allows and the model's own mask forbids (the future, padding, what lies
        outside its window) stays forbidden.
        """
        several = [pattern] * len(self.q) if isinstance(pattern, Pattern) else pattern
        return AttentionMap(
            self.q, self.k, [combined(*each) for each in zip(several, self.own, strict=True)]
        )

    def inputs(
        self, source: str, tokens: tuple[str, ...] | None = None, head: int | None = None
    ) -> Inputs:
        """q, k, v as the app and ``save_arrays`` take them; ``head``: that one alone.

        ``source`` says which model and text they come from.
        """
        chosen = slice(None) if head is None else slice(head, head + 1)
        v = None if self.v is None else self.v[:, chosen]
        name = f"{source}, layer {self.layer}"
        return Inputs(self.q[:, chosen], self.k[:, chosen], v, tokens, name, synthetic=False)
