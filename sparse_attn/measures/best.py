"""The best pattern of a size, and the smallest pattern that keeps enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.measures.fit import pair_count
from sparse_attn.measures.greedy import Greedy, greedy_globals
from sparse_attn.measures.kept import kept_mass
from sparse_attn.measures.mass import DenseMass, MapMass, dense_mass
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.random import Random

_REFINEMENTS = 8  # windows tried between neighbours, after the first round


@dataclass(frozen=True)
class Found:
    """A window, global tokens and random keys, with their exact size and what they keep."""

    pattern: Pattern
    window: int
    positions: tuple[int, ...]
    random: int
    pairs: int
    kept: float  # the mean share of dense attention

    @property
    def keys_per_query(self) -> float:
        """The mean number of keys, global rows included."""
        return self.pairs / self.pattern.length


@dataclass(frozen=True)
class Search:
    """What a search found, and everything it tried."""

    best: Found
    frontier: tuple[Found, ...]  # rising in pairs and in mass; none tried is better at its size


def best_pattern(
    dense: AttentionMap,
    keys_per_query: float,
    seed: int = 0,
    beyond: float = 4.0,
    progress: Progress | None = None,
) -> Search:
    """Search the window, global tokens and random keys that keep most dense mass at a size.

    1. Windows on a geometric grid; for each, global tokens are added greedily
       (``greedy_globals``), which gives the exact size and mass for every number of them.
    2. The interval around the best window is halved again and again.
    3. From the best few windows, global tokens are given up for random keys (an eighth, a quarter
       and a half of the budget, and all of it), each weighed exactly by log-normalizers.

    Greedy choices are not proof of the optimum; what is reported of each pattern is exact. All
    batch items and heads of ``dense`` count alike.

    Args:
        dense: the map under a dense pattern, causal or not, without padding.
        keys_per_query: the most keys a query has on average: count() / T, global rows included.
        seed: of the random keys.
        beyond: the frontier reaches to so many times the budget.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Raises:
        ValueError: fewer than one key per query, or a map that is not dense.

    >>> import torch
    >>> q = torch.zeros(1, 1, 32, 4)
    >>> k = q.clone()
    >>> q[..., 0], k[..., 20, 0] = 4.0, 8.0  # everybody looks at token 20
    >>> found = best_pattern(AttentionMap(q, k, Pattern.dense(32)), keys_per_query=4).best
    >>> found.positions, found.window, found.keys_per_query <= 4
    ((20,), 0, True)
    """
    if not keys_per_query >= 1:
        raise ValueError(f"keys_per_query must be at least 1, got {keys_per_query!r}")
    mass = MapMass(dense, part_of(progress, 0.0, 0.2))
    budget = int(keys_per_query * mass.length)
    most = min(mass.length**2, int(beyond * budget))
    walks = _Windows(mass, most, 1.0, part_of(progress, 0.2, 0.6))
    walks.add([*_grid(most, mass), _largest_window(budget, mass)])
    walks.refine(lambda: walks.best_within(budget).window)
    points = list(walks.points())
    best = walks.best_within(budget)
    mixed = _with_random(dense, walks, best, budget, seed, part_of(progress, 0.8, 0.2))
    best = max([best, *mixed], key=lambda each: (each.kept, -each.pairs))
    if progress is not None:
        progress(1.0)
    return Search(best, _frontier([*points, *mixed]))


def smallest_pattern(
    dense: AttentionMap | Tensor, share: float = 0.95, progress: Progress | None = None
) -> Search:
    """Search the smallest window with global tokens that keeps a share of dense attention.

    As ``best_pattern``, with the roles of size and mass exchanged. No random keys: they are worth
    least.

    Args:
        dense: a map under a dense pattern, or weights (..., T, T) such as a captured attention
            map; weights without anything above the diagonal are taken as causal. Rows are brought
            to the sum 1.
        share: the mean share of dense attention to be kept, above 0 and at most 1.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    >>> import torch
    >>> weights = torch.eye(64) + torch.eye(64).roll(1, 0)
    >>> found = smallest_pattern(weights, share=0.95).best
    >>> found.window, found.positions, round(found.kept, 3)
    (1, (), 0.992)
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must be above 0 and at most 1, got {share!r}")
    mass = dense_mass(dense, part_of(progress, 0.0, 0.2))
    enough = min(share, 1 - 1e-6)  # sums of rounded weights
    alone = _window_alone(mass, enough)
    walks = _Windows(mass, mass.length**2, enough, part_of(progress, 0.2, 0.8))
    walks.add([alone])
    # nothing larger than the best so far is of use; wide windows come first, they need few tokens
    narrower = [each for each in _grid(mass.length**2, mass) if each < alone]
    for window in reversed(narrower):
        walks.most = walks.least_keeping(enough).pairs
        walks.add([window])
    walks.refine(lambda: walks.least_keeping(enough).window)
    if progress is not None:
        progress(1.0)
    return Search(walks.least_keeping(enough), _frontier(walks.points()))


