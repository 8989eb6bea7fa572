"""What every page that shows the settings begins with: judge them, draw the sidebar."""

from __future__ import annotations

import streamlit as st

from sparse_attn.settings import Settings
from sparse_attn.ui import state
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.controls import sidebar
from sparse_attn.ui.inputs import MissingInput, fitted
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts.refusals import spoken


def begin(
    page: str, *, maps: bool = False, inputs: bool = True
) -> tuple[Settings, ValueError | None]:
    """The settings of this run, fitted to their input, and what keeps them from being shown.

    ``page`` names the page: whoever comes from another one brings the settings along. ``maps``:
    the sidebar offers how the maps look, too. Without ``inputs`` the page has queries and keys of
    its own, and says their length.
    """
    settings, error = state.current(page), None
    try:
        if inputs:
            settings = fitted(settings, Busy(st.empty()))
    except ValueError as problem:
        error = problem
    with st.sidebar:
        sidebar(settings, maps, inputs)
    return settings, error


def say(error: ValueError) -> None:
    """Say what keeps the page from showing something."""
    if isinstance(error, MissingInput):
        st.info(plain(str(error)), icon=":material/upload_file:")
    else:
        st.error(plain(spoken(str(error))), icon=":material/error:")
