"""A pattern as Python source: what to copy into a script or a test."""

from __future__ import annotations

import math
from dataclasses import MISSING, fields
from itertools import pairwise

import numpy as np

from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern

_LONG = 4  # evenly spaced positions from here on are written as a range


def source(pattern: Pattern) -> str:
    """The pattern as an expression that holds after ``from sparse_attn import *``.

    Defaults are left out. The table of :class:`Explicit` is written out, however long it is.

    >>> from sparse_attn import Global, Local
    >>> source(Pattern(512, [Local(32), Global([0, 128, 256, 384])]))
    'Pattern(512, [Local(32), Global(range(0, 512, 128))])'
    """
    more = ", causal=True" if pattern.causal else ""
    if pattern.valid_length < pattern.length:
        more += f", valid_length={pattern.valid_length}"
    return f"Pattern({pattern.length}, {_listed(pattern.parts)}{more})"


def assertion(pattern: Pattern, query: int, key: int, head: int = 0) -> str:
    """Lines of Python that hold: whether the pair is allowed, and by which rules.

    >>> from sparse_attn import Local
    >>> print(assertion(Pattern(4096, [Local(64)]), 3017, 2950))
    from sparse_attn import *
    <BLANKLINE>
    pattern = Pattern(4096, [Local(64)])
    assert not pattern.allows(3017, 2950)
    """
    explanation = pattern.explain(query, key, head)
    asked = f"{query}, {key}, head={head}" if pattern.per_head else f"{query}, {key}"
    lines = ["from sparse_attn import *", "", f"pattern = {source(pattern)}"]
    if explanation.allowed:
        lines.append(f"assert pattern.allows({asked})")
        lines.append(f"assert pattern.explain({asked}).rules == {explanation.rules!r}")
    else:
        lines.append(f"assert not pattern.allows({asked})")
    return "\n".join(lines)


def _part(part: Part) -> str:
    """The part by its first parameter, and by name those that differ from their defaults."""
    words = []
    for place, each in enumerate(fields(part)):  # type: ignore[arg-type]  # every part is one
        value = getattr(part, each.name)
        if each.default is MISSING or value != each.default:
            words.append(_value(value) if place < 2 else f"{each.name}={_value(value)}")
    return f"{type(part).__name__}({', '.join(words)})"


def _value(value: object) -> str:
    if isinstance(value, np.ndarray):
        return str((value if len(value) > 1 else value[0]).tolist())
    if isinstance(value, tuple):
        return _listed(value)
    if value == math.inf:
        return "float('inf')"
    return repr(value)


def _listed(values: tuple[object, ...]) -> str:
    """A list, or a range where whole numbers are evenly spaced."""
    if any(isinstance(each, Part) for each in values):
        return f"[{', '.join(_part(each) for each in values if isinstance(each, Part))}]"
    numbers = [each for each in values if isinstance(each, int)]
    steps = {after - before for before, after in pairwise(numbers)}
    if len(numbers) >= _LONG and len(steps) == 1 and (step := steps.pop()):
        return repr(range(numbers[0], numbers[-1] + step, step))
    return repr(list(values))
