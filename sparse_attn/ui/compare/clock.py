"""Time and memory of every compared pattern, on demand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sparse_attn.attention.progress import part_of
from sparse_attn.device import default_device
from sparse_attn.measures import Measured, measure
from sparse_attn.settings import Settings
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.compare.numbers import Numbers
from sparse_attn.ui.cost.clock import measuring
from sparse_attn.ui.texts import text

LIMIT_S = 20.0
_KEPT = 8
_TIMES = "_compared_times"


def measured(settings: Settings, found: Sequence[Numbers]) -> dict[str, Measured]:
    """A button; what it measured for these patterns, by name, or nothing."""
    known: dict[str, dict[str, Measured]] = st.session_state.setdefault(_TIMES, {})
    key = f"{[each.work.pattern for each in found]!r} {settings.heads} {settings.D}"
    pressed = st.button(
        text("compare_measure"),
        key="measure_all",
        icon=":material/timer:",
        help=text(
            "compare_measure_help",
            device=str(default_device()).upper(),
            heads=settings.heads,
            dim=settings.D,
            length=f"{settings.T:,}",
            seconds=f"{LIMIT_S:g}",
        ),
    )
    if pressed:
        with measuring() as busy:
            known[key] = _measure(settings, found, busy)
        while len(known) > _KEPT:
            known.pop(next(iter(known)))
    return known.get(key, {})


def _measure(settings: Settings, found: Sequence[Numbers], busy: Busy) -> dict[str, Measured]:
    share = 1 / len(found)
    return {
        each.name: measure(
            lambda _, pattern=each.work.pattern: pattern,  # type: ignore[misc]
            [settings.T],
            settings.heads,
            settings.D,
            LIMIT_S * share,
            progress=part_of(busy, number * share, share),
        )
        for number, each in enumerate(found)
    }
