"""Positions written back as text: the inverse of `positions.parse_positions`."""

from __future__ import annotations

from collections.abc import Iterable

_SEPARATOR = ", "


def format_positions(positions: Iterable[int], length: int | None = None) -> str:
    """Return a short text that `parse_positions` reads back as these positions.

    The text walks through the positions in order and is the shortest such walk over single
    positions and runs with one step. With `length`, runs that reach the end stay open.

    Raises:
        ValueError: if a position is negative, or not below `length`.

    >>> format_positions((0, 5, 100, 101, 102, 103))
    '0, 5, 100:104'
    >>> format_positions((0, 512, 1024, 1535), length=1536)
    '::512, -1'
    """
    at = sorted(set(positions))
    if at and (at[0] < 0 or (length is not None and at[-1] >= length)):
        beyond = at[0] if at[0] < 0 else at[-1]
        above = "" if length is None else f" to {length - 1}"
        raise ValueError(f"positions: {beyond} is not allowed; allowed are positions from 0{above}")

    count = len(at)
    cost = [0] * (count + 1)  # characters of the shortest text for at[first:]
    choice: list[tuple[str, int]] = [("", 0)] * count  # its first piece, and where the next starts
    run_end = count  # end of the longest run with one step that starts at `first`
    for first in reversed(range(count)):
        if first + 2 >= count or at[first + 1] - at[first] != at[first + 2] - at[first + 1]:
            run_end = min(first + 2, count)
        pieces = [(_single(at[first], length), first + 1)]
        # The last position of a run may belong to the next run instead.
        pieces += [
            (_slice(at[first], at[end - 1], at[first + 1] - at[first], length), end)
            for end in (run_end, run_end - 1)
            if end - first >= 2
        ]
        choice[first] = min(pieces, key=lambda piece: len(piece[0]) + cost[piece[1]])
        piece, following = choice[first]
        cost[first] = len(piece) + len(_SEPARATOR) + cost[following]

    texts, first = [], 0
    while first < count:
        piece, first = choice[first]
        texts.append(piece)
    return _SEPARATOR.join(texts)


def _single(position: int, length: int | None) -> str:
    if position >= 10 and length is not None and position == length - 1:
        return "-1"
    return str(position)


def _slice(first: int, last: int, step: int, length: int | None) -> str:
    start = str(first) if first else ""
    stop = "" if length is not None and last + step >= length else str(last + 1)
    return f"{start}:{stop}" + (f":{step}" if step > 1 else "")
