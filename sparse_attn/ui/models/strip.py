"""All heads at a glance, and the one that is chosen."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from sparse_attn.figures.strip import StripWords, strip_figure
from sparse_attn.models.glance import QUERIES
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.models.look import sampled, short_name, theme
from sparse_attn.ui.models.work import ModelWork
from sparse_attn.ui.state import change
from sparse_attn.ui.texts import text
from sparse_attn.views import pattern_words, percent

_KEY = "strip"


def strip(work: ModelWork) -> None:
    """A small map of every head with the share that the pattern keeps; a click chooses one."""
    look, kept = work.look, work.kept()
    st.markdown(
        text(
            "strip_headline",
            model=plain(short_name(work.settings.model)),
            tokens=f"{look.T:,}",
            layers=len(look.maps),
            heads=kept.shape[1],
            kept=percent(float(np.nanmean(kept))),
        )
    )
    words = StripWords(text("strip_layer"), text("strip_head"), text("strip_hover"))
    figure = strip_figure(look.maps, kept, chosen_head(work), words, theme())
    st.plotly_chart(
        figure,
        key=_KEY,
        on_select=_clicked,
        selection_mode="points",
        config={"displayModeBar": False},
    )
    pattern = " · ".join(map(plain, pattern_words(work.fitted[0], work.role_positions)))
    sentence = text("strip_pattern", pattern=pattern)
    if look.causal:
        sentence = f"{sentence} {text('strip_causal')}"
    if sampled(look):
        sentence = f"{sentence} {text('strip_sampled', count=QUERIES)}"
    st.caption(sentence)
    for problem in work.fitted[1]:
        st.caption(plain(problem.message))


def chosen_head(work: ModelWork) -> tuple[int, int]:
    """The (layer, head) of the settings, or the last one that the model has."""
    layers, heads = len(work.look.maps), len(work.look.maps[0])
    return min(work.settings.layer, layers - 1), min(work.settings.model_head, heads - 1)


def _clicked() -> None:
    state: Any = st.session_state[_KEY]
    points = state["selection"]["points"]
    if points:
        layer, head = points[0]["customdata"][:2]
        change(layer=int(layer), model_head=int(head))
