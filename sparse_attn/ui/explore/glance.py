"""All heads at a glance: a small map of each, with what the pattern keeps; a click opens one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sparse_attn.figures.strip import LARGEST, StripWords, strip_figure
from sparse_attn.ui.state import change
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work
from sparse_attn.views.level import dense_rows

_KEY = "heads_strip"


def heads_strip(work: Work) -> None:
    """The heads side by side as dense maps, which is where they differ."""
    heads = [
        replace(work, settings=work.settings.replace(head=each, view=None))
        for each in range(work.settings.heads)
    ]
    maps = np.stack([_small_map(each) for each in heads])
    kept = np.array([[float(each.kept().mean()[0, 0]) for each in heads]])
    words = StripWords("", text("heads_strip"), text("heads_strip_hover"))
    figure = strip_figure([maps], kept, (0, work.settings.head), words, theme())
    figure.update_yaxes(visible=False)
    st.plotly_chart(
        figure,
        key=_KEY,
        on_select=_clicked,
        selection_mode="points",
        config={"displayModeBar": False},
    )
    st.caption(text("heads_strip_help"))


def _small_map(one: Work) -> NDArray[np.floating]:
    length = one.settings.T
    whole = (0, length)
    sample = dense_rows(whole, length, "sampled")

    def make() -> NDArray[np.floating]:
        tile = one.dense().tile(whole, whole, (LARGEST, LARGEST), "max", sample, one.busy)
        found: NDArray[np.floating] = tile.values[0, 0].cpu().numpy()
        return found

    return one.measured("small-map", make, lambda found: found.nbytes)


def _clicked() -> None:
    state: Any = st.session_state[_KEY]
    points = state["selection"]["points"]
    if points:
        change(head=int(points[0]["customdata"][1]))
