"""The best pattern of a size, and the smallest pattern that keeps enough."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real

from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.measures.found import Found, Search, frontier
from sparse_attn.measures.greedy import Prefix
from sparse_attn.measures.mass import MapMass, dense_mass
from sparse_attn.measures.mixed import with_random
from sparse_attn.measures.windows import (
    ROUNDING,
    Windows,
    largest_window,
    window_alone,
    window_grid,
)


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
    2. The intervals beside the best window are halved again and again.
    3. At the best window and at half of it, global tokens are given up for random keys (an
       eighth, a quarter and a half of the budget, and all of it), each weighed exactly by
       log-normalizers.

    Greedy choices are not proof of the optimum; what is reported of each pattern is exact. All
    batch items and heads of ``dense`` count alike.

    Args:
        dense: the map under a dense pattern, causal or not, without padding.
        keys_per_query: the most keys a query has on average: count() / T, global rows included.
        seed: of the random keys.
        beyond: the frontier reaches to so many times the budget.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Raises:
        TypeError, ValueError: fewer than one key per query, or a map that is not dense.

    >>> import torch
    >>> from sparse_attn import Pattern
    >>> q = torch.zeros(1, 1, 32, 4)
    >>> k = q.clone()
    >>> q[..., 0], k[..., 20, 0] = 4.0, 8.0  # everybody looks at token 20
    >>> found = best_pattern(AttentionMap(q, k, Pattern.dense(32)), keys_per_query=4).best
    >>> found.positions, found.window, found.keys_per_query <= 4
    ((20,), 0, True)
    """
    if not isinstance(keys_per_query, Real):
        raise TypeError(f"keys_per_query must be a number, got {keys_per_query!r}")
    if not keys_per_query >= 1:
        raise ValueError(f"keys_per_query must be at least 1, got {keys_per_query!r}")
    mass = MapMass(dense, part_of(progress, 0.0, 0.2))
    budget = int(min(keys_per_query, mass.length) * mass.length)
    most = min(mass.length**2, int(beyond * budget))
    walks = Windows(mass, most, 1.0, part_of(progress, 0.2, 0.6))
    walks.add([*window_grid(most, mass), largest_window(budget, mass)])
    walks.refine(lambda: walks.best_within(budget).walk.window)
    best = walks.best_within(budget)
    mixed = with_random(dense, walks, best, budget, seed, part_of(progress, 0.8, 0.2))
    winner = best.found()
    for each in mixed:
        if each.kept > winner.kept + ROUNDING:
            winner = each
    if progress is not None:
        progress(1.0)
    return Search(winner, _as_found(frontier([*walks.prefixes(), *mixed])))


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
    alone = window_alone(mass, enough)
    walks = Windows(mass, mass.length**2, enough, part_of(progress, 0.2, 0.8))
    walks.add([alone])
    # nothing larger than the best so far is of use; wide windows come first, they need few tokens
    narrower = [each for each in window_grid(mass.length**2, mass) if each < alone]
    for window in reversed(narrower):
        walks.most = walks.least_keeping(enough).pairs
        walks.add([window])
    walks.refine(lambda: walks.least_keeping(enough).walk.window)
    if progress is not None:
        progress(1.0)
    return Search(walks.least_keeping(enough).found(), _as_found(frontier(walks.prefixes())))


def _as_found(points: Sequence[Prefix | Found]) -> tuple[Found, ...]:
    return tuple(each if isinstance(each, Found) else each.found() for each in points)
