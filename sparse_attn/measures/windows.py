"""Windows of a search: which are tried, and a greedy walk over global tokens for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.measures.fit import pair_count
from sparse_attn.measures.found import searched_pattern
from sparse_attn.measures.greedy import Greedy, Prefix, greedy_globals
from sparse_attn.measures.mass import DenseMass

_REFINEMENTS = 8  # windows tried between neighbours, after the first round
ROUNDING = 1e-6  # of a share kept
_HARDLY = 0.01  # more pairs


class Windows:
    """Greedy walks for windows, made once each, and what is best among all their prefixes."""

    def __init__(
        self, mass: DenseMass, most: int, enough: float, progress: Progress | None
    ) -> None:
        self.mass, self.most, self.enough = mass, most, enough  # pairs, share kept
        self.walks: dict[int, Greedy] = {}
        self._progress, self._steps, self._done = progress, 1, 0
        self._total = mass.by_key(None, part_of(progress, 0.0, 0.3))

    def add(self, windows: Iterable[int]) -> None:
        """Walk these windows too."""
        missing = [each for each in windows if each not in self.walks]
        expected = 2 * self.mass.length.bit_length() + _REFINEMENTS
        self._steps = max(expected, self._done + len(missing))
        for window in missing:
            part = part_of(self._progress, 0.3 + 0.7 * self._done / self._steps, 0.7 / self._steps)
            self.walks[window] = greedy_globals(
                self.mass, window, self.most, self.enough, self._total, part
            )
            self._done += 1
            if part is not None:
                part(1.0)

    def refine(self, best: Callable[[], int]) -> None:
        """Halve the intervals beside the best window, whichever that is by then."""
        for _ in range(_REFINEMENTS // 2):
            window, known = best(), sorted(self.walks)
            place = known.index(window)
            sides = known[max(0, place - 1) : place + 2]
            middles = {(low + high) // 2 for low, high in pairwise(sides)}
            if middles <= set(known):
                return
            self.add(sorted(middles))

    def prefixes(self) -> list[Prefix]:
        """Every window with every number of its global tokens."""
        return [
            Prefix(walk, tokens)
            for walk in self.walks.values()
            for tokens in range(len(walk.pairs))
        ]

    def best_within(self, budget: int) -> Prefix:
        """What keeps most with at most so many pairs; of what is as good, the plainest.

        As good: as much kept, up to rounding, with hardly more pairs than the smallest of those.
        Without this a budget for all pairs would be met by hundreds of global tokens.
        """
        fitting = [each for each in self.prefixes() if each.pairs <= budget]
        most = max(each.kept for each in fitting)
        equal = [each for each in fitting if each.kept >= most - ROUNDING]
        small = min(each.pairs for each in equal) * (1 + _HARDLY)
        return min(
            (each for each in equal if each.pairs <= small),
            key=lambda each: (each.tokens, -each.kept, each.pairs, each.walk.window),
        )

    def least_keeping(self, share: float) -> Prefix:
        """What is smallest and keeps at least so much; the better of equals."""
        enough = [each for each in self.prefixes() if each.kept >= share]
        return min(enough, key=lambda each: (each.pairs, -each.kept, each.walk.window))


def window_grid(budget: int, mass: DenseMass) -> list[int]:
    """Windows 0, 1, 2, 3, 4, 6, 8, 12 … as far as the budget allows, and the largest it allows."""
    found, step = [0], 1
    while step <= mass.length - 1:
        found += [step, step + step // 2]
        step *= 2
    most = largest_window(budget, mass)
    return sorted({min(each, most) for each in (*found, most)})


def largest_window(budget: int, mass: DenseMass) -> int:
    """The largest window with at most so many pairs."""

    def fits(window: int) -> bool:
        return pair_count(searched_pattern(mass.length, mass.causal, window)) <= budget

    return _first(mass.length, lambda window: not fits(window)) - 1


def window_alone(mass: DenseMass, share: float) -> int:
    """The smallest window that keeps so much without any global token."""
    return _first(mass.length - 1, lambda window: float(mass.by_query(window).mean()) >= share)


def _first(stop: int, holds: Callable[[int], bool]) -> int:
    """The first of 0 … stop - 1 from which on it holds; ``stop`` where it holds for none."""
    low, high = 0, stop
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
