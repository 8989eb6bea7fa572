"""Why a pair is allowed: every part's own reasons against the rules, pair by pair."""

from __future__ import annotations

import ast
import operator
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

import sparse_attn.patterns
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
    assertion,
    source,
)
from sparse_attn.patterns.part import BoundPart, Context
from tests.oracle.masks import brute_rules
from tests.oracle.strategies import patterns as any_pattern
from tests.patterns.contract import CASES, HEADS, Case, patterns

COMPARISONS = {"≤": operator.le, "<": operator.lt, ">": operator.gt, "≥": operator.ge}
COMPARED = re.compile(r"(\d+) ([≤<>≥]) (?:\w+²? )?(?:= )?(\d+)(?!.*[≤<>≥])")


def holds(pattern: Pattern, head: int, pairs: Iterator[tuple[int, int]]) -> None:
    """Every verdict is the rule's bit, and every inequality that is said is true."""
    bits = brute_rules(pattern, head)
    for query, key in pairs:
        told = pattern.explain(query, key, head)
        assert told.bits == bits[query, key], told
        assert told.allowed == bool(bits[query, key])
        names = [name for bit, name in enumerate(pattern.rules) if told.bits >> bit & 1]
        assert list(told.rules) == names
        assert [each.rule for each in told.verdicts] == list(pattern.rules)
        for each in told.verdicts:
            says_what_is_true(each.reason.sentence)


def says_what_is_true(sentence: str) -> None:
    assert "{" not in sentence
    found = COMPARED.search(sentence)
    if found:
        assert COMPARISONS[found[2]](int(found[1]), int(found[3])), sentence


def every(length: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(length) for j in range(length))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reasons_are_those_of_the_rules(case: Case) -> None:
    for length in (1, 7):
        for pattern in patterns(case, length):
            for head in range(HEADS if pattern.per_head else 1):
                holds(pattern, head, every(length))
    dice = torch.Generator().manual_seed(3)
    pattern = Pattern(97, case.parts(97), valid_length=90)
    some = torch.randint(97, (60, 2), generator=dice).tolist()
    holds(pattern, 1 if pattern.per_head else 0, ((i, j) for i, j in some))


@given(any_pattern(max_length=40), st.data())
def test_reasons_hold_for_any_parts_together(pattern: Pattern, data: st.DataObject) -> None:
    position = st.integers(0, pattern.length - 1)
    pairs = data.draw(st.lists(st.tuples(position, position), min_size=1, max_size=8))
    holds(pattern, data.draw(st.integers(0, HEADS - 1)), iter(pairs))


def test_every_part_explains_itself() -> None:
    parts = [
        each
        for name in sparse_attn.patterns.__all__
        if isinstance(each := getattr(sparse_attn.patterns, name), type) and issubclass(each, Part)
    ]
    assert len(parts) == 17  # with Part itself
    assert [each.__name__ for each in parts if each.explain is Part.explain] == ["Part"]


PATTERN = Pattern(4096, [Local(64), Global([2000]), Random(3, 5)])


@pytest.mark.parametrize(
    ("pattern", "pair", "sentences"),
    [
        (
            PATTERN,
            (3017, 2950),
            [
                "|3017 − 2950| = 67 > window 64: no",
                "3017 is not global",
                "2950 is not global",
                "2950 is not among the 3 random keys of 3017 (821, 1807, 3179)",
            ],
        ),
        (PATTERN, (2000, 1), ["|2000 − 1| = 1999 > window 64: no",
                              "2000 is global and reads every key", "1 is not global",
                              "1 is not drawn at random, as another part allows it"]),
        (
            Pattern(9, [Global([2], rows=False), Global([-1], columns=False)]),
            (2, 8),
            ["2 is global, but its row is off", "8 is not global",
             "2 is not global", "8 is global, but its column is off"],
        ),
        (Pattern(64, [Local(5, 4)]), (30, 10),
         ["|30 − 10| = 20 = 5 × dilation 4, and 5 ≤ window 5: yes"]),
        (Pattern(64, [Local(5, 4)]), (30, 6),
         ["|30 − 6| = 24 = 6 × dilation 4, and 6 > window 5: no"]),
        (Pattern(64, [Local(5, 4)]), (30, 29), ["|30 − 29| = 1 is no multiple of dilation 4: no"]),
        (Pattern(20, [Blocked(4, [Local(1), Random(1, 2)])]), (9, 18),
         ["in blocks of 4, (9, 18) lies in (2, 4): |2 − 4| = 2 > window 1: no",
          "in blocks of 4, (9, 18) lies in (2, 4): 4 is not among the 1 random keys of 2 (0)"]),
        (Pattern(9, [Between(2, 1)]), (3, 6), ["6 − 3 = 3 > after 1: no"]),
        (Pattern(9, [Strided(3)]), (8, 2), ["|8 − 2| = 6 is a multiple of step 3: yes"]),
        (Pattern(9, [Ring(2)]), (8, 1),
         ["8 and 1 are 2 ≤ window 2 apart on the circle of 9: yes"]),
        (Pattern(9, [Segments(4)]), (5, 3),
         ["3 does not lie in 4 … 7, the segment of 5: no"]),
        (Pattern(9, [Shifted(3)]), (0, 2), ["2 lies in 0 … 2, the 3 keys of 0: yes"]),
        (Pattern(9, [Grid(3, 2)]), (4, 8),
         ["cells (1, 1) and (2, 2): 1² + 1² = 2 < distance² = 4: yes"]),
        (Pattern(9, [Periodic(3)]), (2, 4),
         ["2 mod 3 = 2 ≥ 2: a summary position, but the rows of such positions are off",
          "4 mod 3 = 1 < 2: no summary position"]),
        (Pattern(3, [Placed([0, 1, 5], [Local(1)])]), (1, 2),
         ["(1, 2) stands at (1, 5): |1 − 5| = 4 > window 1: no"]),
        (Pattern(2, [Explicit([[1, -1], [0, 1]])]), (0, 1),
         ["1 is among the 1 keys listed for 0"]),
        (Pattern(9, [Within([Global([0])], [Local(2)])]), (5, 0),
         ["5 is not global; and the limit: |5 − 0| = 5 > window 2: no",
          "0 is global and every query reads it; and the limit: |5 − 0| = 5 > window 2: no"]),
        (Pattern(9, [ByHead([Local(1), Strided(2)])]), (0, 2),
         ["head 0: |0 − 2| = 2 > window 1: no"]),
        (Pattern.dense(9, causal=True, valid_length=5), (3, 7),
         ["7 > 3: causal forbids what comes later", "3 lies within the valid length 5",
          "7 is padding: the valid length is 5", "dense attention: every query reads every key"]),
    ],
)  # fmt: skip
def test_the_sentences(pattern: Pattern, pair: tuple[int, int], sentences: list[str]) -> None:
    told = pattern.explain(*pair)
    assert list(told.sentences()) == sentences
    assert str(told) == "; ".join(sentences)


