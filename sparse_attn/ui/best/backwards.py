"""Backwards: the smallest pattern that keeps enough, of the input or of a captured map."""

from __future__ import annotations

import streamlit as st

from sparse_attn.measures import Search, smallest_pattern
from sparse_attn.settings import Settings
from sparse_attn.sources.captured import captured_map
from sparse_attn.ui import fields
from sparse_attn.ui.best.describe import found_words
from sparse_attn.ui.best.searches import search_key, smallest
from sparse_attn.ui.best.show import adopt_button
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.page import say
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_ASKED = "_smallest_asked_for"
_SEARCHED = "_captured_searches"  # of this session's last captured map


def backwards(work: Work) -> None:
    """How many keys per query a share of dense attention takes."""
    settings = work.settings
    st.subheader(text("best_backwards"), anchor=False)
    st.markdown(text("best_backwards_intro", target=settings.target))
    number, button = st.columns([2, 5], vertical_alignment="bottom")
    with number:
        fields.number("target", settings)
    with button:
        pressed = st.button(text("best_smallest"), key="smallest", help=text("best_search_help"))
    asked: set[str] = st.session_state.setdefault(_ASKED, set())
    key = search_key(settings, "smallest", settings.target)
    if pressed:
        asked.add(key)
    if key in asked:
        _show_smallest(work, smallest(work, settings.target / 100))
    _captured(work, settings)


def _show_smallest(work: Work, search: Search) -> None:
    best, length = search.best, work.settings.T
    reference = length * (length + 1) // 2 if best.pattern.causal else length**2
    st.markdown(
        text(
            "best_smallest_found",
            keys=f"{best.keys_per_query:,.1f}",
            share=percent(best.pairs / reference),
            kept=percent(best.kept),
            words=found_words(best),
        )
    )
    adopt_button(work, best, "adopt_smallest")


def _captured(work: Work, settings: Settings) -> None:
    """A map that somebody captured elsewhere."""
    file = st.file_uploader(
        text("best_map"), type=["npz"], key="captured", help=text("best_map_help")
    )
    if file is None:
        return
    try:
        captured = captured_map(file.getvalue(), file.name)
    except ValueError as problem:
        say(problem)
        return
    key = f"{captured.name} {settings.target}"
    known: dict[str, Search] = st.session_state.setdefault(_SEARCHED, {})
    if key not in known:
        known.clear()
        known[key] = smallest_pattern(captured.weights, settings.target / 100, work.busy)
    best = known[key].best
    st.markdown(
        text(
            "best_map_found",
            source=plain(captured.name),
            target=settings.target,
            keys=f"{best.keys_per_query:,.1f}",
            kept=percent(best.kept),
            words=found_words(best),
        )
    )
    adopt_button(work, best, "adopt_captured")
