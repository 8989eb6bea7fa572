"""Which language a session speaks: the one chosen, or the one of its browser."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sparse_attn.language import LANGUAGES, current_language
from sparse_attn.settings import label
from sparse_attn.ui.state import chosen_language, on_change, seed

# A screen reader reads, and a browser picks the letters, by the language of the document.
_DECLARE = "<script>document.documentElement.lang = '{language}'</script>"


def session_language() -> str:
    """The language of this run; English outside of one."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    chosen = chosen_language()
    if chosen in LANGUAGES:
        return chosen
    browser = (st.context.locale or "").split("-")[0].lower()
    return browser if browser in LANGUAGES else "en"


def language_script() -> str:
    """What tells the browser which language the page is in."""
    return _DECLARE.format(language=current_language())


def language_switch() -> None:
    """Each language by its own name."""
    st.segmented_control(
        label("lang"),
        list(LANGUAGES),
        key=seed("lang", current_language()),
        required=True,
        on_change=on_change("lang"),
        format_func=LANGUAGES.__getitem__,
        label_visibility="collapsed",
    )