def _window_alone(mass: DenseMass, share: float) -> int:
    """The smallest window that keeps so much without any global token."""
    low, high = 0, mass.length - 1
    while low < high:
        middle = (low + high) // 2
        if float(mass.by_query(middle).mean()) >= share:
            high = middle
        else:
            low = middle + 1
    return low


def _grid(budget: int, mass: DenseMass) -> list[int]:
    """Windows 0, 1, 2, 3, 4, 6, 8, 12 … as far as the budget allows, and the largest it allows."""
    found, step = [0], 1
    while step <= mass.length - 1:
        found += [step, step + step // 2]
        step *= 2
    most = _largest_window(budget, mass)
    return sorted({min(each, most) for each in (*found, most)})


def _largest_window(budget: int, mass: DenseMass) -> int:
    low, high = 0, mass.length - 1
    while low < high:
        middle = (low + high + 1) // 2
        if pair_count(Pattern(mass.length, [Local(middle)], mass.causal)) <= budget:
            low = middle
        else:
            high = middle - 1
    return low


class _Windows:
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

    def points(self) -> Iterable[Found]:
        """Every window with every number of its global tokens."""
        for walk in self.walks.values():
            for count in range(len(walk.pairs)):
                yield self._found(walk, count)

    def best_within(self, budget: int) -> Found:
        """What keeps most with at most so many pairs; the smaller of equals."""
        fitting = [
            (walk.kept[count], -walk.pairs[count], -walk.window, count)
            for walk in self.walks.values()
            for count in range(len(walk.pairs))
            if walk.pairs[count] <= budget
        ]
        _, _, window, count = max(fitting)
        return self._found(self.walks[-window], count)

    def least_keeping(self, share: float) -> Found:
        """What is smallest and keeps at least so much; the better of equals."""
        enough = [
            (walk.pairs[count], -walk.kept[count], walk.window, count)
            for walk in self.walks.values()
            for count in range(len(walk.pairs))
            if walk.kept[count] >= share
        ]
        _, _, window, count = min(enough)
        return self._found(self.walks[window], count)

    def _found(self, walk: Greedy, count: int) -> Found:
        return Found(
            walk.pattern(count),
            walk.window,
            tuple(sorted(walk.order[:count])),
            0,
            walk.pairs[count],
            walk.kept[count],
        )


def _with_random(
    dense: AttentionMap,
    walks: _Windows,
    best: Found,
    budget: int,
    seed: int,
    progress: Progress | None,
) -> list[Found]:
    """The best window, and half of it, with fewer global tokens and random keys in their place."""
    length = walks.mass.length
    tried: list[Found] = []
    windows = sorted({best.window, _nearest(walks.walks, best.window // 2)})
    plans = [
        (window, keys)
        for window in windows
        for keys in sorted({max(1, budget // length // part) for part in (8, 4, 2, 1)})
    ]
    for number, (window, keys) in enumerate(plans, 1):
        walk = walks.walks[window]
        count = _globals_beside(walk, keys, budget, seed)
        if count is not None:
            tried.append(_weighed(dense, walk, count, keys, seed))
        if progress is not None:
            progress(number / len(plans))
    return tried


def _nearest(windows: Iterable[int], wanted: int) -> int:
    return min(windows, key=lambda each: (abs(each - wanted), each))


def _globals_beside(walk: Greedy, keys: int, budget: int, seed: int) -> int | None:
    """The most global tokens that leave room for the random keys; None: not even none do."""
    low, high = -1, len(walk.order)
    while low < high:
        middle = (low + high + 1) // 2
        if pair_count(_mixed(walk, middle, keys, seed)) <= budget:
            low = middle
        else:
            high = middle - 1
    return None if low < 0 else low


def _mixed(walk: Greedy, count: int, keys: int, seed: int) -> Pattern:
    plain = walk.pattern(count)
    return Pattern(plain.length, [*plain.parts, Random(keys, seed)], plain.causal)


def _weighed(dense: AttentionMap, walk: Greedy, count: int, keys: int, seed: int) -> Found:
    pattern = _mixed(walk, count, keys, seed)
    q, k, batch = dense.vectors()
    heads = q.unflatten(0, (batch, -1)), k.unflatten(0, (batch, -1))
    kept = float(kept_mass(AttentionMap(*heads, pattern), dense).mean().mean())
    positions = tuple(sorted(walk.order[:count]))
    return Found(pattern, walk.window, positions, keys, pair_count(pattern), kept)


def _frontier(points: Iterable[Found]) -> tuple[Found, ...]:
    """The points that keep more than every smaller one."""
    found: list[Found] = []
    for each in sorted(points, key=lambda each: (each.pairs, -each.kept)):
        if not found or each.kept > found[-1].kept:
            found.append(each)
    return tuple(found)
