"""Step 5: one softmax over local and global scores, and the two classic faults."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch
from torch import Tensor

from sparse_attn import Global, Local, Pattern
from sparse_attn.language import current_language
from sparse_attn.lessons import (
    Lesson,
    OneSoftmax,
    Story,
    code_of,
    hops,
    one_softmax,
    placed,
    story,
)
from sparse_attn.ui.grid import Cell, GridPicture
from sparse_attn.ui.learn.maps import percent, weight_grid
from sparse_attn.ui.learn.scene import Paint, Scene, Shown
from sparse_attn.ui.learn.state import on_control, seed
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text

QUERY = 1
_MOST_WINDOW = 2  # more slots would not be read
_ROWS = ("key", "score", "weight")
_NUMBERS = 3  # of the context that are written out


@dataclass(frozen=True, eq=False)
class Batch:
    """The story twice: item A with two global tokens, item B with one."""

    tokens: Story
    mask: Tensor  # (2, T) bool
    right: OneSoftmax
    parts: OneSoftmax  # with the faults that are switched on

    @property
    def dense(self) -> Tensor:
        """The weights of dense attention, (2, 1, T, T)."""
        weights = self.tokens.weights(Pattern.dense(self.tokens.T))
        return weights.expand(2, 1, -1, -1)


def narrow(lesson: Lesson) -> Lesson:
    """The lesson with a window whose slots stand side by side."""
    return lesson.replace(window=min(lesson.window, _MOST_WINDOW))


def batch(lesson: Lesson) -> Batch:
    """Both items, computed by :func:`one_softmax`."""
    window = narrow(lesson).window
    tokens = story(current_language())
    mask = torch.zeros(2, tokens.T, dtype=torch.bool)
    mask[:, 0] = True
    mask[0, tokens.roles["sentences"][1]] = True  # the question's first word
    q, k, v = (each.expand(2, -1, -1, -1) for each in (tokens.q, tokens.k, tokens.v))
    right = one_softmax(q, k, v, window, mask)
    parts = one_softmax(q, k, v, window, mask, lesson.twice) if lesson.twice else right
    return Batch(tokens, mask, right, parts)


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
    full = placed(both.parts, both.dense, both.mask, rows=not lesson.rowless)[0, 0]
    exact = placed(both.right, both.dense, both.mask)[0, 0]
    top = float(exact.max())
    name = text("s5_map")
    return Scene(
        pictures=(
            table,
            Shown(name, weight_grid(both.tokens, name, full, full > 0, top, row=query)),
        ),
        question=question,
        facts=(*_sums(both, query), *_harm(both, query, full, exact, lesson)),
        code=code,
    )


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
        return f"w{slot - window:+d}".replace("-", "−") if slot != window else "w0"
    return f"g{slot - 2 * window - 1}"


def _table(both: Batch, query: int, lesson: Lesson) -> GridPicture:
    """Rows key, score and weight of items A and B; numbers only once they are revealed."""
    parts, slots = both.parts, both.parts.keys.shape[2]
    shape = (2 * len(_ROWS), slots)
    texts, said = np.full(shape, "", dtype=object), np.full(shape, "", dtype=object)
    levels = np.full(shape, np.nan)
    allowed = np.ones(shape, dtype=bool)
    top = float(parts.weights[:, 0, query].max())
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
            texts[row + 1, slot] = f"{score:.2f}" if real else "−∞"
            texts[row + 2, slot] = percent(weight)
            levels[row + 2, slot] = weight / top if real else np.nan
            allowed[row : row + 3, slot] = real
            why = _reason(both, query, item, slot, lesson.window)
            said[row : row + 3, slot] = [why, f"{why} {score:.4f}", f"{why} {percent(weight)}"]
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


def _sums(both: Batch, query: int) -> tuple[str, ...]:
    """How the weights split, and the two contexts that are added."""
    parts, width = both.parts, both.parts.w_local.shape[-1]
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
    return f"({', '.join(f'{each:.3f}' for each in vector[:_NUMBERS].tolist())})"


def _harm(both: Batch, query: int, full: Tensor, exact: Tensor, lesson: Lesson) -> tuple[str, ...]:
    """What the faults that are switched on do to the numbers."""
    found = []
    if lesson.twice:
        found.append(
            text(
                "s5_harm_twice",
                query=query,
                wrong=percent(float(full[query, 0])),
                right=percent(float(exact[query, 0])),
                most=percent(float((full - exact).abs().max())),
            )
        )
    if lesson.rowless:
        places = both.mask[0].nonzero()[:, 0].tolist()
        parts = [Local(lesson.window), Global(places, rows=False)]
        rowless = Pattern(both.tokens.T, parts).mask()
        whole = Pattern(both.tokens.T, [Local(lesson.window), Global(places)]).mask()
        found.append(
            text(
                "s5_harm_rows",
                word=plain(both.tokens.tokens[0]),
                keys=int((full[0] > 0).sum()),
                all=both.tokens.T,
                layers=int(hops(rowless).max()),
                right=int(hops(whole).max()),
            )
        )
    return tuple(found) or (text("s5_try"),)


def control(lesson: Lesson) -> None:
    """Which query is looked at, and the two faults."""
    st.slider(
        text("s5_query"),
        0,
        story(current_language()).T - 1,
        key=seed("query", QUERY if lesson.query is None else lesson.query),
        on_change=on_control("query"),
    )
    if lesson.revealed:
        for name in ("twice", "rowless"):
            st.toggle(
                text(f"s5_{name}"),
                key=seed(name, getattr(lesson, name)),
                on_change=on_control(name),
            )
