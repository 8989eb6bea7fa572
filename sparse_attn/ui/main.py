"""The frame around every page: its title, its navigation, its theme."""

from pathlib import Path

import streamlit as st

from sparse_attn.ui.texts import text

_ICON = Path(__file__).with_name("icon.svg")  # an icon font would be fetched from the web
_PAGES = Path(__file__).resolve().parents[2] / "pages"

st.set_page_config(page_title=text("app"), page_icon=str(_ICON), layout="wide")
st.navigation(
    [
        st.Page(
            _PAGES / "explore.py", title=text("explore"), icon=":material/grid_on:", default=True
        )
    ],
    position="top",
).run()
