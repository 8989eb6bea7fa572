"""The Compare page below its title."""

from __future__ import annotations

import streamlit as st

from sparse_attn.settings import Settings
from sparse_attn.ui import state
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.compare.answer import answer, parts_chart
from sparse_attn.ui.compare.clock import measured
from sparse_attn.ui.compare.controls import cards, controls
from sparse_attn.ui.compare.conventions import conventions
from sparse_attn.ui.compare.everything import everything
from sparse_attn.ui.compare.maps import cells, maps
from sparse_attn.ui.compare.numbers import Numbers, check_length, numbers
from sparse_attn.ui.compare.patterns import compared
from sparse_attn.ui.page import say
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_AT_ONCE = 16_384  # tokens up to which nobody is asked
_ASKED = "_comparisons_asked_for"


def compare_page(settings: Settings, error: ValueError | None) -> None:
    """Cards, the answer with its reason, maps, differing cells, one table, and conventions."""
    busy = Busy(st.empty())
    state.show_problems()
    if error is not None:
        say(error)
        return
    controls(settings)
    try:
        found = _compared(settings, busy)
    except ValueError as problem:
        say(problem)
        return
    if found:
        _pictures()
        st.subheader(text("compare_table"), anchor=False)
        table = st.container()
        times = measured(settings, found)
        with table:
            everything(found, times)
    place = st.expander(
        text("conventions"),
        expanded=settings.convention is not None,
        key="conventions_open",
        on_change="rerun",  # what nobody has opened is not computed
    )
    if place.open:
        with place:
            conventions(settings, busy)
    busy.done()


def _compared(settings: Settings, busy: Busy) -> list[Numbers]:
    """The cards, and below them the answer; nothing where long work was not asked for yet."""
    patterns = compared(settings, busy)
    cards(settings, patterns, Work(settings, busy))
    check_length(settings.T)
    if settings.T > _AT_ONCE and not _asked_for(settings):
        return []
    place = st.container()
    found = [numbers(each, each.work(busy)) for each in patterns]
    with place:
        answer(found)
        parts_chart(found)
    return found


def _asked_for(settings: Settings) -> bool:
    """A button for what takes a while; asked for once, a length stays so."""
    asked: set[int] = st.session_state.setdefault(_ASKED, set())
    if settings.T in asked:
        return True
    st.caption(text("compare_long", length=f"{settings.T:,}"))
    if st.button(text("compare_start"), key="compare_start", type="primary"):
        asked.add(settings.T)
    return settings.T in asked


@st.fragment
def _pictures() -> None:
    """Maps and differing cells; zooming reruns nothing else."""
    busy = Busy(st.empty())
    settings = state.write_address()
    found = [numbers(each, each.work(busy)) for each in compared(settings, busy)]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader(text("compare_maps"), anchor=False)
        maps(settings, found)
    with right:
        st.subheader(text("compare_cells"), anchor=False)
        cells(settings, found)
    busy.done()
