"""The plain way to show attention in Streamlit: whole matrices through ``st.plotly_chart``.

A script of its own for ``plain_way``; the link says the length: ``/?T=1024``.
"""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st
import torch
from torch import Tensor

from sparse_attn.maps import AttentionMap
from sparse_attn.patterns import Global, Local, Pattern
from sparse_attn.sources import structured


@st.cache_resource
def vectors(length: int) -> tuple[Tensor, Tensor]:
    """q, k of the first of four heads, (1, 1, T, D)."""
    inputs = structured(length)
    return inputs.q[:, :1], inputs.k[:, :1]


@st.cache_resource
def dense(length: int) -> Tensor:
    """Dense attention, (T, T); the window does not matter to it."""
    return AttentionMap(*vectors(length), Pattern.dense(length)).full()[0, 0]


def main() -> None:
    """A slider and three heatmaps."""
    st.set_page_config(layout="wide")
    length = int(st.query_params.get("T", "512"))
    window = st.sidebar.slider("Window", 0, 128, 32, key="window")
    pattern = Pattern(length, [Local(window), Global([0])])
    with torch.no_grad():
        sparse = AttentionMap(*vectors(length), pattern).full()[0, 0]
        maps = {"sparse": sparse, "dense": dense(length), "difference": sparse - dense(length)}
    for place, (name, matrix) in zip(st.columns(3), maps.items(), strict=True):
        figure = go.Figure(go.Heatmap(z=matrix.numpy()))
        figure.update_layout(title=f"{name}, window {window}", yaxis={"autorange": "reversed"})
        place.plotly_chart(figure, key=name)


if __name__ == "__main__":  # as Streamlit runs it
    main()
