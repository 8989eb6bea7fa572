"""The shown pattern at other lengths."""

from __future__ import annotations

from sparse_attn.patterns import Pattern
from sparse_attn.settings import MAX_LENGTH, Settings, build_pattern
from sparse_attn.ui.inputs import role_positions

_FIRST = 64
_LAST = 65_536


def curve_lengths() -> list[int]:
    """The powers of two over which costs are drawn."""
    lengths = [_FIRST]
    while 2 * lengths[-1] <= min(_LAST, MAX_LENGTH):
        lengths.append(2 * lengths[-1])
    return lengths


def pattern_at(settings: Settings, length: int) -> Pattern:
    """The pattern of the settings at another length; what does not fit there is left out.

    >>> from sparse_attn.settings import Settings
    >>> pattern_at(Settings(window=8, globals="0, 500"), 64).parts
    (Local(window=8, dilation=1), Global(positions=(0,), rows=True, columns=True))
    """
    shorter, _ = settings.adjusted(T=length)
    roles = (each for each in role_positions(settings) if each < length)
    return build_pattern(shorter, roles)
