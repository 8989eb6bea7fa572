"""The Compare page below its title."""

from __future__ import annotations

import streamlit as st

from sparse_attn.settings import Settings
from sparse_attn.ui import state
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.compare.answer import answer, parts_chart, table_of
from sparse_attn.ui.compare.clock import measured
from sparse_attn.ui.compare.controls import cards, controls
from sparse_attn.ui.compare.conventions import conventions
from sparse_attn.ui.compare.maps import cells, maps
from sparse_attn.ui.compare.numbers import Numbers, numbers
from sparse_attn.ui.compare.patterns import compared
from sparse_attn.ui.page import say
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work


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
    _pictures()
    st.subheader(text("compare_table"), anchor=False)
    table = st.container()
    times = measured(settings, found)
    with table:
        table_of(found, times)
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
    patterns = compared(settings, busy)
    cards(settings, patterns, Work(settings, busy))
    place = st.container()
    found = [numbers(each, each.work(busy)) for each in patterns]
    with place:
        answer(found)
        parts_chart(found)
    return found


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
