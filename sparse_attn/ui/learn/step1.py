"""Step 1: attention is a table of T × T weights."""

from __future__ import annotations

import streamlit as st

from sparse_attn import Pattern, SparseGlobalAttention
from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, lines_of, story
from sparse_attn.lessons.lesson import LONGEST
from sparse_attn.ui.learn.maps import percent, weight_grid
from sparse_attn.ui.learn.scene import Guess, Scene, Shown
from sparse_attn.ui.learn.state import on_control, seed
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text


def scene(lesson: Lesson) -> Scene:
    """The dense weights of the first N tokens."""
    tokens = story(current_language(), lesson.N)
    weights = tokens.weights(Pattern.dense(lesson.N))
    size, double = lesson.N**2, (2 * lesson.N) ** 2
    last = min(tokens.far[0], lesson.N - 1)
    others = weights[last].clone()
    others[last] = 0  # a token attends most to itself, nearly always: the next one tells more
    strongest = int(others.argmax())
    facts = [
        text("s1_count", n=lesson.N, pairs=f"{size:,}"),
        text(
            "s1_row",
            query=last,
            word=plain(tokens.tokens[last]),
            key=strongest,
            key_word=plain(tokens.tokens[strongest]),
            own=percent(float(weights[last, last])),
            weight=percent(float(weights[last, strongest])),
        ),
    ]

    def remark(given: int) -> str:
        if given == double:
            return text("s1_right", n=lesson.N)
        return text("s1_twice" if given == 2 * size else "s1_other", n=lesson.N, pairs=f"{size:,}")

    grid = weight_grid(tokens, text("s1_grid"), weights, None, float(weights.max()))
    code = lines_of(SparseGlobalAttention.forward, "scores =", "contexts.append")
    return Scene(
        pictures=(Shown(text("s1_grid"), grid),),
        question=Guess(
            text("s1_question", n=lesson.N, double=2 * lesson.N), text("s1_label"), double, remark
        ),
        facts=tuple(facts),
        code={"SparseGlobalAttention.forward": code},
    )


def control(lesson: Lesson) -> None:
    """How many tokens of the story are read."""
    st.slider(text("s1_control"), 4, LONGEST, key=seed("N", lesson.N), on_change=on_control("N"))
