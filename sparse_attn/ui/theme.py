"""The theme of the page, for figures."""

from __future__ import annotations

import streamlit as st

from sparse_attn.figures.colors import Theme


def theme() -> Theme:
    """Light or dark, as the visitor has it."""
    return "dark" if st.context.theme.type == "dark" else "light"
