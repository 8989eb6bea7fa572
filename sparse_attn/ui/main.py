"""The frame around every page: its title, its navigation, its margins."""

from pathlib import Path

import streamlit as st

from sparse_attn.device import default_device
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.models.policy import switched_off
from sparse_attn.ui.texts import text

_ICON = Path(__file__).with_name("icon.svg")  # an icon font would be fetched from the web
_PAGES = Path(__file__).resolve().parents[2] / "pages"
_ICONS = {  # the pages by name, in their order
    "explore": ":material/grid_on:",
    "reach": ":material/route:",
    "cost": ":material/timer:",
    "compare": ":material/compare:",
    "best": ":material/star:",
    "models": ":material/neurology:",
}
# Streamlit's wide layout keeps 5 rem on either side, which the maps need.
_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding-inline: 1.75rem; padding-top: 3.75rem }
</style>
"""

st.set_page_config(page_title=text("app"), page_icon=str(_ICON), layout="wide")
st.html(_STYLE)
try:
    default_device()
except ValueError as error:
    st.error(plain(str(error)), icon=":material/error:")
    st.stop()
st.navigation(
    [
        st.Page(_PAGES / f"{name}.py", title=text(name), icon=icon, default=name == "explore")
        for name, icon in _ICONS.items()
        if not (name == "models" and switched_off())
    ],
    position="top",
).run()
