"""What a benchmark is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """``long`` adds the sizes that take minutes; ``repeats`` is how often each thing is timed."""

    long: bool = False
    repeats: int = 15
