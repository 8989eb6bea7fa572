"""The frame around every page: its title, its navigation, its margins."""

from pathlib import Path

import streamlit as st

from sparse_attn.device import default_device
from sparse_attn.language import ask_for_language, current_language
from sparse_attn.ui.language import declare_language, session_language
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text

_ICON = Path(__file__).with_name("icon.svg")  # an icon font would be fetched from the web
_PAGES = Path(__file__).resolve().parents[2] / "pages"
_ICONS = {  # the pages by name, in their order
    "explore": ":material/grid_on:",
    "learn": ":material/school:",
}
# Streamlit's wide layout keeps 5 rem on either side, which the maps need.
_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding-inline: 1.75rem; padding-top: 3.75rem }
</style>
"""

ask_for_language(session_language)
spoken = current_language()
st.set_page_config(page_title=text("app"), page_icon=str(_ICON), layout="wide")
st.html(_STYLE)
declare_language()
try:
    default_device()
except ValueError as error:
    st.error(plain(str(error)), icon=":material/error:")
    st.stop()
st.navigation(
    [
        st.Page(_PAGES / f"{name}.py", title=text(name), icon=icon, default=name == "explore")
        for name, icon in _ICONS.items()
    ],
    position="top",
).run()
if current_language() != spoken:  # a link that was read on the way chose another
    st.rerun()
