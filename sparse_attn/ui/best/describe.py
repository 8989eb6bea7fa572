"""A found pattern in words, and what taking it over means for the settings."""

from __future__ import annotations

from typing import Any

from sparse_attn.measures import Found
from sparse_attn.settings import Settings, format_positions
from sparse_attn.settings.positions import MAX_POSITIONS_TEXT
from sparse_attn.ui.texts import text

_LISTED = 8  # positions that a sentence names


def found_words(found: Found) -> str:
    """Window, global tokens and random keys."""
    count = len(found.positions)
    listed = ", ".join(f"{each:,}" for each in found.positions[:_LISTED])
    if count > _LISTED:
        listed = text("best_more", positions=listed)
    if count == 1:
        hubs = text("best_one_global", positions=listed)
    elif count:
        hubs = text("best_globals", count=f"{count:,}", positions=listed)
    else:
        hubs = text("best_no_globals")
    if found.random == 1:
        drawn = text("best_one_random")
    elif found.random:
        drawn = text("best_random", count=f"{found.random:,}")
    else:
        drawn = text("best_no_random")
    return ", ".join([text("best_window", window=f"{found.window:,}"), hubs, drawn])


def as_fields(found: Found, settings: Settings) -> dict[str, Any] | None:
    """The settings that make a found pattern; None where there are none.

    Its positions may be too many for a link, or the input of another length than the pattern.
    """
    if found.length != settings.T and settings.input != "structured":
        return None  # the length of a text or a file is what it is
    positions = format_positions(found.positions)
    if len(positions.replace(" ", "")) > MAX_POSITIONS_TEXT:
        return None
    return {
        "preset": "custom",
        "T": found.length,  # that of a captured map may be another
        "window": found.window,
        "dilation": 1,
        "globals": positions,
        "rows": True,
        "columns": True,
        "random": found.random,
        "seed": found.seed if found.random else settings.seed,
        "block": 1,
        "causal": found.pattern.causal,
        "roles": (),
    }
