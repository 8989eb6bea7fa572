"""From settings to the `Pattern` they describe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sparse_attn.settings.built import BUILT, built_pattern
from sparse_attn.settings.limits import unit_count
from sparse_attn.settings.positions import parse_positions
from sparse_attn.settings.settings import Settings

if TYPE_CHECKING:
    from sparse_attn.patterns import Pattern


def global_positions(settings: Settings, role_positions: Iterable[int] = ()) -> tuple[int, ...]:
    """Return the global tokens (or, where block > 1, blocks): those listed and those by role.

    Of a preset that the library builds, only those by role: the list does not count.

    Args:
        settings: the settings.
        role_positions: tokens that are global by their role in a text, from 0 to T - 1.

    Raises:
        ValueError: if a role position lies outside the sequence.

    >>> global_positions(Settings(T=512, globals="0, -1"), (7,))
    (0, 7, 511)
    """
    built = settings.preset in BUILT
    listed = (
        set() if built else set(parse_positions(settings.globals, unit_count(settings.values())))
    )
    for position in role_positions:
        if not 0 <= position < settings.T:
            raise ValueError(
                f"role_positions: {position} is not allowed; allowed are 0 to {settings.T - 1}"
            )
        listed.add(position // settings.block)
    return tuple(sorted(listed))


def build_pattern(settings: Settings, role_positions: Iterable[int] = ()) -> Pattern:
    """Return the pattern that the settings describe. Imports torch.

    Args:
        settings: the settings.
        role_positions: tokens that are global by their role in a text, beside those listed.

    Raises:
        ValueError: if a role position lies outside the sequence.

    >>> build_pattern(Settings(T=64, window=4, globals="0")).rules
    ('band', 'global row', 'global column')
    """
    from sparse_attn.patterns import Blocked, Global, Local, Pattern, Random

    positions = global_positions(settings, role_positions)
    if settings.preset == "dense":
        return Pattern.dense(settings.T, causal=settings.causal)
    if settings.preset in BUILT:
        built = built_pattern(settings.preset, settings.T)
        more = [Global(positions)] if positions else []
        return Pattern(settings.T, [*built.parts, *more], causal=built.causal)
    parts: list[Local | Global | Random | Blocked] = [Local(settings.window, settings.dilation)]
    if positions and (settings.rows or settings.columns):
        parts.append(Global(positions, rows=settings.rows, columns=settings.columns))
    if settings.random:
        parts.append(Random(settings.random, settings.seed))
    if settings.block > 1:
        parts = [Blocked(settings.block, tuple(parts))]
    return Pattern(settings.T, parts, causal=settings.causal)
