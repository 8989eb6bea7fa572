"""Timing that survives a busy machine: candidates take turns, and the median speaks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

Result = TypeVar("Result")


def wall_ms(candidate: Callable[[], object]) -> float:
    """Milliseconds of wall time that one call takes."""
    start = time.perf_counter()
    candidate()
    return (time.perf_counter() - start) * 1000


def interleave(
    candidates: Mapping[str, Callable[[], Result]],
    repeats: int,
    warmup: int = 1,
    measure: Callable[[Callable[[], Result]], float] = wall_ms,
) -> dict[str, list[float]]:
    """Times of every candidate, ``repeats`` each, in the order they were taken.

    Each round runs every candidate once, so that a slow minute of the machine falls on all of them,
    and starts with another one, so that none always follows the same neighbour. ``warmup`` rounds
    come first and are not kept. ``measure`` turns a candidate into its time: wall milliseconds by
    default; for a candidate that times itself, a function that calls it.

    >>> ticks = iter(range(100))
    >>> interleave({"a": lambda: 0, "b": lambda: 0}, 2, 1, measure=lambda _: next(ticks))
    {'a': [3, 4], 'b': [2, 5]}
    """
    timed = {name: partial(measure, candidate) for name, candidate in candidates.items()}
    return take_turns(timed, repeats, warmup)


def take_turns(
    candidates: Mapping[str, Callable[[], Result]], repeats: int, warmup: int = 1
) -> dict[str, list[Result]]:
    """What every candidate returns, in rounds as :func:`interleave` runs them.

    For candidates that time themselves.
    """
    if not candidates:
        raise ValueError("candidates is empty: name at least one thing to time.")
    if repeats < 1:
        raise ValueError(f"repeats is {repeats}; it must be at least 1.")
    if warmup < 0:
        raise ValueError(f"warmup is {warmup}; it must be 0 or more.")
    found: dict[str, list[Result]] = {name: [] for name in candidates}
    names = list(candidates)
    for turn in range(warmup + repeats):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            result = candidates[name]()
            if turn >= warmup:
                found[name].append(result)
    return found


def percentile(times: Sequence[float], percent: float) -> float:
    """The time that ``percent`` of the times do not exceed, linear between neighbours.

    As NumPy's default method. ``percent`` runs from 0 to 100.

    >>> percentile([10, 20, 30, 40], 95)
    38.5
    """
    if not times:
        raise ValueError("times is empty: there is no percentile of nothing.")
    if not 0 <= percent <= 100:
        raise ValueError(f"percent is {percent}; it must be between 0 and 100.")
    ordered = sorted(times)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def ratio(times: Sequence[float], baseline: Sequence[float]) -> float:
    """Median of the baseline over the median of ``times``: how many times faster; below 1, slower.

    >>> ratio([10, 11, 50], [20, 22, 21])
    1.9090909090909092
    """
    return statistics.median(baseline) / statistics.median(times)
