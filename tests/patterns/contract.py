"""The contract's cases: what every part must fit into. A new part adds its line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sparse_attn.patterns import (
    Blocked,
    Everything,
    Explicit,
    Global,
    Local,
    Part,
    Pattern,
    Placed,
    Random,
)

LENGTHS = (1, 2, 7, 64, 97, 130)
HEADS = 2


def table(length: int, *leading: int) -> Explicit:
    """Three keys a query, some of them none (-1) and some twice."""
    keys = np.random.default_rng(length).integers(-1, length, size=(*leading, length, 3))
    keys[..., 2] = keys[..., 0]
    return Explicit(keys)


def block_table(size: int) -> Callable[[int], list[Part]]:
    return lambda length: [Blocked(size, [table(len(range(0, length, size)))])]


def gaps(*parts: Part) -> Callable[[int], list[Part]]:
    """Parts among tokens that stand three, one, three, one … positions apart."""
    return lambda length: [Placed([2 * i + i % 2 for i in range(length)], parts)]


def always(*parts: Part) -> Callable[[int], list[Part]]:
    """Parts that fit every length."""
    return lambda _: list(parts)


@dataclass(frozen=True)
class Case:
    """Parts that fit a length, and the names of their rules."""

    name: str
    parts: Callable[[int], list[Part]]
    rules: tuple[str, ...]


BAND = ("band",)
HUB = ("global row", "global column")

CASES = (
    Case("nothing", always(), ()),
    Case("everything", always(Everything()), ("dense",)),
    Case("itself", always(Local(0)), BAND),
    Case("window", always(Local(4)), BAND),
    Case("window beyond the length", always(Local(1000)), BAND),
    Case("dilated", always(Local(5, dilation=3)), BAND),
    Case("dilated beyond the length", always(Local(2, dilation=200)), BAND),
    Case("two windows", always(Local(2), Local(3, dilation=16)), ("band", "band #2")),
    Case("no global", always(Global([])), HUB),
    Case("first and last", always(Global([0, -1])), HUB),
    Case("the same twice", lambda length: [Global([0, -length])], HUB),
    Case("all global", lambda length: [Global(range(length))], HUB),
    Case("rows only", lambda length: [Global([length // 2], columns=False)], HUB),
    Case("columns only", lambda length: [Global([length // 2, -1], rows=False)], HUB),
    Case("every third", lambda length: [Global(range(0, length, 3))], HUB),
    Case("random", always(Random(3, seed=7)), ("random",)),
    Case("no random", always(Random(0, seed=7)), ("random",)),
    Case("more random than keys", always(Random(70, seed=7)), ("random",)),
    Case("random by head", always(Random(2, seed=7, per_head=True)), ("random",)),
    Case("random twice", always(Random(2, 1), Random(2, 1)), ("random", "random #2")),
    Case("listed", lambda length: [table(length)], ("listed",)),
    Case("listed by head", lambda length: [table(length, HEADS)], ("listed",)),
    Case("block window", always(Blocked(5, [Local(1)])), BAND),
    Case("blocks of one", always(Blocked(1, [Local(3)])), BAND),
    Case("one block", always(Blocked(500, [Local(0)])), BAND),
    Case("listed blocks", block_table(6), ("listed",)),
    Case(
        "dilated blocks",
        always(Blocked(3, [Local(2, dilation=4)])),
        BAND,
    ),
    Case(
        "blocks of blocks",
        always(Blocked(4, [Blocked(3, [Local(0), Global([-1], rows=False)])])),
        (*BAND, *HUB),
    ),
    Case("window over gaps", gaps(Local(4)), BAND),
    Case("dilated over gaps", gaps(Local(3, dilation=2)), BAND),
    Case(
        "longformer over gaps",
        gaps(Local(5), Global([0, -1]), Blocked(7, [Local(0)])),
        (*BAND, *HUB, "band #2"),
    ),
    Case("a hub that left", lambda n: [Placed(range(1, n + 1), [Global([0, -1])])], HUB),
    Case("gaps in blocks", lambda n: [Blocked(3, gaps(Local(2))(len(range(0, n, 3))))], BAND),
    Case(
        "longformer",
        always(Local(3), Global([0, -1])),
        (*BAND, *HUB),
    ),
    Case(
        "bigbird",
        always(Blocked(8, [Local(1), Global([0, -1]), Random(2, 3, per_head=True)])),
        (*BAND, *HUB, "random"),
    ),
    Case(
        "random around blocks",
        always(Random(2, seed=5), Blocked(8, [Local(0), Random(1, seed=6)])),
        ("random", "band", "random #2"),
    ),
    Case(
        "every part",
        lambda length: [
            Random(2, seed=9),
            Local(2, dilation=2),
            Global([0], rows=False),
            Blocked(7, [Local(0), Global([-1], columns=False)]),
            table(length),
        ],
        ("random", "band", *HUB, "band #2", "global row #2", "global column #2", "listed"),
    ),
)


def patterns(case: Case, length: int) -> Iterator[Pattern]:
    """The case whole and padded, causal or not."""
    for causal in (False, True):
        for valid in sorted({1, (length + 1) // 2, length}):
            yield Pattern(length, case.parts(length), causal=causal, valid_length=valid)
