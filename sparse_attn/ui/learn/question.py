"""The question of a step: answered by painting or by a number, then judged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from sparse_attn.lessons import JudgedCells, Lesson, judge_cells, judge_number
from sparse_attn.settings import format_positions, parse_positions
from sparse_attn.ui.grid import Cell, GridPicture, painted_cells
from sparse_attn.ui.grid.picture import MARKS, Mark
from sparse_attn.ui.learn.scene import Guess, Paint
from sparse_attn.ui.learn.state import change, held, seed, take_answer
from sparse_attn.ui.texts import text

_SHOWN = 3  # explanations that are written out


def painted(lesson: Lesson, picture: GridPicture) -> frozenset[Cell]:
    """The cells of the lesson's answer; a link that names others names none."""
    try:
        numbers = parse_positions(lesson.answer, picture.texts.size)
    except ValueError:
        return frozenset()
    return picture.cells(numbers)


def with_question(picture: GridPicture, question: Paint, lesson: Lesson) -> GridPicture:
    """The picture with its paint; with marks once the answer is revealed."""
    given = painted(lesson, picture) & question.paintable
    if question.one:
        given = frozenset(sorted(given)[:1])
    if not lesson.revealed:
        return replace(picture, paintable=question.paintable, painted=given, one=question.one)
    if not given:
        return picture
    judged = judge_cells(given, question.wanted, question.one)
    marks: dict[Cell, Mark] = {
        cell: mark
        for mark, cells in zip(MARKS, (judged.right, judged.missed, judged.extra), strict=True)
        for cell in cells
    }
    said = np.array(picture.sentences, dtype=object)
    for cell in marks:
        said[cell] = question.explain(cell)
    signs = {"right": "✓", "missed": "○", "extra": "✗"}
    legend = tuple((signs[each], text(f"grid_{each}")) for each in dict.fromkeys(marks.values()))
    return replace(picture, marks=marks, sentences=said, legend=(*picture.legend, *legend))


def take_paint(key: str, picture: GridPicture, step: int) -> None:
    """For ``on_paint``: what is painted becomes the answer to the step."""
    cells = painted_cells(key, picture, subject_of(step))
    if cells is not None:
        take_answer(step, format_positions(picture.numbers(cells)))


def subject_of(step: int) -> str:
    """What is painted on in a step, for the grid."""
    return f"step={step}"


def ask(question: Paint | Guess, lesson: Lesson) -> None:
    """The question, its field where it takes a number, and the button that reveals."""
    st.markdown(question.words)
    if isinstance(question, Guess):
        st.number_input(
            question.label,
            value=None,
            min_value=0,
            max_value=question.most,
            step=1,
            key=seed("answer", number_of(lesson)),
            on_change=_take_number,
            placeholder=text("guess_place"),
        )
    if not lesson.revealed:
        st.button(
            text("learn_check"),
            key="learn_check",
            type="primary",
            on_click=change,
            kwargs={"revealed": True},
            shortcut="S",
        )


def ask_again() -> None:
    """The button that hides the answer and takes another."""
    st.button(
        text("learn_again"),
        key="learn_again",
        on_click=change,
        kwargs={"answer": "", "revealed": False, "other": 0},
        icon=":material/replay:",
    )


def number_of(lesson: Lesson) -> int | None:
    """The number that was guessed, if one was."""
    return int(lesson.answer) if lesson.answer.isascii() and lesson.answer.isdecimal() else None


def _take_number() -> None:
    number = held("answer")
    change(answer="" if number is None else str(int(number)))


def verdict(question: Paint | Guess, lesson: Lesson, picture: GridPicture) -> list[str]:
    """What to say of the answer, kindly: the score, then the first reasons."""
    if isinstance(question, Guess):
        return _number_verdict(question, number_of(lesson))
    given = painted(lesson, picture) & question.paintable
    if not given:
        example = sorted(question.wanted)[-1:]
        return [text("judged_nothing"), *map(question.explain, example)]
    judged = judge_cells(given, question.wanted, question.one)
    if judged.perfect:
        praise = "judged_one" if question.one else "judged_perfect"
        return [text(praise, count=len(question.wanted)), *map(question.explain, _first(judged))]
    if question.one:
        return [text("judged_other"), *map(question.explain, _first(judged)), text("judged_more")]
    score = text(
        "judged_some",
        right=len(judged.right),
        count=len(question.wanted),
        missed=len(judged.missed),
        extra=len(judged.extra),
    )
    return [score, *map(question.explain, _first(judged)), text("judged_more")]


def _first(judged: JudgedCells) -> list[Cell]:
    """The cells whose reasons are written out: mistakes; of a perfect answer one is enough."""
    wrong = sorted(judged.extra)[: _SHOWN // 2]
    wrong += sorted(judged.missed)[: _SHOWN - len(wrong)]
    return wrong or sorted(judged.right)[-1:]


def _number_verdict(question: Guess, given: int | None) -> list[str]:
    wanted = f"{question.wanted:,}"
    if given is None:
        return [text("judged_number", wanted=wanted), question.remark(question.wanted)]
    judged = judge_number(given, question.wanted, question.factor)
    kind = "exact" if judged.perfect else "close" if judged.close else "number"
    return [text(f"judged_{kind}", wanted=wanted), question.remark(given)]
