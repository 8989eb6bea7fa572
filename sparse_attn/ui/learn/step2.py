"""Step 2: the window, a band in the map."""

from __future__ import annotations

import numpy as np
import streamlit as st
import torch

from sparse_attn import Local, Pattern, outside_window, unfold_kv
from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, Story, code_of, story
from sparse_attn.lessons.lesson import MOST_WINDOW
from sparse_attn.ui.grid import Cell, GridPicture
from sparse_attn.ui.learn.maps import labels, pair, signed, token_grid, weight_grid
from sparse_attn.ui.learn.scene import Paint, Scene, Shown
from sparse_attn.ui.learn.state import on_control, seed
from sparse_attn.ui.texts import text

QUERY = 7


def scene(lesson: Lesson) -> Scene:
    """The band, the boxes that are gathered for it, and dense attention to flip to."""
    tokens = story(current_language())
    query = min(QUERY if lesson.query is None else lesson.query, tokens.T - 1)
    pattern = Pattern(tokens.T, [Local(lesson.window)])
    allowed = pattern.mask()
    row = frozenset((query, key) for key in range(tokens.T))

    def explain(cell: Cell) -> str:
        distance = abs(cell[0] - cell[1])
        near = "s2_near" if distance <= lesson.window else "s2_far"
        return text(near, pair=pair(tokens, cell), distance=distance, window=lesson.window)

    question = Paint(
        text("s2_question", query=query, window=lesson.window),
        row,
        frozenset(cell for cell in row if allowed[cell]),
        explain,
    )
    code = {"unfold_kv": code_of(unfold_kv)}
    if not lesson.revealed:
        grid = token_grid(tokens, text("s2_blank"), lambda cell: pair(tokens, cell), row=query)
        return Scene((Shown(text("s2_blank"), grid),), question, code=code)
    dense, sparse = tokens.weights(pattern.dense_reference()), tokens.weights(pattern)
    top = float(torch.maximum(dense, sparse).max())
    length = 2 * lesson.window + 1
    shape = f"(1, 1, {tokens.T}, {length}, {tokens.q.shape[-1]})"
    return Scene(
        pictures=(
            Shown(
                text("s2_band"),
                weight_grid(tokens, text("s2_band"), sparse, allowed, top, row=query),
            ),
            Shown(text("s2_boxes"), _boxes(tokens, lesson.window, query)),
            Shown(
                text("s1_grid"), weight_grid(tokens, text("s1_grid"), dense, None, top, row=query)
            ),
        ),
        question=question,
        facts=(
            text("s2_keys", window=lesson.window, keys=length),
            text("s2_shape", shape=shape, length=length),
            text("s2_count", pairs=pattern.count(), all=tokens.T**2),
        ),
        code=code,
    )


def _boxes(tokens: Story, window: int, query: int) -> GridPicture:
    """What ``unfold_kv`` gathers: the position in each slot, by the function itself."""
    positions = torch.arange(tokens.T, dtype=torch.float64).view(1, 1, -1, 1)
    held = unfold_kv(positions, window)[0, 0, :, :, 0].int().numpy()  # (T, window_len)
    outside = outside_window(tokens.T, window).numpy()
    slots = [signed(offset, "+d") if offset else "0" for offset in range(-window, window + 1)]

    def say(token: int, slot: int) -> str:
        if outside[token, slot]:
            return text("s2_box_empty", token=token, slot=slots[slot])
        key = int(held[token, slot])
        return text("s2_box", token=token, slot=slots[slot], key=key, word=tokens.tokens[key])

    def within(at: int, slot: int) -> str:
        return "" if outside[at, slot] else f"{held[at, slot]} {tokens.tokens[held[at, slot]]}"

    cells = [[(at, slot) for slot in range(len(slots))] for at in range(tokens.T)]
    return GridPicture(
        name=text("s2_boxes"),
        rows=labels(tokens),
        columns=tuple(slots),
        row_axis=text("axis_query"),
        column_axis=text("s2_slot"),
        texts=np.array([[within(*cell) for cell in line] for line in cells], dtype=object),
        sentences=np.array([[say(*cell) for cell in line] for line in cells]),
        allowed=~outside,
        row=query,
        legend=(("hatch", text("s2_legend_outside")),),
        wide=True,
    )


def control(lesson: Lesson) -> None:
    """How far a token looks to either side."""
    st.slider(
        text("control_window"),
        0,
        MOST_WINDOW,
        key=seed("window", lesson.window),
        on_change=on_control("window"),
    )
