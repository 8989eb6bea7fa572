"""The size at which a pattern has a wanted number of keys per query, for fair comparisons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sparse_attn.measures.formula import pair_formula
from sparse_attn.patterns.pattern import Pattern

_NEIGHBOURS = 8  # sizes looked at on either side: with blocks the count need not rise with the size


@dataclass(frozen=True)
class Fitted:
    """A size and what it comes to."""

    size: int
    pairs: int
    length: int
    fits: bool  # False: even the smallest size has more keys than wanted

    @property
    def keys_per_query(self) -> float:
        """The mean number of keys, global rows included: pairs / T."""
        return self.pairs / self.length


def pair_count(pattern: Pattern, head: int = 0) -> int:
    """``Pattern.count()``, by the formula where there is one."""
    formula = pair_formula(pattern)
    return pattern.count(head) if formula is None else formula.pairs


def fit_size(
    build: Callable[[int], Pattern],
    low: int,
    high: int,
    keys_per_query: float,
    head: int = 0,
    wait: Callable[[], None] = lambda: None,
) -> Fitted:
    """The size of ``low`` … ``high`` whose pattern has most keys without exceeding the budget.

    Found by bisection, then among the neighbours of what that finds, since with blocks the number
    of keys need not rise with the size at every step.

    Args:
        build: the pattern of a size, such as its window.
        low, high: the sizes allowed, high included.
        keys_per_query: the most keys per query, as ``count() / T`` (global rows included).
        head: which head is counted, where heads differ.
        wait: called before each count; what it raises stops the work.

    >>> from sparse_attn import Global, Local
    >>> fit_size(lambda w: Pattern(512, [Local(w), Global([0])]), 0, 511, 100)
    Fitted(size=51, pairs=51004, length=512, fits=True)
    """
    if not low <= high:
        raise ValueError(f"high must be at least low, {low}, got {high}")
    counts: dict[int, int] = {}

    def count(size: int) -> int:
        if size not in counts:
            wait()
            counts[size] = pair_count(build(size), head)
        return counts[size]

    length = build(low).length
    budget = keys_per_query * length
    first, last = low, high
    while first < last:
        middle = (first + last + 1) // 2
        if count(middle) <= budget:
            first = middle
        else:
            last = middle - 1
    for size in range(max(low, first - _NEIGHBOURS), min(high, first + _NEIGHBOURS) + 1):
        count(size)
    fitting = [(pairs, size) for size, pairs in counts.items() if pairs <= budget]
    if fitting:
        pairs, size = max(fitting, key=lambda each: (each[0], -each[1]))
        return Fitted(size, pairs, length, True)
    pairs, size = min((pairs, size) for size, pairs in counts.items())
    return Fitted(size, pairs, length, False)
