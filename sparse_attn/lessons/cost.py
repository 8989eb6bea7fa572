"""What attention costs: pairs counted, seconds measured."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import torch
import torch.nn.functional as F

from sparse_attn.attention import sparse_attention
from sparse_attn.patterns import Global, Local, Pattern

LENGTHS = (1024, 4096, 16_384, 65_536, 262_144, 1_048_576)  # tokens
GLOBALS = 16  # tokens, at even distances
DIM = 16  # numbers per query and key of the one head that is timed
_QUICK_S = 0.3


@dataclass(frozen=True)
class Cost:
    """Pairs of queries and keys at one length."""

    length: int
    dense: int
    sparse: int

    @property
    def ratio(self) -> int:
        """How many times fewer pairs the pattern has, rounded."""
        return round(self.dense / self.sparse)


def global_positions(length: int) -> range:
    """16 tokens at even distances."""
    return range(0, length, -(-length // GLOBALS))


def pattern(length: int, window: int) -> Pattern:
    """The pattern that is counted and timed: a window and the global tokens, rows and columns."""
    return Pattern(length, [Local(window), Global(global_positions(length))])


@lru_cache(maxsize=64)
def cost(length: int, window: int) -> Cost:
    """The pairs of dense attention and of :func:`pattern`, in time that no length changes.

    N·(2W + 1) of the band without its two cut corners, full rows in place of the global tokens'
    bands, and a column for each, less what the band holds of it: O(N·W + N·G). Must agree with
    ``pattern(length, window).count()``.

    >>> cost(1024, 64).sparse == pattern(1024, 64).count()
    True
    """
    places = global_positions(length)
    bands = [min(at, window) + min(length - 1 - at, window) + 1 for at in places]
    hubs_near = sum(abs(a - b) <= window for a in places for b in places)
    reach = min(window, length - 1)
    band = length * (2 * reach + 1) - reach * (reach + 1)
    rows = len(places) * length
    columns = len(places) * (length - len(places)) - (sum(bands) - hubs_near)
    return Cost(length, length**2, band - sum(bands) + rows + columns)


def measured_s(length: int, window: int | None, tick: Callable[[], None] = lambda: None) -> float:
    """Seconds that attention takes here for one head; the better of two runs where it is quick.

    ``window`` None: dense attention (torch's own); else :func:`pattern`. ``tick`` is called before
    each run and may raise to give up.
    """
    generator = torch.Generator().manual_seed(0)
    q, k, v = torch.randn(3, 1, 1, length, DIM, generator=generator).unbind()
    best = float("inf")
    while True:
        tick()
        start = time.perf_counter()
        if window is None:
            F.scaled_dot_product_attention(q, k, v)
        else:
            sparse_attention(q, k, v, pattern(length, window))
        took, before = time.perf_counter() - start, best
        best = min(took, best)
        if took > _QUICK_S or before < float("inf"):
            return best


def measure(
    window: int | None, budget_s: float, tick: Callable[[], None] = lambda: None
) -> dict[int, float]:
    """Seconds by length, from the shortest on, as far as about ``budget_s`` in all allow.

    A length is left out, with all longer ones, where the growth so far says that it would not fit.
    """
    growth = 4 if window is not None else 16  # of the time, for a length four times as long
    found: dict[int, float] = {}
    left = budget_s
    for length in LENGTHS if window is not None else LENGTHS[:3]:
        expected = growth * found[max(found)] if found else 0.0
        if expected > left:
            break
        start = time.perf_counter()
        found[length] = measured_s(length, window, tick)
        left -= time.perf_counter() - start
    return found
