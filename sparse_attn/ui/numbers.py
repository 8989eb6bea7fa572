"""Large numbers as people read them."""

from __future__ import annotations

_PREFIXES = ("", "k", "M", "G", "T", "P", "E")


def counted(number: float) -> str:
    """A number with its SI prefix, three digits, and room for a unit behind it.

    >>> counted(999), counted(1_234_567), counted(2e9)
    ('999 ', '1.23 M', '2 G')
    """
    place = 0
    while abs(number) >= 999.5 and place < len(_PREFIXES) - 1:
        number, place = number / 1000, place + 1
    return f"{number:.3g} {_PREFIXES[place]}"


def times(ratio: float) -> str:
    """How many times as much.

    >>> times(12.34), times(0.5), times(431.7)
    ('12×', '0.5×', '432×')
    """
    return f"{ratio:.2g}×" if ratio < 99.5 else f"{ratio:,.0f}×"
