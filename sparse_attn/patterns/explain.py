"""Asking a pattern why: the limits and every part in turn."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.part import Context
from sparse_attn.patterns.reasons import Explanation, Reason, Verdict, because

if TYPE_CHECKING:
    from sparse_attn.patterns.pattern import Pattern


def explain(pattern: Pattern, query: int, key: int, head: int = 0) -> Explanation:
    """Why ``query`` may or may not attend to ``key``; see :meth:`Pattern.explain`."""
    query = whole_number("query", query, 0, pattern.length - 1)
    key = whole_number("key", key, 0, pattern.length - 1)
    bound = pattern.bound(head)
    context = Context(pattern.length, pattern.valid_length, pattern.causal, head, bound.device)
    names, numbers = iter(pattern.rules), count()
    verdicts = tuple(
        Verdict(next(names), number, reason)
        for number, part, ready in zip(numbers, pattern.parts, bound.parts, strict=False)
        for reason in part.explain(query, key, ready, context)
    )
    return Explanation(query, key, head, tuple(_limits(pattern, query, key)), verdicts)


def _limits(pattern: Pattern, query: int, key: int) -> list[Reason]:
    """What causal and the valid length say, where the pattern has them."""
    limits = []
    if pattern.causal:
        limits.append(
            because(
                key <= query,
                "{j} ≤ {i}: causal permits it",
                "{j} > {i}: causal forbids what comes later",
                i=query,
                j=key,
            )
        )
    if pattern.valid_length < pattern.length:
        limits.extend(
            because(
                position < pattern.valid_length,
                "{position} lies within the valid length {valid}",
                "{position} is padding: the valid length is {valid}",
                position=position,
                valid=pattern.valid_length,
            )
            for position in dict.fromkeys((query, key))
        )
    return limits
