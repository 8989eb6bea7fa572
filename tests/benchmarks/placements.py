"""Where global tokens are put: found by the search, evenly spaced, or drawn by lot.

The search sees one head of one input; the positions it finds are then held against as many tokens
placed by simple rules, and against a window of as many keys, on what it did not see: the other
heads of that input, and the same head of inputs made with other seeds. Mean share of dense
attention kept, in per cent, and how often each keeps most. Structured inputs of 512 tokens and the
sample text, 4 heads, every head in turn as the one that is seen; exact, nothing is timed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

from torch import Tensor

from sparse_attn.maps import AttentionMap
from sparse_attn.measures import Placement, best_pattern, compare_placements
from sparse_attn.patterns import Pattern
from sparse_attn.sources import Inputs, from_text, structured
from sparse_attn.ui.texts import SAMPLE_TEXT
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result

HEADS = 4
OTHER_SEEDS = (1, 2, 3)
LENGTH = 512
Source = Callable[[int], Inputs]


def run(options: Options) -> Iterator[Result]:
    """One line for each input, size and kind of unseen input."""
    plans: list[tuple[str, Source, int, bool]] = [
        ("structured", _structured, 50, False),
        ("structured", _structured, 100, False),
        ("structured, causal", _structured, 50, True),
        ("text", _text, 20, False),
        ("text", _text, 40, False),
    ]
    for name, source, keys, causal in plans if options.long else plans[:1] + plans[3:4]:
        for kind, found in _placements(source, keys, causal).items():
            yield f"- {name}, {keys} keys per query, other {kind}: {_summary(found)}"


@cache
def _structured(seed: int) -> Inputs:
    return structured(LENGTH, heads=HEADS, seed=seed)


@cache
def _text(seed: int) -> Inputs:
    return from_text(SAMPLE_TEXT, heads=HEADS, seed=seed)


def _placements(source: Source, keys: int, causal: bool) -> dict[str, list[Placement]]:
    """What was kept on other heads and with other seeds, every head seen in turn."""
    found: dict[str, list[Placement]] = {"heads": [], "seeds": []}
    for seen in range(HEADS):
        q, k = _head(source(0), seen)
        dense = AttentionMap(q, k, Pattern.dense(q.shape[2], causal))
        best = best_pattern(dense, keys, beyond=1.0).best
        if not best.positions:
            continue
        heads = [("", *_head(source(0), head)) for head in range(HEADS) if head != seen]
        seeds = [("", *_head(source(seed), seen)) for seed in OTHER_SEEDS]
        found["heads"] += compare_placements(best.pattern, heads)
        found["seeds"] += compare_placements(best.pattern, seeds)
    return found


def _head(inputs: Inputs, head: int) -> tuple[Tensor, Tensor]:
    return inputs.q[:, head : head + 1], inputs.k[:, head : head + 1]


def _summary(found: list[Placement]) -> str:
    if not found:
        return "the search found no global token worth its keys"
    wins = Counter(each.winner for each in found)
    ways = {
        "found": ([each.given for each in found], wins["given"]),
        "evenly spaced": ([each.even for each in found], wins["even"]),
        "random": ([each.random_mean for each in found], wins["random"]),
        "wider window": ([each.window for each in found], wins["window"]),
    }
    return "; ".join(
        f"{name} {100 * sum(kept) / len(kept):.1f} % (best {won} of {len(found)})"
        for name, (kept, won) in ways.items()
    )
