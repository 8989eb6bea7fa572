"""What one setting allows another: upper bounds that depend on length, block size and heads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sparse_attn.settings.fields import KINDS, MAX_RANDOM, MAX_TEXT_LENGTH, MIN_LENGTH
from sparse_attn.settings.kinds import Whole

# In the order in which they are judged: the limits of the later ones use the earlier ones.
LIMITED = ("block", "window", "dilation", "random", "head", "query", "key", "budget", "convention")


def unit_count(values: Mapping[str, Any]) -> int:
    """Return how many units the pattern has: T tokens, or T / block blocks, rounded up.

    >>> unit_count({"T": 100, "block": 64})
    2
    """
    return int(-(-values["T"] // values["block"]))


def bounds(name: str, values: Mapping[str, Any]) -> tuple[int, int]:
    """Return the smallest and largest value that a whole-number field may have beside the others.

    Args:
        name: link name of a whole-number field.
        values: the other fields by link name (`Settings.values()`).

    Raises:
        KeyError: if there is no such field.
        TypeError: if the field does not hold a whole number.

    >>> bounds("window", {"T": 512, "block": 64})
    (0, 8)
    """
    kind = getattr(KINDS[name], "kind", KINDS[name])
    if not isinstance(kind, Whole):
        raise TypeError(f"name: {name!r} is not a field that holds a whole number")
    if name == "T":
        low = MIN_LENGTH if values["input"] == "structured" else kind.low
        return low, MAX_TEXT_LENGTH if values["input"] == "text" else kind.high
    return kind.low, min(kind.high, _high(name, values, kind.high))


def _high(name: str, values: Mapping[str, Any], high: int) -> int:
    if name in ("block", "budget", "convention"):
        return int(values["T"])
    if name in ("window", "dilation"):
        return unit_count(values)
    if name == "random":
        return min(MAX_RANDOM, unit_count(values))
    if name == "head":
        return int(values["heads"]) - 1
    if name in ("query", "key"):
        return int(values["T"]) - 1
    return high


def limit_reason(name: str, values: Mapping[str, Any]) -> str:
    """Return where the upper bound of a field comes from, to follow "from 0 to 8".

    >>> limit_reason("window", {"T": 512, "block": 64})
    ' (there are 8 blocks of 64)'
    """
    if name == "head":
        return f" (there are {values['heads']} heads)"
    if name in ("window", "dilation", "random") and values["block"] > 1:
        return f" (there are {unit_count(values)} blocks of {values['block']})"
    return f" (the length T is {values['T']})"
