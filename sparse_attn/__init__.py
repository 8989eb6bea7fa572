"""Sparse attention that can be asked: patterns, exact weights, maps."""

from sparse_attn.patterns import (
    Blocked,
    Explicit,
    Global,
    Local,
    Part,
    Pattern,
    Random,
    presets,
)

__all__ = [
    "Blocked",
    "Explicit",
    "Global",
    "Local",
    "Part",
    "Pattern",
    "Random",
    "presets",
]
