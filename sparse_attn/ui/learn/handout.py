"""All steps with their answers on one page, to be printed."""

from __future__ import annotations

import streamlit as st

from sparse_attn.lessons import Lesson
from sparse_attn.ui.grid import grid
from sparse_attn.ui.learn.question import verdict
from sparse_attn.ui.learn.scene import Guess, Scene, Shown
from sparse_attn.ui.learn.stage import grid_words
from sparse_attn.ui.learn.steps import STEP_MODULES
from sparse_attn.ui.texts import text


def handout(lesson: Lesson) -> None:
    """The steps one after the other, each beginning a new sheet of paper."""
    st.title(text("app"), anchor=False)
    with st.container(key="handout_note"):
        st.caption(text("learn_handout_note"))
    for number, step in enumerate(STEP_MODULES, 1):
        # As the step opens, whatever was played with: a handout is the same for everybody.
        asked: Scene = step.scene(Lesson(step=number, text=lesson.text))
        answered: Scene = step.scene(Lesson(step=number, text=lesson.text, revealed=True))
        with st.container(key=f"handout_step_{number}"):
            st.subheader(f"{number}. {text(f's{number}_title')}", anchor=False)
            st.markdown(text(f"s{number}_idea"))
            st.markdown(asked.question.words)
            _pictures(number, answered.pictures[:2])
            _told(answered)
    st.caption(text("learn_source"))


def _pictures(number: int, shown: tuple[Shown, ...]) -> None:
    """Side by side, or one below the other where one is wide."""
    wide = any(each.grid.wide for each in shown)
    places = [st.container() for _ in shown] if wide else st.columns(len(shown))
    for place, (box, each) in enumerate(zip(places, shown, strict=True)):
        with box:
            st.markdown(f"**{each.title}**")
            grid(
                each.grid,
                key=f"on_paper_{number}_{place}",
                texts=grid_words(False),
                state=f"step={number}&other={place}&revealed=1",
            )


def _told(scene: Scene) -> None:
    """The answer in words, what is to be seen, and the code."""
    if isinstance(scene.question, Guess):
        st.markdown(" ".join(verdict(scene.question, Lesson(), scene.pictures[0].grid)))
    for fact in scene.facts:
        st.markdown(fact)
    for name, source in scene.code.items():
        st.markdown(f"`{name}`")
        st.code(source, language="python", wrap_lines=True)
