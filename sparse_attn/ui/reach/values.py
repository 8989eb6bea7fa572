"""What the Reach page shows, made once and shared: reach depends on the pattern alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sparse_attn.attention.progress import Progress
from sparse_attn.measures import Reach, ReachEnsemble, reach, reach_ensemble, shortest_path
from sparse_attn.patterns import Pattern
from sparse_attn.settings import PATTERN_FIELDS, Settings, build_pattern
from sparse_attn.ui.work import Work
from sparse_attn.views.shared_cache import SharedCache
from sparse_attn.views.threads import threads_for

Value = TypeVar("Value")

SEEDS = 8  # patterns of an ensemble
_REACHES = SharedCache(64 * 2**20)
_DEPTHS = (12, 24, 48)  # layers that are followed, so that the slider need not wait


def reach_of(work: Work, settings: Settings, size: int = 0) -> Reach:
    """The reach under these settings, at least as deep as their layers; ``size`` 0: no map."""
    deep = depth(settings.layers)
    return _REACHES.get(
        f"reach-{size}-{deep}-{_key(work, settings)}",
        lambda: _alone(
            lambda: reach(_pattern(work, settings), deep, settings.head, size, work.busy)
        ),
        lambda found: found.first.nbytes + found.every.nbytes + 1024,
        work.busy.wait,
    )


def ensemble_of(work: Work, settings: Settings, progress: Progress | None) -> ReachEnsemble:
    """The reach under these settings, drawn with several seeds."""
    deep, seeds = depth(settings.layers), range(settings.seed, settings.seed + SEEDS)
    return _REACHES.get(
        f"ensemble-{deep}-{_key(work, settings)}",
        lambda: _alone(
            lambda: reach_ensemble(
                lambda seed: _pattern(work, settings.replace(seed=seed)),
                seeds,
                deep,
                settings.head,
                progress,
            )
        ),
        lambda found: found.share.nbytes,
        work.busy.wait,
    )


def way_of(work: Work, query: int, key: int) -> tuple[int, ...] | None:
    """The shortest way from a key to a query; None where there is none."""
    return _alone(lambda: shortest_path(work.pattern, query, key, work.settings.head, work.busy))


def _alone(make: Callable[[], Value]) -> Value:
    """On one thread: many small steps gain nothing from more, and would wait for busy cores."""
    with threads_for(0):
        return make()


def depth(layers: int) -> int:
    """How many layers are followed for so many shown."""
    return next(each for each in _DEPTHS if each >= layers)


def _pattern(work: Work, settings: Settings) -> Pattern:
    return build_pattern(settings, work.source.role_positions(settings))


def _key(work: Work, settings: Settings) -> str:
    fields = ("T", "preset", *PATTERN_FIELDS, "seed", "head")
    params = settings.to_params(full=True)
    return "&".join(
        [*(f"{name}={params[name]}" for name in fields), str(work.source.role_positions(settings))]
    )
