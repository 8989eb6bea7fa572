"""Marks of the token axes: words where there is room for them, otherwise round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

MOST_WORDS = 60
_WORD_ROOM = 11  # CSS pixels a label needs
_NUMBER_ROOM = 58
_LONGEST = 11  # characters of a word on an axis


def token_ticks(
    start: int, stop: int, pixels: float, words: Sequence[str] | None = None
) -> tuple[list[int], list[str]]:
    """Positions and texts for the tokens ``start`` to ``stop`` on so many CSS pixels.

    >>> token_ticks(0, 512, 300)
    ([0, 100, 200, 300, 400, 500], ['0', '100', '200', '300', '400', '500'])
    >>> token_ticks(1, 3, 100, ["[CLS]", "a very long word", "end"])[1]
    ['a very lon…', 'end']
    """
    span = stop - start
    if words is not None and span <= MOST_WORDS:
        every = math.ceil(_WORD_ROOM * span / pixels)
        places = _places(start, stop, every)
        return places, [_shortened(words[at]) for at in places]
    places = _places(start, stop, _round_step(span / max(2.0, pixels / _NUMBER_ROOM)))
    return places, [f"{at:,}" for at in places]


def _round_step(rough: float) -> int:
    """1, 2 or 5 times a power of ten, at least ``rough``."""
    rough = max(1.0, rough)
    power: int = 10 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough)


def _places(start: int, stop: int, every: int) -> list[int]:
    return list(range(-(-start // every) * every, stop, every))


def _shortened(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
