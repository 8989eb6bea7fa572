"""The Reach page below its title."""

from __future__ import annotations

import streamlit as st

from sparse_attn.measures import Reach
from sparse_attn.settings import MAX_LAYERS, Settings, help_of, label
from sparse_attn.ui import state
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.explore.caption import pattern_words, percent
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.page import say
from sparse_attn.ui.reach.pictures import curves, hops_map
from sparse_attn.ui.reach.studies import studies
from sparse_attn.ui.reach.values import reach_of
from sparse_attn.ui.reach.way import way
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_PIXELS = 256  # a side of the map: on a small screen none of them is lost
_AT_ONCE = 2**15  # tokens that are followed without being asked for
_TOKENS_A_SECOND = 2**14  # about; the time grows with the square


@st.fragment
def reach_page(error: ValueError | None) -> None:
    """The map of hops and the curves, the way between two tokens, and the studies."""
    work = Work(state.write_address(), Busy(st.empty()))
    state.show_problems()
    if error is not None:
        say(error)
        return
    settings = work.settings
    name, *details = map(plain, pattern_words(settings))
    st.markdown(f"**{name}** · {' · '.join(details)}")
    st.caption(text("reach_intro"))
    slider, words = st.columns([2, 5], gap="medium", vertical_alignment="center")
    with slider:
        _layers(settings)
    try:
        if settings.T > _AT_ONCE and not _asked_for(settings.T):
            return
        found = reach_of(work, settings, _PIXELS)
        with words:
            st.markdown(_sentences(found, settings.layers))
        left, right = st.columns(2, gap="medium")
        with left:
            hops_map(work, found)
        with right:
            curves(work, found)
        way(work)
        studies(work)
    except ValueError as problem:
        say(problem)
    work.busy.done()


def _asked_for(length: int) -> bool:
    """A switch that says how long it would take."""
    seconds = round((length / _TOKENS_A_SECOND) ** 2)
    return st.toggle(text("reach_run", length=f"{length:,}", seconds=f"{seconds:,}"), key="follow")


def _layers(settings: Settings) -> None:
    st.slider(
        label("layers"),
        1,
        MAX_LAYERS,
        key=state.seed("layers", settings.layers),
        on_change=state.on_change("layers"),
        help=help_of("layers"),
    )


def _sentences(found: Reach, layers: int) -> str:
    """What is known after the layers shown, and when all is."""
    share = float(found.share[layers])
    after = text(
        "reach_after",
        layers=count_layers(layers),
        share=percent(share),
        farthest=f"{found.farthest[layers]:,}",
    )
    if found.needed is None:
        return f"{after} {text('reach_not_all', layers=count_layers(found.layers))}"
    needed, last = count_layers(found.needed), float(found.share[-1])
    if last == 1.0:
        return f"{after} {text('reach_everything', needed=needed)}"
    return f"{after} {text('reach_all', needed=needed, share=percent(last))}"


def count_layers(layers: int) -> str:
    """So many layers, in words."""
    return text("layer_one") if layers == 1 else text("layer_many", layers=layers)
