"""How far long work has come."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]  # called with the share done, 0 … 1; may raise to cancel


def part_of(progress: Progress | None, start: float, share: float) -> Progress | None:
    """Progress of a part that begins at ``start`` and is ``share`` of the whole.

    >>> part_of(print, 0.5, 0.25)(1.0)
    0.75
    """
    if progress is None:
        return None
    return lambda done: progress(min(1.0, start + share * done))
