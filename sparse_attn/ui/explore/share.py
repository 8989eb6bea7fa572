"""A link that shows exactly this picture."""

from __future__ import annotations

import streamlit as st

from sparse_attn.settings import Settings
from sparse_attn.ui.texts import text


def link_button(settings: Settings) -> None:
    """A button that opens the full link, ready to be copied."""
    with st.popover(
        text("copy_link"), icon=":material/link:", help=text("copy_link_help"), width="stretch"
    ):
        st.code(full_link(settings, st.context.url or ""), language=None, wrap_lines=True)


def full_link(settings: Settings, address: str) -> str:
    """The address of this page with every setting and the version of the link."""
    page = address.split("?")[0]
    slash = "" if "/" in page.partition("://")[2] else "/"
    return f"{page}{slash}?{settings.to_link(full=True)}"
