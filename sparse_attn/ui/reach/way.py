"""The way information takes from one key to one query."""

from __future__ import annotations

import streamlit as st

from sparse_attn.ui import fields
from sparse_attn.ui.reach.values import way_of
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_LONGEST = 24  # positions of a way that are named


def way(work: Work) -> None:
    """Two numbers, and the shortest way between them in a sentence."""
    settings = work.settings
    query, key, words = st.columns([2, 2, 9], vertical_alignment="bottom")
    with query:
        fields.optional_number("query", settings.query, settings)
    with key:
        fields.optional_number("key", settings.key, settings)
    with words:
        if settings.query is None or settings.key is None:
            st.caption(text("reach_pick"))
        else:
            st.markdown(_sentence(work, settings.query, settings.key))


def _sentence(work: Work, query: int, key: int) -> str:
    if query == key:
        return text("reach_itself", query=f"{query:,}")
    path = way_of(work, query, key)
    names = {"query": f"{query:,}", "key": f"{key:,}"}
    if path is None:
        return text("reach_no_way", **names)
    shown = [f"{each:,}" for each in path]
    if len(shown) > _LONGEST:
        shown = [*shown[: _LONGEST // 2], "…", *shown[-_LONGEST // 2 :]]
    steps = len(path) - 1
    layers = text("layer_one") if steps == 1 else text("layer_many", layers=steps)
    return text("reach_way", layers=layers, way=f"**{' ← '.join(shown)}**", **names)
