"""Small tables as text: they can be selected, printed and read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st


def table(columns: Mapping[str, Sequence[str]]) -> None:
    """A table of Markdown cells; what comes from outside must be escaped (``plain``)."""
    st.table(dict(columns), hide_index=True, border="horizontal")
