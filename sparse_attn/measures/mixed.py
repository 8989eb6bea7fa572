"""Global tokens given up for random keys: what a search tries last."""

from __future__ import annotations

from collections.abc import Iterable

from sparse_attn.attention.progress import Progress
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.measures.fit import pair_count
from sparse_attn.measures.found import Found, searched_pattern
from sparse_attn.measures.greedy import Greedy, Prefix
from sparse_attn.measures.kept import kept_mass
from sparse_attn.measures.windows import Windows
from sparse_attn.patterns.pattern import Pattern


def with_random(
    dense: AttentionMap,
    walks: Windows,
    best: Prefix,
    budget: int,
    seed: int,
    progress: Progress | None,
) -> list[Found]:
    """The best window, and half of it, with fewer global tokens and random keys in their place."""
    length = walks.mass.length
    tried: list[Found] = []
    windows = sorted({best.walk.window, _nearest(walks.walks, best.walk.window // 2)})
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
    return searched_pattern(walk.length, walk.causal, walk.window, walk.order[:count], keys, seed)


def _weighed(dense: AttentionMap, walk: Greedy, count: int, keys: int, seed: int) -> Found:
    pattern = _mixed(walk, count, keys, seed)
    q, k, batch = dense.vectors()
    heads = q.unflatten(0, (batch, -1)), k.unflatten(0, (batch, -1))
    kept = float(kept_mass(AttentionMap(*heads, pattern), dense).mean().mean())
    positions = tuple(sorted(walk.order[:count]))
    return Found(
        walk.length, walk.causal, walk.window, positions, keys, seed, pair_count(pattern), kept
    )
