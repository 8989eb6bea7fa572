"""How much of dense attention every query keeps: a curve, and the worst to jump to."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sparse_attn.figures.along import MOST_POINTS, Along, AlongWords, along_figure
from sparse_attn.measures import KeptMass, kept_mass
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.state import change
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work

_WORST = 10  # buttons
_PAIRS_A_SECOND = 2 * 10**8  # of dense attention, on two cores
_MOST_PAIRS = 10**11  # weighed on demand: about ten minutes


def kept_section(work: Work) -> None:
    """Mean, median and KL in a sentence, the curve, and the worst queries as buttons."""
    kept = _weighed(work)
    work.busy.done()
    st.markdown(kept_sentence(kept))
    curve, worst = st.columns([3, 2])
    with curve:
        along(work, [Along(text("kept_pattern"), shares(kept), band=True)])
    with worst:
        st.caption(text("kept_worst"))
        with st.container(horizontal=True):
            for query, share in kept.worst(count=_WORST):
                st.button(
                    text("kept_query", query=f"{query:,}", kept=percent(share)),
                    key=f"worst_{query}",
                    on_click=_jump,
                    args=(query,),
                )


def _weighed(work: Work) -> KeptMass:
    """Every query; where dense attention is long a sample of them, until all are asked for."""
    if not work.sampled:
        return work.kept()
    if asked_for_all(work, passes=1):
        return every_query(work)
    count = int(work.kept().defined.sum())
    st.caption(text("kept_sample", count=f"{count:,}", length=f"{work.settings.T:,}"))
    return work.kept()


def every_query(work: Work) -> KeptMass:
    """Exact, however long it takes; it can be abandoned."""
    if not work.sampled:
        return work.kept()
    return work.measured(
        "kept-of-all-rows",
        lambda: kept_mass(work.sparse(), work.dense(), work.busy),
        lambda found: found.log_kept.nbytes + found.defined.nbytes,
    )


def asked_for_all(work: Work, passes: int) -> bool:
    """A switch that says how long so many passes over dense attention would take."""
    pairs = passes * work.settings.T**2
    if pairs > _MOST_PAIRS:
        return False
    seconds = max(1, round(pairs / _PAIRS_A_SECOND))
    return st.toggle(text("kept_all", seconds=f"{seconds:,}"), key="kept_all")


def _jump(query: int) -> None:
    """Show the row of a query."""
    change(query=query, section="row")


def kept_sentence(kept: KeptMass) -> str:
    """Mean, median and the mean divergence of the shown head."""
    mean, median = float(kept.mean()[0, 0]), float(kept.median()[0, 0])
    if math.isnan(mean):
        return text("story_padding")
    divergence = float(kept.divergence[0, 0].nanmean())
    shown = text("kept_no_end") if math.isinf(divergence) else f"{divergence:.3g}"
    return text("kept_sentence", mean=percent(mean), median=percent(median), divergence=shown)


def shares(kept: KeptMass) -> NDArray[np.floating]:
    """The share of every query of the shown head, (T,)."""
    return np.asarray(kept.kept[0, 0].cpu().numpy())


def along(work: Work, curves: list[Along]) -> None:
    """The curves along the sequence, the inspected query marked, and what a point stands for."""
    words = AlongWords(text("kept_axis"), text("kept_share"), text("kept_band"))
    figure = along_figure(curves, words, theme(), work.settings.query)
    st.plotly_chart(figure, key="along", config={"displaylogo": False})
    step = -(-work.settings.T // MOST_POINTS)
    if step > 1:
        st.caption(text("kept_points", queries=step))
