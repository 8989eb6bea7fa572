"""A pattern: which query may attend to which key, as a predicate and never as a matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.blocked import checked_parts, differing_heads
from sparse_attn.patterns.bound import BoundPattern, bind
from sparse_attn.patterns.checks import (
    integers,
    readable_bytes,
    true_or_false,
    whole_number,
)
from sparse_attn.patterns.everything import Everything
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.reasons import Explanation

MASK_BUDGET_BYTES = 2**30
MAX_RULES = 31  # bits of a non-negative int32
MAX_LENGTH = 2**30  # positions and their distances are int32


@dataclass(frozen=True, init=False)
class Pattern:
    """The pairs (i, j) with: causal AND valid AND (part OR part OR …).

    Args:
        length: number of positions T.
        parts: reasons for which a query may attend to a key; none at all is allowed too.
        causal: only keys j ≤ i.
        valid_length: positions from here on are padding, which nobody sees and which see nothing.

    Raises:
        ValueError, TypeError: a parameter does not fit; the sentence names it.

    >>> from sparse_attn import Global, Local, Pattern
    >>> pattern = Pattern(6, [Local(1), Global([0])])
    >>> pattern.count(), pattern.rules
    (24, ('band', 'global row', 'global column'))
    >>> bool(pattern.allows(5, 0)), bool(pattern.allows(5, 3))
    (True, False)
    """

    length: int
    parts: tuple[Part, ...]
    causal: bool
    valid_length: int

    def __init__(
        self,
        length: int,
        parts: Iterable[Part],
        causal: bool = False,
        valid_length: int | None = None,
    ) -> None:
        length = whole_number("length", length, 1, MAX_LENGTH)
        valid = length if valid_length is None else valid_length
        object.__setattr__(self, "length", length)
        object.__setattr__(self, "parts", checked_parts(parts))
        object.__setattr__(self, "causal", true_or_false("causal", causal))
        object.__setattr__(self, "valid_length", whole_number("valid_length", valid, 0, length))
        count = len(self.rules)
        if count > MAX_RULES:
            raise ValueError(f"parts must have at most {MAX_RULES} rules in all, got {count}")
        self.bound()  # a parameter that does not fit the length is named here, not later

    @classmethod
    def dense(cls, length: int, causal: bool = False, valid_length: int | None = None) -> Pattern:
        """Every pair that ``causal`` and ``valid_length`` permit.

        >>> Pattern.dense(4, causal=True).count()
        10
        """
        return cls(length, [Everything()], causal, valid_length)

    def dense_reference(self) -> Pattern:
        """What this pattern is held against: dense attention, as causal and as padded."""
        return Pattern.dense(self.length, self.causal, self.valid_length)

    @property
    def rules(self) -> tuple[str, ...]:
        """Names of the rules, in the order of the bits of :meth:`rules_at`."""
        names: list[str] = []
        for rule in (rule for part in self.parts for rule in part.rules):
            before = sum(name == rule or name.startswith(f"{rule} #") for name in names)
            names.append(f"{rule} #{before + 1}" if before else rule)
        return tuple(names)

    @property
    def heads(self) -> int | None:
        """How many heads differ: None if all are alike, 0 if any number may differ."""
        return differing_heads(self.parts)

    @property
    def per_head(self) -> bool:
        """Whether the pattern differs from head to head."""
        return self.heads is not None

    def bound(self, head: int = 0, device: torch.device | str = "cpu") -> BoundPattern:
        """The pattern ready to be asked on ``device``; what the engine walks."""
        head = whole_number("head", head)
        return bind(self, head if self.per_head else 0, torch.device(device))

    def allows(self, q: Tensor | int, k: Tensor | int, head: int = 0) -> Tensor:
        """Whether query ``q`` may attend to key ``k``; both broadcast; outside the sequence: no.

        Source: the signature of FlexAttention's ``mask_mod`` without the batch.
        """
        queries, keys = _positions(q, k)
        return self.bound(head, queries.device).allows(queries, keys)

    def rules_at(self, q: Tensor | int, k: Tensor | int, head: int = 0) -> Tensor:
        """Why: int32, bit r set where rule ``rules[r]`` allows the pair; 0 where none may.

        >>> from sparse_attn import Global, Local
        >>> Pattern(6, [Local(1), Global([0])]).rules_at(0, torch.arange(3)).tolist()
        [7, 3, 2]
        """
        queries, keys = _positions(q, k)
        bound = self.bound(head, queries.device)
        shape = torch.broadcast_tensors(queries, keys)[0].shape
        bits = torch.zeros(shape, dtype=torch.int32, device=queries.device)
        for number, allowed in enumerate(bound.rule_masks(queries, keys)):
            if allowed is not None:
                bits |= allowed.to(torch.int32) << number
        return bits

    def explain(self, query: int, key: int, head: int = 0) -> Explanation:
        """Why ``query`` may or may not attend to ``key``: a verdict and a sentence for every rule.

        >>> from sparse_attn import Global, Local
        >>> print(Pattern(4096, [Local(64), Global([0])]).explain(3017, 2950))
        |3017 − 2950| = 67 > window 64: no; 3017 is not global; 2950 is not global
        """
        from sparse_attn.patterns.explain import explain

        return explain(self, query, key, head)

    def mask(self, head: int = 0, budget_bytes: int = MASK_BUDGET_BYTES) -> Tensor:
        """The whole mask, (T, T) bool. O(T²) memory: refused above ``budget_bytes``."""
        needed = self.length**2
        if needed > budget_bytes:
            raise ValueError(
                f"mask of length {self.length} needs {readable_bytes(needed)}, more than "
                f"budget_bytes = {readable_bytes(budget_bytes)}; ask allows(q, k) for the pairs "
                "you need, count() for their number, or AttentionMap.tile() for a picture"
            )
        positions = torch.arange(self.length)
        rows = max(1, 2**22 // self.length)
        return torch.cat(
            [self.allows(chunk[:, None], positions[None], head) for chunk in positions.split(rows)]
        )

    def count(self, head: int = 0, progress: Callable[[float], None] | None = None) -> int:
        """The exact number of allowed pairs, by walking the keys each query can reach.

        ``progress`` is called with the share done, 0 … 1; what it raises stops the work.
        """
        return int(self.row_counts(head, progress).sum())

    def row_counts(self, head: int = 0, progress: Callable[[float], None] | None = None) -> Tensor:
        """The exact number of keys of every query, (T,) int64; see :meth:`count`.

        >>> from sparse_attn import Global, Local
        >>> Pattern(6, [Local(1), Global([0])]).row_counts().tolist()
        [6, 3, 4, 4, 4, 3]
        """
        from sparse_attn.patterns.counts import row_counts

        return row_counts(self.bound(head), progress)


def _positions(q: Tensor | int, k: Tensor | int) -> tuple[Tensor, Tensor]:
    device = next((each.device for each in (q, k) if isinstance(each, Tensor)), None)
    queries, keys = (torch.as_tensor(each, device=device) for each in (q, k))
    return integers(queries), integers(keys)
