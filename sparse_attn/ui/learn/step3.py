"""Step 3: what the window loses, a fact far away."""

from __future__ import annotations

import streamlit as st
import torch

from sparse_attn import AttentionMap, Local, Pattern
from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, lines_of, story
from sparse_attn.lessons.lesson import MOST_WINDOW
from sparse_attn.measures import KeptMass, kept_mass
from sparse_attn.ui.grid import Cell
from sparse_attn.ui.learn.maps import pair, percent, weight_grid
from sparse_attn.ui.learn.scene import Paint, Scene, Shown
from sparse_attn.ui.learn.state import on_control, seed
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text


def scene(lesson: Lesson) -> Scene:
    """Dense attention with its far fact, and the window that cuts it off."""
    tokens = story(current_language())
    query, _ = tokens.far
    pattern = Pattern(tokens.T, [Local(lesson.window)])
    allowed, reference = pattern.mask(), pattern.dense_reference()
    dense, sparse = tokens.weights(reference), tokens.weights(pattern)
    outside = dense[query].masked_fill(allowed[query], -1.0)
    lost = int(outside.argmax())
    top = float(torch.maximum(dense, sparse).max())
    row = frozenset((query, key) for key in range(tokens.T))

    def explain(cell: Cell) -> str:
        kind = "s3_within" if allowed[cell] else "s3_best" if cell[1] == lost else "s3_less"
        return text(
            kind,
            pair=pair(tokens, cell),
            weight=percent(float(dense[cell])),
            best=percent(float(dense[query, lost])),
            window=lesson.window,
            distance=abs(cell[0] - cell[1]),
        )

    question = Paint(
        text("s3_question", query=query, word=plain(tokens.tokens[query]), window=lesson.window),
        row,
        frozenset({(query, lost)}),
        explain,
        one=True,
    )
    shown = Shown(
        text("s1_grid"), weight_grid(tokens, text("s1_grid"), dense, None, top, row=query)
    )
    code = {
        "kept_mass": lines_of(kept_mass, "below =", "above =")
        + "\n"
        + lines_of(kept_mass, "defined =", "return"),
        "KeptMass.kept": lines_of(KeptMass, "def kept", "return"),
    }
    if not lesson.revealed:
        return Scene((shown,), question, code=code)
    kept = kept_mass(
        AttentionMap(tokens.q, tokens.k, pattern), AttentionMap(tokens.q, tokens.k, reference)
    )
    worst, least = kept.worst()[0]
    distance = abs(query - lost)
    facts = (
        text(
            "s3_lost",
            query=query,
            word=plain(tokens.tokens[query]),
            key=lost,
            key_word=plain(tokens.tokens[lost]),
            weight=percent(float(dense[query, lost])),
            kept=percent(float(kept.kept[0, 0, query])),
        ),
        text("s3_all", mean=percent(float(kept.mean()[0, 0])), worst=worst, least=percent(least)),
        text("s3_reach", distance=distance, keys=2 * distance + 1, length=tokens.T),
    )
    band = text("s2_band")
    pictures = (shown, Shown(band, weight_grid(tokens, band, sparse, allowed, top, row=query)))
    return Scene(pictures, question, facts, code)


def control(lesson: Lesson) -> None:
    """How far a token looks to either side."""
    st.slider(
        text("control_window"),
        0,
        MOST_WINDOW,
        key=seed("window", lesson.window),
        on_change=on_control("window"),
    )
