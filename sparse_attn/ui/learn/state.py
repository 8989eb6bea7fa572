"""The lesson of a session, its answers, and its link.

As with the settings of the other pages: a link seeds it, a widget's callback changes it, and then
the address is brought in line. Every step remembers its answer while one is elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from sparse_attn.lessons import STEPS, Lesson
from sparse_attn.settings import SPOKEN, Problem
from sparse_attn.ui import state

_LESSON = "_lesson"
_PROBLEMS = "_lesson_problems"
_ADDRESS = "_lesson_address"
_LEFT = "_lessons_left"  # the lesson of every step, as one left it
_PREFIX = "learn_"  # of the widgets' keys: settings have names like ours


def current() -> tuple[Lesson, tuple[Problem, ...]]:
    """The lesson of this run and what was wrong with its link; the address says the same after."""
    news = state.visit("learn")
    params = st.query_params.to_dict()
    spoken = params.pop("lang", "auto")
    fresh = _LESSON not in st.session_state
    if fresh or (news and params != st.session_state[_ADDRESS]):
        if spoken in SPOKEN:
            state.speak(spoken)
        st.session_state[_LESSON], st.session_state[_PROBLEMS] = Lesson.from_params(params)
    return write_address(), st.session_state[_PROBLEMS]


def write_address() -> Lesson:
    """Bring the address bar in line with the lesson, and return it."""
    lesson: Lesson = st.session_state[_LESSON]
    wanted = lesson.to_params()
    st.session_state[_ADDRESS] = dict(wanted)
    if (spoken := state.chosen_language()) != "auto":
        wanted["lang"] = spoken
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    return lesson


def change(**changes: Any) -> None:
    """Change the lesson; for use in callbacks."""
    state.touched()
    st.session_state[_LESSON] = st.session_state[_LESSON].replace(**changes)
    st.session_state[_PROBLEMS] = ()


def go(step: int) -> None:
    """Show another step, as it was left: with its controls and the answer given there."""
    lesson: Lesson = st.session_state[_LESSON]
    step = min(max(step, 1), STEPS)
    left: dict[int, Lesson] = st.session_state.setdefault(_LEFT, {})
    left[lesson.step] = lesson
    again = left.get(step, Lesson(step=step))
    state.touched()
    st.session_state[_LESSON] = again.replace(
        present=lesson.present, code=False, other=0, handout=False
    )
    st.session_state[_PROBLEMS] = ()


def take_answer(step: int, answer: str) -> None:
    """Take the answer to a step; for use in callbacks. One that comes after one went on waits."""
    left: dict[int, Lesson] = st.session_state.get(_LEFT, {})
    if st.session_state[_LESSON].step == step:
        change(answer=answer)
    elif step in left:
        left[step] = left[step].replace(answer=answer)


def seed(name: str, value: Any) -> str:
    """Make the widget of ``name`` show ``value``; use as its ``key``."""
    return state.seed(_PREFIX + name, value)


def held(name: str) -> Any:
    """What the widget of ``name`` holds."""
    return state.held(_PREFIX + name)


def on_control(name: str, read: Callable[[Any], Any] = lambda value: value) -> Callable[[], None]:
    """A callback that takes a step's control; an answer given before belongs to what was before."""

    def callback() -> None:
        change(**{name: read(held(name))}, answer="")

    return callback
