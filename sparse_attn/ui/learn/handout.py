"""All steps with their answers on one page, to be printed."""

from __future__ import annotations

import streamlit as st

from sparse_attn.lessons import STEPS, Lesson
from sparse_attn.ui.grid import grid
from sparse_attn.ui.learn.question import verdict
from sparse_attn.ui.learn.scene import Guess, Scene, Shown
from sparse_attn.ui.learn.stage import grid_words
from sparse_attn.ui.learn.steps import STEP_MODULES
from sparse_attn.ui.texts import text

_MOST_WIDE, _MOST_TOKENS = 5, 16  # columns that half a sheet of paper has room for


def handout(lesson: Lesson) -> None:
    """The steps one after the other, each beginning a new sheet of paper."""
    with st.container(key="handout_note"):
        st.caption(text("learn_handout_note"))
    with st.container(key="handout"):
        st.title(text("app"), anchor=False)
        st.markdown(text("learn_source"))
        for number in range(1, STEPS + 1):
            with st.container(key=f"handout_step_{number}"):
                _step(number, lesson.text)


def _step(number: int, own_text: str) -> None:
    """A step as it opens, whatever was played with: a handout is the same for everybody."""
    step = STEP_MODULES[number - 1]
    asked: Scene = step.scene(Lesson(step=number, text=own_text))
    answered: Scene = step.scene(Lesson(step=number, text=own_text, revealed=True))
    st.subheader(f"{number}. {text(f's{number}_title')}", anchor=False)
    st.markdown(text(f"s{number}_idea"))
    st.markdown(asked.question.words)
    _pictures(number, answered.pictures[:2])
    _told(number, answered)


def _pictures(number: int, shown: tuple[Shown, ...]) -> None:
    """Side by side, or one below the other where one would be too small to read."""
    beside = all(
        len(each.grid.columns) <= (_MOST_WIDE if each.grid.wide else _MOST_TOKENS) for each in shown
    )
    if beside:
        places = st.columns(len(shown))
    else:
        places = [
            st.container(key=f"handout_below_{number}_{place}") for place in range(len(shown))
        ]
    for place, (box, each) in enumerate(zip(places, shown, strict=True)):
        with box:
            st.markdown(f"**{each.title}**")
            grid(
                each.grid,
                key=f"on_paper_{number}_{place}",
                texts=grid_words(False),
                state=f"step={number}&other={place}&revealed=1",
            )


def _told(number: int, scene: Scene) -> None:
    """The answer in words, what is to be seen, and the code."""
    if isinstance(scene.question, Guess):
        st.markdown(" ".join(verdict(scene.question, Lesson(), scene.pictures[0].grid)))
    for fact in scene.facts:
        st.markdown(fact)
    for place, (name, source) in enumerate(scene.code.items()):
        with st.container(key=f"handout_code_{number}_{place}"):
            st.markdown(f"`{name}`")
            st.code(source, language="python", wrap_lines=True)
