"""How much of a map is weighed: all of it, or so many rows that the first picture comes at once."""

from __future__ import annotations

from typing import Literal

Level = Literal["sampled", "exact"]

# Pairs of dense attention, rows × T, that are weighed before a picture is shown, and at most.
QUICK_PAIRS, MOST_PAIRS = 6 * 10**7, 6 * 10**8
MOST_PAIRS_DRAWN = 10**11  # of a pattern: even their number in every pixel takes minutes
# Allowed pairs of a sparse map that are weighed before a picture is shown, and at most.
_QUICK_KEPT_PAIRS, _MOST_KEPT_PAIRS = 2 * 10**6, 6 * 10**9
_FEWEST_ROWS = 512  # of a sparse map: one a pixel


def dense_rows(rows: tuple[int, int], length: int, level: Level) -> int | None:
    """How many of ``rows`` (start, stop) dense attention is weighed in; None: all of them.

    >>> dense_rows((0, 512), 2**20, "exact"), dense_rows((0, 2**20), 2**20, "exact")
    (None, 572)
    >>> dense_rows((0, 4096), 4096, "sampled")
    """
    most = max(1, (MOST_PAIRS if level == "exact" else QUICK_PAIRS) // length)
    return None if rows[1] - rows[0] <= most else most


def sparse_rows(rows: tuple[int, int], length: int, pairs: int, level: Level) -> int | None:
    """How many of ``rows`` a pattern of so many ``pairs`` is weighed in; None: all of them.

    >>> sparse_rows((0, 2**20), 2**20, 513 * 2**20, "sampled")
    3898
    """
    affordable = _MOST_KEPT_PAIRS if level == "exact" else _QUICK_KEPT_PAIRS
    most = max(_FEWEST_ROWS, affordable * length // max(1, pairs))
    return None if rows[1] - rows[0] <= most else most
