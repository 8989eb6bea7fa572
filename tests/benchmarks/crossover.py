"""From which length on sparse attention is faster than dense, pattern by pattern.

The answer to "why isn't sparse faster?": below this length it is not. Both are timed at lengths
that double, B=1, H=8, D=64, float32; the crossing lies between two of them, on a straight line in
the logarithms of length and ratio. Causal patterns are held against causal dense attention.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import torch
from torch.nn.functional import scaled_dot_product_attention

from sparse_attn.attention import sparse_attention
from sparse_attn.patterns import PRESETS, Pattern, presets
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result
from tests.benchmarks.sparse_vs_dense import longformer_like, vectors
from tests.benchmarks.timing import interleave, ratio

LENGTHS = (256, 512, 1024, 2048, 4096, 8192)
PATTERNS: dict[str, Callable[[int], Pattern]] = {
    "Longformer, window 256, 16 globals": longformer_like,
    "Longformer, window 32, 16 globals": lambda length: presets.longformer(
        length, 32, range(0, length, length // 16)
    ),
    **{
        PRESETS[name].title: PRESETS[name].build
        for name in ("bigbird", "deepspeed_bigbird", "streaming_llm", "natten", "block_window")
    },
    PRESETS["sparse_transformer_fixed"].title: presets.sparse_transformer_fixed,
    PRESETS["sparse_transformer_strided"].title: presets.sparse_transformer_strided,
    PRESETS["longnet"].title: presets.longnet,
    "Axial, 64 wide": lambda length: presets.axial(length, 64),
}


def crossing(lengths: Sequence[int], faster: Sequence[float]) -> float | None:
    """The length from which on ``faster``, dense time over sparse time, stays at 1 or more.

    None: it does not get there. The first length: it was there from the start.

    >>> crossing([256, 512, 1024], [0.25, 1.0, 4.0]), crossing([256, 512], [0.5, 0.9])
    (512.0, None)
    """
    if faster[-1] < 1:
        return None
    last = max((place for place, each in enumerate(faster) if each < 1), default=-1)
    if last < 0:
        return float(lengths[0])
    here, there = (math.log(each) for each in faster[last : last + 2])
    share = -here / (there - here)
    return float(round(lengths[last] * (lengths[last + 1] / lengths[last]) ** share, 6))


@torch.inference_mode()
def run(options: Options) -> Iterator[Result]:
    """One line a pattern."""
    faster: dict[str, list[float]] = {name: [] for name in PATTERNS}
    for length in LENGTHS:
        q, k, v = vectors(length)
        patterns = {name: build(length) for name, build in PATTERNS.items()}
        dense = {
            f"dense, causal {causal}": partial(
                scaled_dot_product_attention, q, k, v, is_causal=causal
            )
            for causal in (False, True)
        }
        sparse = {
            name: partial(sparse_attention, q, k, v, pattern) for name, pattern in patterns.items()
        }
        times = interleave(dense | sparse, max(3, options.repeats // 3))
        for name, pattern in patterns.items():
            faster[name].append(ratio(times[name], times[f"dense, causal {pattern.causal}"]))
    for name, ratios in faster.items():
        found = crossing(LENGTHS, ratios)
        if found is None:
            place = f"dense is faster up to T {LENGTHS[-1]:,}"
        elif found == LENGTHS[0]:
            place = f"sparse is faster from T {LENGTHS[0]:,}, the shortest tried"
        else:
            place = f"sparse is faster from T {found:,.0f}"
        yield f"- {name}: {place} ({ratios[-1]:.1f} times at {LENGTHS[-1]:,})"
