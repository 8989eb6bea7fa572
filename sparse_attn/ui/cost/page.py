"""The Cost page below its title."""

from __future__ import annotations

import streamlit as st

from sparse_attn.measures import cost
from sparse_attn.settings import Settings
from sparse_attn.ui import state
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.cost.clock import clock
from sparse_attn.ui.cost.counted import cost_table, counted_cost, formula_table, growth
from sparse_attn.ui.explore.caption import pattern_words
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.page import say
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work


def cost_page(settings: Settings, error: ValueError | None) -> None:
    """Counted costs with their formula, their growth, and, on demand, measured ones."""
    work = Work(settings, Busy(st.empty()))
    state.show_problems()
    if error is not None:
        say(error)
        return
    try:
        _counted(work)
    except ValueError as problem:
        say(problem)
        return
    work.busy.done()
    st.subheader(text("cost_measured"), anchor=False)
    clock(work)


def _counted(work: Work) -> None:
    settings = work.settings
    name, *details = pattern_words(settings)
    head = text("cost_head", head=settings.head)
    st.markdown(f"**{plain(name)}** · {' · '.join(map(plain, [*details, head]))}")
    st.caption(text("cost_intro"))
    found = counted_cost(work)
    dense = cost(work.pattern.dense_reference(), settings.heads, settings.D)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(text("cost_counted"), anchor=False)
        cost_table(found, dense)
    with right:
        st.subheader(text("cost_formula"), anchor=False)
        formula_table(work.pattern)
        st.subheader(text("cost_growth"), anchor=False)
        growth(work)
