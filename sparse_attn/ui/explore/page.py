"""The Explore page below its title: headline, map, inspector."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from sparse_attn.ui import state
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.explore.caption import headline_words
from sparse_attn.ui.explore.export_menu import export_menu
from sparse_attn.ui.explore.inspector import inspector
from sparse_attn.ui.explore.packed import is_packed, packed_picture
from sparse_attn.ui.explore.share import link_button
from sparse_attn.ui.map_view import map_event, map_view
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.page import say
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work
from sparse_attn.views import painted

_MAP = "map"
_MAPS_FIRST_S = 0.15
_REFINED = "_refined"  # the picture of which a first look was seen
_LAST = "_last_picture"  # the last picture that could be made, packed


@st.fragment
def explore(error: ValueError | None) -> None:
    """Headline, problems, map and inspector; zooming and clicking rerun nothing else."""
    work = at_level(Work(state.write_address(), Busy(st.empty())))
    title, share = st.columns([5, 2], vertical_alignment="center")
    with share, st.container(horizontal=True, horizontal_alignment="right"):
        link_button(work.settings)
        if error is None:
            export_menu(work.settings)
    notes = st.container()
    try:
        if error is not None:
            raise error
        with title:
            _headline(work)
        message = packed_picture(work)
    except ValueError as problem:
        error = problem
    work.busy.done()
    with notes:
        state.show_problems()
    if error is not None:
        say(error)
        if _LAST in st.session_state:  # the last good picture stays where it is
            st.caption(text("still_shown"))
            map_view(st.session_state[_LAST], key=_MAP)
        return
    st.session_state[_LAST] = message
    more = None if work.level == "exact" else _refine
    map_view(message, key=_MAP, on_view_change=_zoomed, on_pin_change=_pinned, on_more_change=more)
    # The row chart takes the browser longer to draw than the maps; it waits until they are there,
    # and a slider that moves on skips it.
    work.busy.pause(_MAPS_FIRST_S)
    inspector(work)


def at_level(work: Work) -> Work:
    """The exact picture where it is at hand, quick, or asked for now; else a first look."""
    asked = st.session_state.get(_REFINED) == painted(work.settings)
    first = replace(work, level="sampled")
    try:
        return work if asked or is_packed(work) or first.final else first
    except ValueError:
        return work  # the sentence is said where the picture would be


def _refine() -> None:
    """The browser shows the first look: now the exact picture."""
    # An old value of the inspected query may come along, before or after this; it was not meant.
    state.touched()
    st.session_state[_REFINED] = painted(state.write_address())
    state.touched()


def _headline(work: Work) -> None:
    first, second = headline_words(work)
    name, *details = map(plain, first)
    *kept, source = second
    st.markdown(
        f"**{name}** · {' · '.join(details)}  \n{' · '.join(kept)}  \n:small[{plain(source)}]"
    )


def _zoomed() -> None:
    state.touched()
    event = map_event(_MAP)
    if event and event.view:
        length = state.write_address().T
        rows, columns = (_within(each, length) for each in (event.view.rows, event.view.columns))
        state.change(view=(rows, columns))


def _pinned() -> None:
    state.touched()
    event = map_event(_MAP)
    if event and event.pin:
        state.change(query=event.pin.query, key=event.pin.key)


def _within(tokens: tuple[int, int], length: int) -> tuple[int, int]:
    start = min(tokens[0], length - 1)
    return start, max(start + 1, min(tokens[1], length))
