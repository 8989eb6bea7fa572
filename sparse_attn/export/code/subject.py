"""What a snippet is about: the settings with their global positions, and words for comments."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sparse_attn.settings import (
    BUILT,
    Settings,
    arguments_sentence,
    keys_sentence,
    unit_count,
)
from sparse_attn.settings.pattern import global_positions


@dataclass(frozen=True)
class Subject:
    """``settings``, and ``roles``: the tokens that are global by their role in the text."""

    settings: Settings
    roles: tuple[int, ...] = ()

    @property
    def positions(self) -> tuple[int, ...]:
        """Global tokens or, where the pattern is made of blocks, global blocks; none if unused."""
        settings = self.settings
        if self.dense or not (settings.rows or settings.columns):
            return ()
        return global_positions(settings, self.roles)

    @property
    def units(self) -> int:
        """Tokens or blocks."""
        return unit_count(self.settings.values())

    @property
    def dense(self) -> bool:
        """Whether every pair is allowed that causality permits."""
        return self.settings.preset == "dense"

    @property
    def built(self) -> bool:
        """Whether the library makes the pattern, and the pattern fields say nothing about it."""
        return self.settings.preset in BUILT

    @property
    def title(self) -> str:
        """The first line of a comment."""
        settings = self.settings
        name = f"{settings.preset}, T = {settings.T}"
        if self.built:
            numbers = arguments_sentence(settings.preset, settings.T)
            return f"{name}: {numbers}" if numbers else name
        return f"{name}: {'every key' if self.dense else keys_sentence(settings)}"


def listed(positions: Sequence[int]) -> str:
    """Positions as Python: a range where they are evenly spaced, otherwise a list.

    >>> listed([0, 128, 256, 384]), listed([0, 5])
    ('list(range(0, 385, 128))', '[0, 5]')
    """
    steps = {b - a for a, b in pairwise(positions)}
    if len(positions) > 2 and len(steps) == 1:
        return f"list(range({positions[0]}, {positions[-1] + 1}, {steps.pop()}))"
    text = ", ".join(map(str, positions))
    if len(text) <= 70:
        return f"[{text}]"
    return "[\n" + textwrap.indent(textwrap.fill(text, 90), "    ") + ",\n]"
