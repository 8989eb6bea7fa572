"""The Learn page: the step at hand, its question, its pictures, its code."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sparse_attn.lessons import STEPS, Lesson
from sparse_attn.ui.grid import grid
from sparse_attn.ui.language import language_switch
from sparse_attn.ui.learn.handout import handout
from sparse_attn.ui.learn.question import (
    ask,
    ask_again,
    subject_of,
    take_paint,
    verdict,
    with_question,
)
from sparse_attn.ui.learn.scene import Paint, Scene
from sparse_attn.ui.learn.stage import HANDOUT_STYLE, STAGE_STYLE, STYLE, grid_words
from sparse_attn.ui.learn.state import change, current, go, held, seed
from sparse_attn.ui.learn.steps import ONCE_REVEALED, STEP_MODULES
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text

_GRID = "lesson_grid"


def learn() -> None:
    """Everything below the navigation."""
    lesson, problems = current()
    if lesson.handout:  # on paper there is no stage to leave
        lesson = lesson.replace(present=False)
    st.html(STYLE + (STAGE_STYLE if lesson.present else HANDOUT_STYLE if lesson.handout else ""))
    if not lesson.present:
        _sidebar(lesson)
    for problem in problems:
        st.warning(plain(problem.message), icon=":material/info:")
    if lesson.handout:
        handout(lesson)
        return
    _step(lesson)


def _sidebar(lesson: Lesson) -> None:
    titles = {step: f"{step}. {text(f's{step}_title')}" for step in range(1, STEPS + 1)}
    with st.sidebar:
        st.markdown(f"#### {text('learn')}")
        language_switch()
        st.radio(
            text("learn_steps"),
            list(titles),
            key=seed("step", lesson.step),
            format_func=titles.__getitem__,
            on_change=lambda: go(held("step")),
        )
        st.button(
            text("learn_present"),
            key="learn_present",
            icon=":material/slideshow:",
            help=text("learn_present_help"),
            on_click=change,
            kwargs={"present": True, "handout": False},
        )
        st.button(
            text("learn_handout"),
            key="learn_handout",
            icon=":material/print:",
            on_click=change,
            kwargs={"handout": not lesson.handout},
        )
        st.caption(text("learn_source"))


def _step(lesson: Lesson) -> None:
    scene: Scene = STEP_MODULES[lesson.step - 1].scene(lesson)
    with st.container(key="learn_stage"):
        words, picture = st.columns([5, 8], gap="medium")
    with words:
        _navigation(lesson)
        st.subheader(f"{lesson.step}. {text(f's{lesson.step}_title')}", anchor=False)
        if not lesson.present:
            _tabs(lesson)
        if lesson.code:
            _code(scene)
        else:
            _words(lesson, scene)
    with picture:
        _pictures(lesson, scene)


def _navigation(lesson: Lesson) -> None:
    """Where one is and where one can go; its keys are those of a presenter's remote."""
    keys: dict[str, str | None] = {"back": None, "next": None}  # else a page is scrolled with them
    if lesson.present:
        keys = {"back": "PageUp", "next": "PageDown"}
    with st.container(horizontal=True, vertical_alignment="center", key="learn_navigation"):
        st.button(
            text("learn_back"),
            key="learn_back",
            on_click=partial(go, lesson.step - 1),
            disabled=lesson.step == 1,
            shortcut=keys["back"],
        )
        st.button(
            text("learn_next"),
            key="learn_next",
            on_click=partial(go, lesson.step + 1),
            disabled=lesson.step == STEPS,
            shortcut=keys["next"],
        )
        st.caption(text("learn_place", step=lesson.step, steps=STEPS))
        if lesson.present:
            st.button(
                text("learn_lesson" if lesson.code else "learn_code"),
                key="learn_turn",
                on_click=partial(change, code=not lesson.code),
                shortcut="K",
                type="tertiary",
            )
            st.button(
                text("learn_leave"),
                key="learn_leave",
                on_click=partial(change, present=False),
                shortcut="Escape",
                type="tertiary",
            )


def _tabs(lesson: Lesson) -> None:
    """The lesson in words, or as code; not tabs of Streamlit's: a link holds which."""
    names = {False: text("learn_lesson"), True: text("learn_code")}
    st.segmented_control(
        text("learn_beside"),
        list(names),
        key=seed("code", lesson.code),
        required=True,
        format_func=names.__getitem__,
        on_change=lambda: change(code=held("code")),
        label_visibility="collapsed",
    )


def _words(lesson: Lesson, scene: Scene) -> None:
    st.markdown(text(f"s{lesson.step}_idea"))
    STEP_MODULES[lesson.step - 1].control(lesson)
    ask(scene.question, lesson)
    if lesson.revealed:
        score, *reasons = verdict(scene.question, lesson, scene.pictures[0].grid) or [""]
        if score:
            lines = "\n".join(f"- {each}" for each in reasons)
            st.success(f"**{score}**\n\n{lines}", icon=":material/lightbulb:")
        ask_again()
        if play := ONCE_REVEALED.get(lesson.step):
            play(lesson)
    for fact in scene.facts:
        st.markdown(fact)


def _code(scene: Scene) -> None:
    st.caption(text("learn_code_note"))
    for name, source in scene.code.items():
        st.markdown(f"`{name}`")
        st.code(source, language="python", wrap_lines=True)


def _pictures(lesson: Lesson, scene: Scene) -> None:
    count = len(scene.pictures)
    at = min(lesson.other, count - 1)
    if count > 1:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                text("learn_picture"),
                range(count),
                key=seed("other", at),
                format_func=lambda place: scene.pictures[place].title,
                on_change=lambda: change(other=held("other")),
                label_visibility="collapsed",
            )
            st.button(
                text("learn_flip"),
                key="learn_flip",
                on_click=partial(change, other=(at + 1) % count),
                shortcut="F",
            )
    else:
        st.markdown(f"**{scene.pictures[0].title}**")
    picture = scene.pictures[at].grid
    question = scene.question
    if isinstance(question, Paint) and at == 0:
        picture = with_question(picture, question, lesson)
    grid(
        picture,
        key=_GRID,
        texts=grid_words(bool(picture.paintable)),
        state=f"step={lesson.step}&other={at}&revealed={int(lesson.revealed)}",
        subject=subject_of(lesson.step),
        large=lesson.present,
        on_paint=partial(take_paint, _GRID, picture, lesson.step),
    )
