"""Hops, costs, stories, judging, links and excerpts: each against something independent."""

from __future__ import annotations

import random
from collections import deque
from itertools import pairwise

import pytest
import torch

from sparse_attn import Global, Local, Pattern, Random
from sparse_attn.lessons import (
    Lesson,
    code_of,
    cost,
    hops,
    judge_cells,
    judge_number,
    lines_of,
    middle_keys,
    own_story,
    story,
)
from sparse_attn.lessons.cost import LENGTHS, measure, measured_s, pattern
from sparse_attn.lessons.lesson import DEFAULTS, KINDS
from sparse_attn.lessons.story import STORIES

PATTERNS = [
    Pattern(1, []),
    Pattern(5, []),
    Pattern(13, [Local(2)]),
    Pattern(13, [Local(1), Global([4])]),
    Pattern(13, [Local(1), Global([4], rows=False)]),
    Pattern(13, [Local(1), Global([4], columns=False)]),
    Pattern(20, [Local(1), Random(2, seed=3)]),
    Pattern(9, [Local(1)], causal=True),
]


def searched(allowed: torch.Tensor) -> list[list[int]]:
    """Breadth first, from every query, over plain lists."""
    links = [[j for j, may in enumerate(row) if may] for row in allowed.tolist()]
    table = []
    for start in range(len(links)):
        far = [-1] * len(links)
        far[start], waiting = 0, deque([start])
        while waiting:
            at = waiting.popleft()
            for after in links[at]:
                if far[after] < 0:
                    far[after] = far[at] + 1
                    waiting.append(after)
        table.append(far)
    return table


@pytest.mark.parametrize("made", PATTERNS, ids=repr)
def test_hops_are_shortest_paths(made: Pattern) -> None:
    assert hops(made.mask()).tolist() == searched(made.mask())


def test_middle_keys_are_those_of_two_steps() -> None:
    allowed = PATTERNS[6].mask()
    for query in range(20):
        for key in range(20):
            wanted = {m for m in range(20) if allowed[query, m] and allowed[m, key]}
            assert middle_keys(allowed, query, key) == wanted


@pytest.mark.parametrize("length", [1, 2, 15, 16, 17, 100, 999, 4096])
@pytest.mark.parametrize("window", [0, 1, 7, 64, 5000])
def test_costs_are_counts(length: int, window: int) -> None:
    assert cost(length, window).sparse == pattern(length, window).count()
    assert cost(length, window).dense == Pattern.dense(length).count()


def test_the_seed_s_growth() -> None:
    for short, long in pairwise(LENGTHS):
        assert cost(long, 32).dense == 16 * cost(short, 32).dense
        assert cost(long, 32).sparse == pytest.approx(4 * cost(short, 32).sparse, rel=0.03)


def test_a_measurement_keeps_to_its_budget() -> None:
    ticks: list[int] = []
    assert measured_s(64, 2, lambda: ticks.append(1)) > 0
    assert ticks
    assert list(measure(8, budget_s=0.0)) == [LENGTHS[0]]
    assert set(measure(None, budget_s=0.0)) == {LENGTHS[0]}

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        measured_s(64, None, stop)


@pytest.mark.parametrize("language", STORIES)
def test_both_stories_hide_a_fact_that_dense_attention_finds(language: str) -> None:
    whole = story(language, 32)
    assert whole.T == 32
    assert whole.cut == 0
    tokens = story(language)
    query, key = tokens.far
    assert tokens.tokens[query] == tokens.tokens[key]
    assert query - key > 7, "beyond every window that the lesson offers"
    dense = tokens.weights(Pattern.dense(16))
    others = [j for j in range(16) if abs(j - query) > 2 and j != key]
    assert dense[query, key] > 2 * dense[query, others].max()
    assert len(tokens.roles["sentences"]) == 2
    assert tokens.roles["questions"]


def test_a_part_of_a_story_is_its_beginning() -> None:
    short, long = story("en", 5), story("en", 32)
    assert torch.equal(short.q, long.q[:, :, :5])
    assert short.tokens == long.tokens[:5]


def test_a_text_of_one_s_own() -> None:
    assert own_story("a b c", 3).tokens == ("[CLS]", "a", "b")
    assert own_story("a b c", 3).cut == 1
    with pytest.raises(ValueError, match="at least one word"):
        own_story("   ")


def test_cells_are_judged() -> None:
    judged = judge_cells({(0, 0), (0, 1)}, {(0, 1), (0, 2)})
    assert judged.right == {(0, 1)}
    assert judged.missed == {(0, 2)}
    assert judged.extra == {(0, 0)}
    assert not judged.perfect
    assert judge_cells({(1, 1)}, {(1, 1)}).perfect
    assert judge_cells(set(), {(1, 1)}, one=True).missed == {(1, 1)}
    assert not judge_cells({(1, 1), (2, 2)}, {(1, 1)}, one=True).perfect


@pytest.mark.parametrize(
    ("given", "close", "perfect"),
    [
        (100, True, True),
        (50, True, False),
        (49, False, False),
        (201, False, False),
        (0, False, False),
    ],
)
def test_numbers_are_judged(given: int, close: bool, perfect: bool) -> None:
    judged = judge_number(given, 100, factor=2)
    assert (judged.close, judged.perfect) == (close, perfect)


STATES = [
    Lesson(),
    Lesson(step=8, reach=64, answer="1924", revealed=True),
    Lesson(step=4, rows=False, columns=False, roles=(), text="私は 誰? & = #", present=True),
    Lesson(step=5, query=0, twice=True, rowless=True, other=1),
    Lesson(step=7, random=0, seed=12, answer="3, 5:9", handout=True, window=0, N=4),
]


@pytest.mark.parametrize("lesson", STATES, ids=lambda each: str(each.step))
def test_a_link_is_read_back_without_loss(lesson: Lesson) -> None:
    assert Lesson.from_params(lesson.to_params()) == (lesson, ())
    assert all(lesson.to_params()[name] for name in lesson.to_params() if name != "roles")


def test_a_bad_value_is_said_and_falls_back_alone() -> None:
    for name in KINDS:
        good = {"step": "3", "window": "4"}
        lesson, problems = Lesson.from_params(good | {name: "no\0 such"})
        assert [each.field for each in problems] == [name]
        assert getattr(lesson, name) == DEFAULTS[name]
        assert "Allowed: " in problems[0].message
        for other in set(good) - {name}:
            assert getattr(lesson, other) == int(good[other])
    lesson, problems = Lesson.from_params({"T": "64", "step": "2"})
    assert lesson.step == 2
    assert "'T' is not part of a lesson" in problems[0].sentence


def test_nonsense_never_raises() -> None:
    dice = random.Random(5)
    signs = "0123456789,:;-–٣x\0 \n鍵%&="
    for _ in range(500):
        params = {
            dice.choice([*KINDS, "x"]): "".join(dice.choices(signs, k=dice.randrange(12)))
            for _ in range(4)
        }
        lesson, problems = Lesson.from_params(params)
        assert Lesson.from_params(lesson.to_params()) == (lesson, ())
        assert all(each.sentence for each in problems)


def test_a_lesson_refuses_what_no_field_allows() -> None:
    with pytest.raises(ValueError, match=r"step \(step\): 9 cannot be used"):
        Lesson(step=9)


def test_excerpts_follow_the_source() -> None:
    assert code_of(hops).startswith("def hops(allowed: Tensor) -> Tensor:\n    length = ")
    assert '"""' not in code_of(Lesson)
    with pytest.raises(ValueError, match="has no lines"):
        lines_of(hops, "no such line", "return")
