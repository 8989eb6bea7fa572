"""Step 4: global tokens, columns and rows."""

from __future__ import annotations

import streamlit as st
import torch

from sparse_attn import Global, Local, Pattern, SparseGlobalAttention
from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, Story, code_of, hops, lines_of, own_story, story
from sparse_attn.patterns.global_tokens import _BoundGlobal
from sparse_attn.settings import ROLES, option_label
from sparse_attn.ui.grid import Cell
from sparse_attn.ui.learn.maps import pair, rule_grid, weight_grid
from sparse_attn.ui.learn.scene import Paint, Scene, Shown
from sparse_attn.ui.learn.state import change, held, on_control, seed
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text

OWN_LENGTH = 24  # tokens of a text of one's own
MOST_CHARACTERS = 600


def tokens_of(lesson: Lesson) -> Story:
    """A text of one's own, or the story where there is none that can be read."""
    if lesson.text.strip():
        try:
            return own_story(lesson.text, OWN_LENGTH)
        except ValueError:
            pass
    return story(current_language())


def global_positions(lesson: Lesson, tokens: Story) -> tuple[int, ...]:
    """The tokens that the chosen roles make global."""
    return tuple(sorted({at for role in lesson.roles for at in tokens.roles[role]}))


def scene(lesson: Lesson) -> Scene:
    """The band, and what global tokens add to it."""
    tokens = tokens_of(lesson)
    places = global_positions(lesson, tokens)
    window = Local(lesson.window)
    pattern = Pattern(tokens.T, [window, Global(places, rows=lesson.rows, columns=lesson.columns)])
    band = Pattern(tokens.T, [window])
    near, allowed = band.mask(), pattern.mask()
    free = frozenset((int(i), int(j)) for i, j in (~near).nonzero())

    def explain(cell: Cell) -> str:
        query, key = cell
        row, column = query in places and lesson.rows, key in places and lesson.columns
        kind = "s4_both" if row and column else "s4_row" if row else "s4_column"
        return text(kind if row or column else "s4_none", pair=pair(tokens, cell))

    question = Paint(
        text("s4_question", tokens=_named(tokens, places) or "–", rules=_switched(lesson)),
        free,
        frozenset(cell for cell in free if allowed[cell]),
        explain,
    )
    lines = lines_of(SparseGlobalAttention.forward, "seen = ", "seen[:] = True")
    code = {
        "Global": code_of(_BoundGlobal.predicates),
        "SparseGlobalAttention.forward": lines,
    }
    if not lesson.revealed:
        grid = rule_grid(tokens, text("s4_before"), band)
        return Scene((Shown(text("s4_before"), grid),), question, code=code)
    dense, sparse = tokens.weights(pattern.dense_reference()), tokens.weights(pattern)
    top = float(torch.maximum(dense, sparse).max())
    layers, alone = hops(allowed), hops(near)
    facts = [
        text("s4_who", tokens=_named(tokens, places) or "–", count=len(places)),
        text(
            "s4_count",
            band=band.count(),
            pairs=pattern.count(),
            all=tokens.T**2,
        ),
        text("s4_layers", alone=_most(alone), layers=_most(layers)),
    ]
    if tokens.cut:
        facts.append(text("s4_cut", shown=tokens.T, cut=tokens.cut))
    return Scene(
        pictures=(
            Shown(text("s4_why"), rule_grid(tokens, text("s4_why"), pattern)),
            Shown(
                text("s4_weights"), weight_grid(tokens, text("s4_weights"), sparse, allowed, top)
            ),
            Shown(text("s1_grid"), weight_grid(tokens, text("s1_grid"), dense, None, top)),
        ),
        question=question,
        facts=tuple(facts),
        code=code,
    )


def _named(tokens: Story, places: tuple[int, ...]) -> str:
    return ", ".join(text("token", at=at, word=plain(tokens.tokens[at])) for at in places)


def _switched(lesson: Lesson) -> str:
    kinds = {(True, True): "both", (True, False): "rows", (False, True): "columns"}
    return text(f"s4_with_{kinds.get((lesson.rows, lesson.columns), 'neither')}")


def _most(layers: torch.Tensor) -> str:
    return text("s4_never") if bool((layers < 0).any()) else str(int(layers.max()))


def control(lesson: Lesson) -> None:
    """Rows and columns, who is global, and a text of one's own."""
    with st.container(horizontal=True):
        for name in ("columns", "rows"):
            st.toggle(
                text(f"s4_{name}"),
                key=seed(name, getattr(lesson, name)),
                on_change=on_control(name),
            )
    names = {role: option_label("roles", role) for role in ROLES}
    with st.expander(text("s4_who_is"), expanded=bool(lesson.text)):
        st.multiselect(
            text("s4_roles"),
            ROLES,
            key=seed("roles", list(lesson.roles)),
            format_func=names.__getitem__,
            on_change=on_control("roles", tuple),
            placeholder=text("roles_none"),
        )
        st.text_area(
            text("s4_text"),
            key=seed("text", lesson.text),
            max_chars=MOST_CHARACTERS,
            height=80,
            on_change=_written,
            placeholder=text("s4_text_place"),
        )
        if lesson.text.strip():
            try:
                own_story(lesson.text, OWN_LENGTH)
            except ValueError as error:
                st.warning(text("learn_left_out", reason=plain(f"{error}.")))


def _written() -> None:
    change(text=held("text"), answer="")
