"""The Best page below its title."""

from __future__ import annotations

import streamlit as st

from sparse_attn.language import current_language
from sparse_attn.settings import Settings
from sparse_attn.ui import fields, state
from sparse_attn.ui.best.backwards import backwards
from sparse_attn.ui.best.searches import best_of_its_size, search_key
from sparse_attn.ui.best.show import elsewhere_table, show_best
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.compare.numbers import check_length
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.page import say
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_AT_ONCE = 1024  # tokens up to which the search needs no button
_ASKED = "_searches_asked_for"


def best_page(settings: Settings, error: ValueError | None) -> None:
    """The best pattern of a size, its placement elsewhere, and the smallest that keeps enough."""
    work = Work(settings, Busy(st.empty()))
    state.show_problems()
    if error is not None:
        say(error)
        return
    try:
        check_length(settings.T)
        _forwards(work)
        backwards(work)
    except ValueError as problem:
        say(problem)
    work.busy.done()


def _forwards(work: Work) -> None:
    settings = work.settings
    st.subheader(text("best"), anchor=False)
    st.markdown(text("best_intro"))
    st.caption(source_words(work))
    keys = settings.budget or max(1, round(work.pairs() / settings.T))
    number, button = st.columns([2, 5], vertical_alignment="bottom")
    with number:
        fields.optional_number("budget", keys, settings)
    with button:
        pressed = st.button(text("best_search"), key="search", help=text("best_search_help"))
    key = search_key(settings, "best", keys)
    asked: set[str] = st.session_state.setdefault(_ASKED, set())
    if pressed:
        asked.add(key)
    if settings.T > _AT_ONCE and key not in asked:
        st.caption(text("best_not_searched", length=f"{settings.T:,}"))
        return
    outcome = best_of_its_size(work, keys)
    show_best(work, outcome)
    elsewhere_table(work, outcome.search.best)


def source_words(work: Work) -> str:
    """The input, the head, and whether dense attention is causal here."""
    settings = work.settings
    return text(
        "best_source_causal" if settings.causal else "best_source",
        source=plain(work.inputs.called(current_language())),
        head=settings.head,
        heads=settings.heads,
    )
