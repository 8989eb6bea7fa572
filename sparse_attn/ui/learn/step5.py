"""Step 5: one softmax over local and global scores, and the two classic faults."""

from __future__ import annotations

import numpy as np
import streamlit as st
from torch import Tensor

from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, OneSoftmax, code_of, one_softmax, story
from sparse_attn.ui.grid import Cell, GridPicture
from sparse_attn.ui.learn.batch import Batch, batch, narrow
from sparse_attn.ui.learn.faults import harm
from sparse_attn.ui.learn.maps import percent, signed, weight_grid
from sparse_attn.ui.learn.scene import Paint, Scene, Shown
from sparse_attn.ui.learn.state import change, held, on_control, seed
from sparse_attn.ui.texts import text

QUERY = 1
_ROWS = ("key", "score", "weight")
_NUMBERS = 3  # of the context that are written out


def scene(lesson: Lesson) -> Scene:
    """The slots of one query in two items: keys, scores, weights."""
    lesson = narrow(lesson)
    both = batch(lesson)
    query = min(QUERY if lesson.query is None else lesson.query, both.tokens.T - 1)
    real = both.right.real[:, query]
    key_rows = {0: 0, len(_ROWS): 1}  # row of the table → item
    slots = frozenset((row, slot) for row in key_rows for slot in range(real.shape[1]))

    def explain(cell: Cell) -> str:
        return _reason(both, query, key_rows[cell[0]], cell[1], lesson.window)

    question = Paint(
        text("s5_question", query=query, window=lesson.window),
        slots,
        frozenset(cell for cell in slots if not real[key_rows[cell[0]], cell[1]]),
        explain,
    )
    table = Shown(text("s5_slots"), _table(both, query, lesson))
    code = {"one_softmax": code_of(one_softmax)}
    if not lesson.revealed:
        return Scene((table,), question, code=code)
    full = both.full(lesson.twice, not lesson.rowless)
    switches = ((doubled, rows) for doubled in (False, True) for rows in (False, True))
    top = max(float(both.full(*each).max()) for each in switches)  # the same for all four
    name = text("s5_map")
    told = list(_sums(both, _parts(both, lesson), query))
    if query in both.hubs and not lesson.rowless:
        told.append(text("s5_global", query=query))
    return Scene(
        pictures=(
            table,
            Shown(name, weight_grid(both.tokens, name, full, full > 0, top, row=query)),
        ),
        question=question,
        facts=(*told, *(harm(both, query, lesson) or [text("s5_try")])),
        code=code,
    )


def _parts(both: Batch, lesson: Lesson) -> OneSoftmax:
    return both.doubled if lesson.twice else both.right


def _reason(both: Batch, query: int, item: int, slot: int, window: int) -> str:
    key, slots = int(both.right.keys[item, query, slot]), 2 * window + 1
    name = _slot_name(slot, window)
    if key < 0:
        return text("s5_outside" if slot < slots else "s5_padding", slot=name)
    word = both.tokens.tokens[key]
    if not both.right.real[item, query, slot]:
        return text("s5_duplicate", slot=name, key=key, word=word)
    return text("s5_counts", slot=name, key=key, word=word)


def _slot_name(slot: int, window: int) -> str:
    if slot < 2 * window + 1:
        return f"w{signed(slot - window, '+d')}" if slot != window else "w0"
    return f"g{slot - 2 * window - 1}"


def _table(both: Batch, query: int, lesson: Lesson) -> GridPicture:
    """Rows key, score and weight of items A and B; numbers only once they are revealed."""
    parts = _parts(both, lesson)
    slots = parts.keys.shape[2]
    shape = (2 * len(_ROWS), slots)
    texts, said = np.full(shape, "", dtype=object), np.full(shape, "", dtype=object)
    levels = np.full(shape, np.nan)
    allowed = np.ones(shape, dtype=bool)
    top = max(float(each.weights[:, 0, query].max()) for each in (both.right, both.doubled))
    for item in range(2):
        for slot in range(slots):
            key, row = int(parts.keys[item, query, slot]), item * len(_ROWS)
            real = bool(parts.real[item, query, slot])
            texts[row, slot] = f"{key} {both.tokens.tokens[key]}" if key >= 0 else "–"
            said[row, slot] = text("s5_slot", slot=_slot_name(slot, lesson.window))
            if not lesson.revealed:
                continue
            score = float(parts.scores[item, 0, query, slot])
            weight = float(parts.weights[item, 0, query, slot])
            texts[row + 1, slot] = signed(score, ".2f") if real else "−∞"
            texts[row + 2, slot] = percent(weight)
            levels[row + 2, slot] = weight / top if real else np.nan
            allowed[row : row + 3, slot] = real
            why = _reason(both, query, item, slot, lesson.window)
            said[row : row + 3, slot] = [
                why,
                f"{why} {signed(score, '.4f')}",
                f"{why} {percent(weight)}",
            ]
    names = [f"{letter}: {text(f's5_{row}')}" for letter in "AB" for row in _ROWS]
    return GridPicture(
        name=text("s5_slots"),
        rows=tuple(names),
        columns=tuple(_slot_name(slot, lesson.window) for slot in range(slots)),
        column_axis=text("s2_slot"),
        texts=texts,
        sentences=said,
        levels=levels,
        allowed=allowed,
        legend=(("hatch", text("s5_legend_out")),) if lesson.revealed else (),
        wide=True,
    )


def _sums(both: Batch, parts: OneSoftmax, query: int) -> tuple[str, ...]:
    """How the weights split, and the two contexts that are added."""
    width = parts.w_local.shape[-1]
    local, remote = parts.w_local[0, 0, query], parts.w_global[0, 0, query]
    values = both.tokens.v[0, 0]
    keys = parts.keys[0, query].clamp(min=0)
    first = (local[:, None] * values[keys[:width]]).sum(0)
    second = (remote[:, None] * values[keys[width:]]).sum(0)
    return (
        text("s5_split", local=percent(float(local.sum())), remote=percent(float(remote.sum()))),
        text(
            "s5_add",
            count=_NUMBERS,
            dim=values.shape[1],
            local=_numbers(first),
            remote=_numbers(second),
            sum=_numbers(parts.context[0, 0, query]),
        ),
    )


def _numbers(vector: Tensor) -> str:
    return f"({', '.join(signed(each, '.3f') for each in vector[:_NUMBERS].tolist())})"


def control(lesson: Lesson) -> None:
    """Which query is looked at."""
    st.slider(
        text("s5_query"),
        0,
        story(current_language()).T - 1,
        key=seed("query", QUERY if lesson.query is None else lesson.query),
        on_change=on_control("query"),
    )


def faults(lesson: Lesson) -> None:
    """The two faults, to be switched on once the right way was seen."""
    for name in ("twice", "rowless"):
        st.toggle(
            text(f"s5_{name}"),
            key=seed(name, getattr(lesson, name)),
            on_change=_switch,
            args=(name,),
        )


def _switch(name: str) -> None:
    """A fault changes the numbers, not the question: the answer stays."""
    change(**{name: held(name)})
