"""Global tokens chosen one by one, each the one that keeps most dense mass per pair it adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.measures.found import Found
from sparse_attn.measures.mass import DenseMass


@dataclass(frozen=True)
class Greedy:
    """A window and an order of global tokens; entry g of ``pairs`` and ``kept`` is with g of them.

    Both are exact: the pairs are those of ``count()``, and the shares are the mean of
    ``kept_mass``, up to rounding.
    """

    length: int
    causal: bool
    window: int
    order: tuple[int, ...]
    pairs: tuple[int, ...]  # with none, the first, the first two, …
    kept: tuple[float, ...]  # the mean share of dense attention kept


class Prefix(NamedTuple):
    """A window with the first so many tokens of its walk."""

    walk: Greedy
    tokens: int

    @property
    def pairs(self) -> int:
        """How many pairs it allows."""
        return self.walk.pairs[self.tokens]

    @property
    def kept(self) -> float:
        """The mean share of dense attention it keeps."""
        return self.walk.kept[self.tokens]

    def found(self) -> Found:
        """The same on its own, its positions in order."""
        walk, positions = self.walk, tuple(sorted(self.walk.order[: self.tokens]))
        return Found(walk.length, walk.causal, walk.window, positions, 0, 0, self.pairs, self.kept)


def greedy_globals(
    mass: DenseMass,
    window: int,
    most_pairs: int,
    enough: float = 1.0,
    total: Tensor | None = None,
    progress: Progress | None = None,
) -> Greedy:
    """Add global tokens to a window, best first, until the pairs or the mass suffice.

    A token's gain is the dense mass on its column and its row that neither the window nor an
    earlier token has; its price is the number of those pairs. The one with the largest gain per
    pair comes next, the first of equals. Each choice updates all gains exactly, from one row and
    one column of dense attention: at most O(T·D) time a choice.

    Args:
        mass: dense attention.
        window: one-sided and inclusive.
        most_pairs: no token is added that would lead beyond.
        enough: stop once so large a share is kept, or once it is out of reach: even if every pair
            left were worth as much as those of the next token.
        total: ``mass.by_key(None)``, where it is at hand.
        progress: called with the share of ``most_pairs`` used; what it raises stops the work.
    """
    length = mass.length
    total = mass.by_key(None) if total is None else total
    near = mass.by_query(window)
    gains = _numbers((total - mass.by_key(window)) + (1 - near))
    prices = _prices(length, window, mass.causal)
    pairs = [_band_pairs(length, window, mass.causal)]
    kept, order = [float(near.mean())], []
    free = np.ones(length, dtype=bool)
    while kept[-1] < enough:
        open_ = free & (prices > 0) & (pairs[-1] + prices <= most_pairs)
        if not open_.any():
            break
        worth = np.where(open_, gains / prices.clip(min=1), -np.inf)
        chosen = int(worth.argmax())
        within_reach = kept[-1] + float(worth[chosen]) * (most_pairs - pairs[-1]) / length
        if enough < 1.0 and within_reach < enough:
            break  # at the present worth of a pair, all that are left would not suffice
        order.append(chosen)
        free[chosen] = False
        pairs.append(pairs[-1] + int(prices[chosen]))
        kept.append(kept[-1] + max(0.0, float(gains[chosen])) / length)
        taken = _numbers(mass.cross(chosen))  # they are there from now on
        for far in (slice(0, max(0, chosen - window)), slice(chosen + window + 1, length)):
            gains[far] -= taken[far]
            prices[far] -= 1 if mass.causal else 2
        if progress is not None:
            progress(min(1.0, pairs[-1] / max(1, most_pairs)))
    return Greedy(
        length, mass.causal, window, tuple(order), tuple(pairs), tuple(min(1.0, k) for k in kept)
    )


def _numbers(values: Tensor) -> NDArray[np.float64]:
    """On the CPU, where many small steps take least."""
    return np.asarray(values.double().cpu().numpy())


def _prices(length: int, window: int, causal: bool) -> NDArray[np.int64]:
    """Pairs of every token's row and column outside the window, (T,)."""
    here = np.arange(length)
    before = (here - window).clip(min=0)
    after = (length - 1 - here - window).clip(min=0)
    # causal: it reads what lies far before and is read from far behind; else both ways each
    return before + after if causal else 2 * (before + after)


def _band_pairs(length: int, window: int, causal: bool) -> int:
    window = min(window, length - 1)
    side = length * window - window * (window + 1) // 2
    return length + (side if causal else 2 * side)
