"""The map of hops, and the curves over the layers."""

from __future__ import annotations

import streamlit as st

from sparse_attn.figures.hops import HopsWords, hops_figure
from sparse_attn.figures.layers import Growing, layers_figure
from sparse_attn.measures import Reach
from sparse_attn.settings import option_label, other_patterns
from sparse_attn.ui.reach.values import reach_of
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work

CONFIG = {"displaylogo": False}
_WORDS = ("reach_query", "reach_key", "reach_layers", "reach_last", "reach_not_yet")


def hops_map(work: Work, found: Reach) -> None:
    """Every pair, in the colour of the layer that joins it."""
    st.subheader(text("reach_map"), anchor=False)
    layers = work.settings.layers
    figure = hops_figure(
        found.first,
        found.every,
        work.settings.T,
        found.step,
        layers,
        HopsWords(*map(text, _WORDS)),
        theme(),
    )
    st.plotly_chart(figure, key="hops", config=CONFIG)
    shown = text("layer_one") if layers == 1 else text("layer_many", layers=layers)
    if found.step == 1:
        st.caption(text("reach_pixel_one", layers=shown))
    else:
        st.caption(text("reach_pixel", layers=shown, step=found.step))


def curves(work: Work, found: Reach) -> None:
    """The share of pairs joined and the farthest token, for this pattern and those beside it."""
    st.subheader(text("reach_curves"), anchor=False)
    named = [(text("reach_pattern"), found)]
    for letter, other in zip("BCD", other_patterns(work.settings), strict=False):
        name = f"{letter} · {option_label('preset', other.preset)}"
        named.append((name, reach_of(work, other)))
    x_title, marked = text("reach_layers"), work.settings.layers
    shares = [Growing(name, each.share) for name, each in named]
    share = layers_figure(shares, x_title, text("reach_share"), theme(), marked, height=260)
    st.plotly_chart(share, key="joined", config=CONFIG)
    distances = [Growing(name, each.farthest) for name, each in named]
    farthest = layers_figure(
        distances, x_title, text("reach_farthest"), theme(), marked, share=False, height=220
    )
    farthest.update_layout(showlegend=False)
    st.plotly_chart(farthest, key="farthest", config=CONFIG)
