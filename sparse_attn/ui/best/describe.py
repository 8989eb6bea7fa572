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
    drawn = text("best_random", count=found.random) if found.random else text("best_no_random")
    return ", ".join([text("best_window", window=f"{found.window:,}"), hubs, drawn])


def as_fields(found: Found, settings: Settings) -> dict[str, Any] | None:
    """The settings that make a found pattern; None where its positions do not fit into a link."""
    positions = format_positions(found.positions)
    if len(positions.replace(" ", "")) > MAX_POSITIONS_TEXT:
        return None
    return {
        "preset": "custom",
        "window": found.window,
        "dilation": 1,
        "globals": positions,
        "rows": True,
        "columns": True,
        "random": found.random,
        "seed": settings.seed,
        "block": 1,
        "causal": found.pattern.causal,
        "roles": (),
    }
