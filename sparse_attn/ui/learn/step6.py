"""Step 6: back to a full map."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
import torch

from sparse_attn import AttentionMap, Global, Local, Pattern
from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, code_of, lines_of, placed, story
from sparse_attn.ui.grid import Cell
from sparse_attn.ui.learn.batch import batch, narrow
from sparse_attn.ui.learn.maps import pair, weight_grid
from sparse_attn.ui.learn.scene import Paint, Scene, Shown
from sparse_attn.ui.learn.state import on_control, seed
from sparse_attn.ui.texts import text

QUERY = 10


def scene(lesson: Lesson) -> Scene:
    """The rows that are placed so far, the whole map, and dense attention."""
    lesson = narrow(lesson)
    both = batch(lesson)
    tokens = both.tokens
    query = min(QUERY if lesson.query is None else lesson.query, tokens.T - 1)
    full = both.full()
    dense = both.dense[0, 0]
    pattern = Pattern(tokens.T, [Local(lesson.window), Global(both.hubs)])
    allowed = pattern.mask()
    top = float(torch.maximum(full, dense).max())
    row = frozenset((query, key) for key in range(tokens.T))

    def explain(cell: Cell) -> str:
        near = abs(cell[0] - cell[1]) <= lesson.window
        hub = cell[1] in both.hubs
        kind = "s6_both" if near and hub else "s6_near" if near else "s6_hub" if hub else "s6_none"
        kind = "s6_row" if cell[0] in both.hubs else kind
        return text(kind, pair=pair(tokens, cell))

    question = Paint(
        text("s6_question", query=query, slots=_slots(both.right.keys[0, query].tolist())),
        row,
        frozenset(cell for cell in row if allowed[cell]),
        explain,
    )
    code = {
        "placed": code_of(placed),
        "AttentionMap.full": "\n".join(
            (lines_of(AttentionMap.full, "rows = ", "return"), code_of(AttentionMap._weights))
        ),
    }
    rows = torch.arange(tokens.T)[:, None]
    name = text("s6_partly", query=query)
    if not lesson.revealed:
        above = allowed & (rows < query)
        part = weight_grid(tokens, name, full * above, above | (rows >= query), top, row=query)
        blank = part.texts.copy()
        blank[query:] = ""
        levels = part.levels
        assert levels is not None  # weight_grid colours
        levels = levels.copy()
        levels[query:] = float("nan")
        return Scene((Shown(name, replace(part, texts=blank, levels=levels)),), question, code=code)
    engine = AttentionMap(tokens.q, tokens.k, pattern).full()[0, 0]
    apart = float((engine - full).abs().max())
    return Scene(
        pictures=(
            Shown(
                text("s6_full"), weight_grid(tokens, text("s6_full"), full, allowed, top, row=query)
            ),
            Shown(
                text("s1_grid"), weight_grid(tokens, text("s1_grid"), dense, None, top, row=query)
            ),
        ),
        question=question,
        facts=(
            text("s6_rows", low=f"{float(full.sum(1).min()):.12f}"),
            text("s6_engine", apart=f"{apart:.0e}" if apart else "0"),
            text("s6_cells", pairs=pattern.count(), all=tokens.T**2),
        ),
        code=code,
    )


def _slots(keys: list[int]) -> str:
    return ", ".join("–" if key < 0 else str(key) for key in keys)


def control(lesson: Lesson) -> None:
    """Up to which query the rows are placed."""
    st.slider(
        text("s6_control"),
        0,
        story(current_language()).T - 1,
        key=seed("query", QUERY if lesson.query is None else lesson.query),
        on_change=on_control("query"),
    )
