"""Where to put global tokens: greedily chosen positions against simple rules, on other inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.measures.fit import fit_size, pair_count
from sparse_attn.measures.kept import kept_mass
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.random import Random

SEEDS = 5  # random placements, whose mean and spread are reported


@dataclass(frozen=True)
class Placement:
    """The share of dense attention kept on one input, by where the global tokens are."""

    name: str  # of the input
    given: float  # at the given positions
    even: float  # as many, evenly spaced from the first token on
    random: tuple[float, ...]  # as many, drawn by lot, once a seed
    window: float  # none: a window of as many keys instead

    @property
    def random_mean(self) -> float:
        """The mean over the seeds."""
        return sum(self.random) / len(self.random)

    @property
    def winner(self) -> str:
        """Which keeps most: "given", "even", "random" (by its mean) or "window"."""
        shares = {
            "given": self.given,
            "even": self.even,
            "random": self.random_mean,
            "window": self.window,
        }
        return max(shares, key=lambda each: shares[each])


def compare_placements(
    pattern: Pattern,
    inputs: Sequence[tuple[str, Tensor, Tensor]],
    seeds: Sequence[int] = range(SEEDS),
    progress: Progress | None = None,
) -> tuple[Placement, ...]:
    """Hold a pattern's global positions against simple rules, on inputs it was not chosen for.

    Args:
        pattern: one ``Local``, one ``Global``, and ``Random`` if wanted, such as
            ``best_pattern(…).best.pattern``.
        inputs: (name, q, k), each (B, H, T, D); batch items and heads count alike.
        seeds: of the positions drawn by lot, without repetition.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Raises:
        ValueError: the pattern has no global tokens, or its length is not that of an input.

    >>> from sparse_attn.sources import structured
    >>> pattern = Pattern(64, [Local(2), Global([0, 40])])
    >>> other = structured(64, heads=1, seed=1)
    >>> (found,) = compare_placements(pattern, [("seed 1", other.q, other.k)])
    >>> 0 < found.even < 1, len(found.random)
    (True, 5)
    """
    hubs = next((part for part in pattern.parts if isinstance(part, Global)), None)
    if hubs is None or not hubs.positions:
        raise ValueError("pattern must have global tokens, got none")
    length, count = pattern.length, len({each % pattern.length for each in hubs.positions})
    others = [
        pattern,
        _at(pattern, [number * length // count for number in range(count)]),
        *(_at(pattern, _drawn(length, count, seed)) for seed in seeds),
        _window_instead(pattern),
    ]
    found = []
    for number, (name, q, k) in enumerate(inputs):
        share = 1 / len(inputs)
        kept = _kept(q, k, others, part_of(progress, number * share, share))
        found.append(Placement(name, kept[0], kept[1], tuple(kept[2:-1]), kept[-1]))
    return tuple(found)


def _at(pattern: Pattern, positions: Sequence[int]) -> Pattern:
    parts: list[Part] = [
        Global(positions, part.rows, part.columns) if isinstance(part, Global) else part
        for part in pattern.parts
    ]
    return Pattern(pattern.length, parts, pattern.causal)


def _drawn(length: int, count: int, seed: int) -> list[int]:
    dice = torch.Generator().manual_seed(seed)
    return sorted(torch.randperm(length, generator=dice)[:count].tolist())


def _window_instead(pattern: Pattern) -> Pattern:
    """A window alone, as wide as the pairs of the pattern allow; its random keys stay."""
    drawn = [part for part in pattern.parts if isinstance(part, Random)]

    def build(window: int) -> Pattern:
        return Pattern(pattern.length, [Local(window), *drawn], pattern.causal)

    keys = pair_count(pattern) / pattern.length
    return build(fit_size(build, 0, pattern.length - 1, keys).size)


def _kept(
    q: Tensor, k: Tensor, patterns: Sequence[Pattern], progress: Progress | None
) -> list[float]:
    dense = AttentionMap(q, k, patterns[0].dense_reference())
    dense.log_normalizer(part_of(progress, 0.0, 0.5))
    shares = []
    for number, pattern in enumerate(patterns, 1):
        shares.append(float(kept_mass(AttentionMap(q, k, pattern), dense).mean().mean()))
        if progress is not None:
            progress(0.5 + 0.5 * number / len(patterns))
    return shares
