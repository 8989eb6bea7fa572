"""The searches, made once for all sessions: the best of a size, the smallest, and elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import torch

from sparse_attn.measures import (
    Found,
    Placement,
    Search,
    best_pattern,
    compare_placements,
    kept_mass,
    smallest_pattern,
    topk_oracle,
)
from sparse_attn.settings import Settings
from sparse_attn.ui.best.unseen import unseen
from sparse_attn.ui.work import Work
from sparse_attn.views.shared_cache import SharedCache
from sparse_attn.views.source import INPUT_FIELDS
from sparse_attn.views.threads import threads_for

Value = TypeVar("Value")

_SEARCHES = SharedCache(2**27)
_FOUND_BYTES = 2**10  # about what one found pattern takes; its positions are shared numbers
_BOUNDS = 8  # points of the frontier at which the oracle is asked


@dataclass(frozen=True)
class Outcome:
    """A search, and the oracle at some sizes along its frontier."""

    search: Search
    bound: tuple[tuple[float, float], ...]  # keys per query, the most that as many could keep
    most: float  # … at the best pattern's own size
    now: float  # the share that the pattern set now keeps


def search_key(settings: Settings, name: str, *more: object) -> str:
    """What a search depends on: the shown head of the input, and its own numbers."""
    params = settings.to_params(full=True)
    fields = (*INPUT_FIELDS, "batch", "head", "causal", "seed")
    return "&".join([name, *(f"{field}={params[field]}" for field in fields), *map(str, more)])


def best_of_its_size(work: Work, keys: float) -> Outcome:
    """The best pattern with so many keys per query, and the bound above the frontier."""

    def make() -> Outcome:
        dense = work.dense()
        search = best_pattern(dense, keys, work.settings.seed, progress=_part(work, 0.0, 0.7))
        some = _spread(search.frontier)
        bound = []
        for number, found in enumerate([*some, search.best]):
            share = 0.3 / (len(some) + 1)
            part = _part(work, 0.7 + number * share, share)
            counts = found.pattern.row_counts().to(work.inputs.q.device)
            most = float(topk_oracle(dense, counts, part).mean()[0, 0])
            bound.append((found.keys_per_query, most))
        now = float(kept_mass(work.sparse(), dense, work.busy).mean()[0, 0])
        return Outcome(search, tuple(bound[:-1]), bound[-1][1], now)

    return _made(work, f"{search_key(work.settings, 'best', keys)} {work.pattern!r}", make)


def smallest(work: Work, share: float) -> Search:
    """The smallest pattern that keeps a share of the shown head's dense attention."""
    key = search_key(work.settings, "smallest", share)
    return _made(work, key, lambda: smallest_pattern(work.dense(), share, work.busy))


def elsewhere(work: Work, found: Found) -> tuple[Placement, ...]:
    """The pattern found, and simple placements, on inputs that the search did not see."""

    def make() -> tuple[Placement, ...]:
        return compare_placements(found.pattern, unseen(work), progress=work.busy)

    key = search_key(work.settings, "elsewhere", repr(found.pattern))
    return _made(work, key, make)


def _made(work: Work, key: str, make: Callable[[], Value]) -> Value:
    def made() -> Value:
        with torch.no_grad(), threads_for(work.settings.T**2):
            return make()

    return _SEARCHES.get(key, made, _bytes, work.busy.wait)


def _bytes(value: object) -> int:
    search = value.search if isinstance(value, Outcome) else value
    points = search.frontier if isinstance(search, Search) else ()
    return _FOUND_BYTES + sum(_FOUND_BYTES + 8 * len(found.positions) for found in points)


def _part(work: Work, start: float, share: float) -> Callable[[float], None]:
    return lambda done: work.busy(min(1.0, start + share * done))


def _spread(frontier: tuple[Found, ...]) -> list[Found]:
    """A few points of the frontier, evenly spread over the logarithm of their size."""
    if len(frontier) <= _BOUNDS:
        return list(frontier)
    first, last = frontier[0].pairs, frontier[-1].pairs
    wanted = [first * (last / first) ** (step / (_BOUNDS - 1)) for step in range(_BOUNDS)]
    chosen = [min(frontier, key=lambda each: abs(each.pairs - size)) for size in wanted]
    return list({found.pairs: found for found in chosen}.values())
