"""Step 8: what it costs, counted and measured."""

from __future__ import annotations

import numpy as np
import streamlit as st

from sparse_attn.lessons import Lesson, code_of, cost
from sparse_attn.lessons.cost import GLOBALS, LENGTHS, measure
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.grid import GridPicture
from sparse_attn.ui.learn.scene import Guess, Scene, Shown
from sparse_attn.ui.learn.state import on_control, seed
from sparse_attn.ui.texts import text
from sparse_attn.views.shared_cache import SharedCache

REACHES = (32, 64, 128, 256, 512)
_BUDGET_S = 6.0  # of each of the two measurements
_MEASURED = SharedCache(2**20)
_COLUMNS = ("dense", "sparse", "ratio", "map")
_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Seconds = dict[str, dict[int, float]]  # "sparse" and "dense": seconds by length


def scene(lesson: Lesson) -> Scene:
    """The table of lengths; its last row is asked for."""
    longest = cost(LENGTHS[-1], lesson.reach)

    def remark(given: int) -> str:
        kind = "s8_right" if longest.ratio / 2 <= given <= longest.ratio * 2 else "s8_other"
        return text(
            kind,
            dense=f"{longest.dense:,}",
            sparse=f"{longest.sparse:,}",
            ratio=f"{longest.ratio:,}",
            keys=2 * lesson.reach + 1 + GLOBALS,
        )

    title = text("s8_table", keys=2 * lesson.reach + 1, globals=GLOBALS)
    facts = (
        text("s8_formula", window=lesson.reach, globals=GLOBALS),
        text("s8_memory", size=readable_bytes(4 * longest.dense)),
    )
    return Scene(
        pictures=(Shown(title, _table(title, lesson, measured(lesson))),),
        question=Guess(
            text("s8_question", keys=2 * lesson.reach + 1, globals=GLOBALS),
            text("s8_label"),
            longest.ratio,
            remark,
            factor=2.0,
        ),
        facts=facts if lesson.revealed else (),
        code={"cost": code_of(cost)},
    )


def _table(title: str, lesson: Lesson, seconds: Seconds) -> GridPicture:
    columns = (*_COLUMNS, *(f"{name}_s" for name in seconds))
    texts = np.full((len(LENGTHS), len(columns)), "", dtype=object)
    said = np.full_like(texts, "")
    for row, length in enumerate(LENGTHS):
        found = cost(length, lesson.reach)
        hidden = length == LENGTHS[-1] and not lesson.revealed
        whole = {
            "dense": f"{found.dense:,}",
            "sparse": "?" if hidden else f"{found.sparse:,}",
            "ratio": "?" if hidden else f"{found.ratio:,}",
            "map": readable_bytes(4 * found.dense),
        } | {f"{name}_s": _time(times.get(length)) for name, times in seconds.items()}
        short = whole | {
            "dense": _compact(found.dense),
            "sparse": "?" if hidden else _compact(found.sparse),
        }
        for column, name in enumerate(columns):
            texts[row, column] = short[name]
            said[row, column] = text(
                "s8_cell", length=f"{length:,}", what=text(f"s8_{name}"), value=whole[name]
            )
    return GridPicture(
        name=title,
        rows=tuple(f"{length:,}" for length in LENGTHS),
        columns=tuple(text(f"s8_{name}") for name in columns),
        row_axis=text("s8_length"),
        texts=texts,
        sentences=said,
        wide=True,
    )


def _compact(number: int) -> str:
    """A large number as 5.7·10⁸.

    >>> _compact(1048576)
    '1.0·10⁶'
    """
    digits, power = f"{number:.1e}".split("e")
    return f"{digits}·10{str(int(power)).translate(_DIGITS)}"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def measured(lesson: Lesson) -> Seconds:
    """What was measured on this machine for the window, if it was."""
    found: Seconds = st.session_state.get("_lesson_measured", {}).get(lesson.reach, {})
    return found


def control(lesson: Lesson) -> None:
    """The window."""
    st.select_slider(
        text("control_window"),
        sorted({*REACHES, lesson.reach}),  # a link may hold one between
        key=seed("reach", lesson.reach),
        on_change=on_control("reach"),
    )


def clock(lesson: Lesson) -> None:
    """The clock of this machine."""
    if st.button(text("s8_measure"), key="learn_measure", icon=":material/timer:"):
        _measure(lesson.reach)
        st.rerun()


def _measure(reach: int) -> None:
    """Measure both, once for all sessions, with progress; the numbers stay in this session."""
    slot = st.empty()
    busy = Busy(slot)
    slot.progress(0.1, text("s8_measuring"))
    found = _MEASURED.get(
        f"reach={reach}",
        lambda: {
            "sparse": measure(reach, _BUDGET_S, busy.wait),
            "dense": measure(None, _BUDGET_S, busy.wait),
        },
        lambda _: 1024,
        busy.wait,
    )
    slot.empty()
    st.session_state.setdefault("_lesson_measured", {})[reach] = found