def test_a_random_key_is_named_among_those_drawn() -> None:
    keys = PATTERN.allows(3017, torch.arange(4096)).nonzero()[:, 0].tolist()
    drawn = [key for key in keys if PATTERN.rules_at(3017, key) == 8]
    assert len(drawn) == 3
    assert f"({', '.join(map(str, drawn))})" in PATTERN.explain(3017, 2950).sentences()[-1]


def test_sentences_come_in_another_language() -> None:
    told = Pattern(20, [Blocked(4, [Local(1)])]).explain(9, 18)
    words = {
        "in blocks of {size}, ({i}, {j}) lies in ({block}, {other}): {inner}": "B{size} {inner}",
        "|{i} − {j}| = {d} > window {w}: no": "{d} > {w}: いいえ",
    }
    assert told.sentences(words) == ("B4 2 > 1: いいえ",)


def test_a_part_of_ones_own_states_its_verdicts() -> None:
    class Own(Part):
        @property
        def rules(self) -> tuple[str, ...]:
            return ("even",)

        def bind(self, context: Context) -> BoundPart:
            return BoundOwn()

    class BoundOwn(BoundPart):
        def predicates(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, ...]:
            return ((queries + keys) % 2 == 0,)

        def columns(self, queries: Tensor) -> tuple[()]:
            return ()

    pattern = Pattern(4, [Own()])
    assert str(pattern.explain(1, 3)) == "even: yes"
    assert str(pattern.explain(1, 2)) == "even: no"


@pytest.mark.parametrize(("query", "key", "field"), [(-1, 0, "query"), (0, 4096, "key")])
def test_positions_outside_are_refused(query: int, key: int, field: str) -> None:
    with pytest.raises(ValueError, match=rf"{field} must be a whole number from 0 to 4095"):
        PATTERN.explain(query, key)


def assertions() -> Iterator[str]:
    for case in CASES:
        for pattern in patterns(case, 7):
            for query, key in ((6, 0), (3, 3)):
                head = 1 if pattern.per_head else 0
                yield assertion(pattern, query, key, head)
    yield assertion(Pattern.dense(9), 1, 2)
    yield assertion(PATTERN, 3017, 2950)


def test_assertions_hold_in_python() -> None:
    """Pasted into a fresh interpreter, one after the other."""
    lines = list(assertions())
    assert any("assert not" in each for each in lines)
    assert any(".rules ==" in each for each in lines)
    ran = subprocess.run(
        [sys.executable, "-"],
        cwd=Path(__file__).parents[2],
        input="\n".join(lines),  # too long for an argument
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]


def test_an_assertion_can_fail() -> None:
    false = assertion(Pattern(9, [Local(1)]), 3, 4).replace("Local(1)", "Local(0)")
    ran = subprocess.run(
        [sys.executable, "-c", false],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert b"AssertionError" in ran.stderr


@pytest.mark.parametrize("part", [Everything(), Random(3, 5, per_head=True), Grid(3, 2, 1)])
def test_source_is_short(part: Part) -> None:
    expected = {
        Everything: "Everything()",
        Random: "Random(3, 5, per_head=True)",
        Grid: "Grid(3, 2, norm=1.0)",
    }
    written = source(Pattern(9, [part]))
    assert written == f"Pattern(9, [{expected[type(part)]}])"
    ast.parse(written)
