"""The patterns that are compared: named, and brought to one size where that is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from sparse_attn.measures import Fitted, fit_size
from sparse_attn.settings import (
    PATTERN_FIELDS,
    Settings,
    build_pattern,
    option_label,
    other_patterns,
    pattern_text,
)
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.inputs import role_positions
from sparse_attn.ui.work import Work
from sparse_attn.views.shared_cache import SharedCache

_FITS = SharedCache(2**20)
_FIT_BYTES = 256  # about what a few numbers take


@dataclass(frozen=True)
class Compared:
    """One pattern of the comparison."""

    name: str  # "A · Longformer"
    asked: Settings  # as it was set
    used: Settings  # at the common size, where there is one
    size_name: str | None  # the field that was free to change; None: none was needed or is there
    fitted: Fitted | None

    def work(self, busy: Busy) -> Work:
        """The values behind its picture."""
        return Work(self.used, busy)


def chosen(settings: Settings) -> tuple[Settings, ...]:
    """The first pattern, then the others; beside a lone pattern a well-known one."""
    others = settings.others or ("longformer" if settings.preset == "bigbird" else "bigbird")
    return settings, *other_patterns(settings.replace(others=others))


def as_others(patterns: tuple[Settings, ...]) -> str:
    """Patterns as the text of the setting ``others``."""
    return "~~".join(pattern_text(each.values()) for each in patterns)


def compared(settings: Settings, busy: Busy) -> list[Compared]:
    """The patterns with their names, each at the common number of keys if one is set."""
    found = []
    for letter, asked in zip("ABCD", chosen(settings), strict=False):
        name = f"{letter} · {option_label('preset', asked.preset)}"
        asked = asked.replace(others="")
        if settings.budget is None:
            found.append(Compared(name, asked, asked, None, None))
        else:
            found.append(_fair(name, asked, settings.budget, busy))
    return found


def free_size(settings: Settings) -> str | None:
    """The field that brings a pattern to a number of keys: the block, or else the window."""
    if settings.preset == "dense":
        return None
    return "block" if settings.block > 1 else "window"


def _fair(name: str, asked: Settings, budget: int, busy: Busy) -> Compared:
    free = free_size(asked)
    if free is None:
        return Compared(name, asked, asked, None, None)
    roles = role_positions(asked)
    low, high = (1, asked.T) if free == "block" else (0, asked.T - 1)
    key = f"{asked.to_link(full=True)} {roles} {budget}"
    fitted = _FITS.get(
        key,
        lambda: fit_size(
            lambda size: build_pattern(sized(asked, free, size), roles),
            low,
            high,
            budget,
            asked.head,
            busy.wait,
        ),
        lambda _: _FIT_BYTES,
        busy.wait,
    )
    return Compared(name, asked, sized(asked, free, fitted.size), free, fitted)


def sized(settings: Settings, field: str, size: int) -> Settings:
    """The settings with another window or block; every other field of the pattern stays."""
    fields = {name: getattr(settings, name) for name in PATTERN_FIELDS} | {field: size}
    found, _ = settings.adjusted(preset="custom", **fields)
    return found
