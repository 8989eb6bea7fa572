"""The contract's cases: what every part must fit into. A new part adds its line here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from sparse_attn.patterns import (
    Between,
    Blocked,
    ByHead,
    Everything,
    Explicit,
    Global,
    Grid,
    Local,
    Part,
    Pattern,
    Periodic,
    Placed,
    Random,
    Ring,
    Segments,
    Shifted,
    Strided,
    Within,
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
    Case("segments", always(Segments(9)), BAND),
    Case("segments of one", always(Segments([1])), BAND),
    Case("one segment", always(Segments(1000)), BAND),
    Case("segments of many sizes", always(Segments([3, 1, 20, 6])), BAND),
    Case("dilated segments", always(Segments([24], 5)), BAND),
    Case("segments thinner than their dilation", always(Segments([4], 9)), BAND),
    Case("strided", always(Strided(6)), BAND),
    Case("strided by one", always(Strided(1)), BAND),
    Case("strided beyond the length", always(Strided(2**40)), BAND),
    Case("periodic", always(Periodic(6, 2)), HUB),
    Case("periodic rows", always(Periodic(9, rows=True)), HUB),
    Case("periodic by head", always(Periodic(7, 3, head_step=2)), HUB),
    Case("periodic beyond the length", always(Periodic(2**30, 2**30 - 1)), HUB),
    Case("always periodic", always(Periodic(3, 3, rows=True)), HUB),
    Case("never periodic", always(Periodic(3, 0, rows=True)), HUB),
    Case("back and ahead", always(Between(5, 2)), BAND),
    Case("only ahead", always(Between(0, 4)), BAND),
    Case("back without end", always(Between(2**40, 0)), BAND),
    Case("shifted", always(Shifted(7)), BAND),
    Case("shifted, even", always(Shifted(6)), BAND),
    Case("shifted beyond the length", always(Shifted(2**40)), BAND),
    Case("ring", always(Ring(2)), BAND),
    Case("ring beside a hub", always(Ring(1, first=1)), BAND),
    Case("ring wider than itself", always(Ring(2**40, first=3)), BAND),
    Case("no ring", always(Ring(2, first=2**40)), BAND),
    Case("disc", always(Grid(9, 3)), BAND),
    Case("diamond", always(Grid(9, 3, norm=1)), BAND),
    Case("square", always(Grid(9, 3, norm=math.inf)), BAND),
    Case("grid of one column", always(Grid(1, 4)), BAND),
    Case("grid of one row", always(Grid(2**30, 4)), BAND),
    Case("grid wholly near", always(Grid(5, 2**40)), BAND),
    Case("grid of nothing near", always(Grid(5, 0)), BAND),
    Case(
        "blocked periods and segments",
        always(Blocked(3, [Segments([2, 5]), Periodic(5, rows=True), Ring(1), Grid(4, 2)])),
        ("band", *HUB, "band #2", "band #3"),
    ),
    Case("other windows by head", always(ByHead([Local(2), Local(2, dilation=4)])), BAND),
    Case(
        "other parts by head",
        always(ByHead([Strided(5), Blocked(4, [Local(1), Local(0, 2), Random(1, 3)])]), Local(1)),
        ("band", "band #2", "random", "band #3"),
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
    Case("everything within a window", always(Within([Everything()], [Local(4)])), ("dense",)),
    Case("within nothing", always(Within([Local(4)], [])), BAND),
    Case(
        "longformer within windows",
        always(Within([Local(9), Global([0, -1]), Random(3, 5)], [Local(4), Between(20, 0)])),
        (*BAND, *HUB, "random"),
    ),
    Case(
        "within a window and some keys",
        lambda n: [
            Within(
                [Within([Global([0]), Local(3)], [Global(range(n // 2, n), rows=False)])],
                [Segments(20)],
            )
        ],
        (*HUB, *BAND),
    ),
    Case(
        "within a window with hubs",
        always(
            Within([Local(3), Global([0, -1]), Random(2, 7)], [Local(4), Global([-1])]),
            Within([Everything()], [Global([0]), Between(2, 0)]),
        ),
        (*BAND, *HUB, "random", "dense"),
    ),
    Case(
        "within blocks with hubs",
        always(Within([Local(9), Global([0])], [Blocked(8, [Local(1), Global([0, -1])])])),
        (*BAND, *HUB),
    ),
    Case(
        "dilated by head within a window",
        always(Within([ByHead([Local(5, 3), Strided(4)])], [Local(11)])),
        BAND,
    ),
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
