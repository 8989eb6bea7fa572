"""The frame around every page: its title, its navigation, its margins."""

from pathlib import Path

import streamlit as st

from sparse_attn.device import default_device
from sparse_attn.language import ask_for_language, current_language
from sparse_attn.ui.history import history_script
from sparse_attn.ui.language import language_script, session_language
from sparse_attn.ui.map_view import plotly_ahead
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.models.policy import switched_off
from sparse_attn.ui.state import opened
from sparse_attn.ui.texts import text

_ICON = Path(__file__).with_name("icon.svg")  # an icon font would be fetched from the web
_PAGES = Path(__file__).resolve().parents[2] / "pages"
_ICONS = {  # the pages by name, in their order
    "explore": ":material/grid_on:",
    "learn": ":material/school:",
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
/* Streamlit's faded words and its blue on blue miss WCAG's contrast of 4.5 to 1. */
[data-testid="stCaptionContainer"] { color: inherit !important; opacity: 0.85 }
button kbd { color: inherit !important; opacity: 0.85 !important }
button[role="radio"][data-selected="true"] p { color: light-dark(#004f7c, #8ccbf5) }
button[kind="primary"] { color: light-dark(#ffffff, #0f141a) }
/* So do its colours of code. */
.token:is(.keyword, .function) { color: light-dark(#0b5cad, #6cb6ff) !important }
.token:is(.punctuation, .comment) { color: light-dark(#5a6070, #a7afbd) !important }
.token.operator { color: light-dark(#9a4a00, #f0a35e) !important }
.token.string { color: light-dark(#116b2f, #6fd08c) !important }
.token:is(.number, .boolean) { color: light-dark(#0b6b5e, #5fd1bd) !important }
</style>
"""

ask_for_language(session_language)
spoken = current_language()
st.set_page_config(page_title=text("app"), page_icon=str(_ICON), layout="wide")
st.html(_STYLE)
page = st.navigation(
    [
        st.Page(_PAGES / f"{name}.py", title=text(name), icon=icon, default=name == "explore")
        for name, icon in _ICONS.items()
        if not (name == "models" and switched_off())
    ],
    position="top",
)
scripts = [language_script(), history_script()]
if page.url_path == "":  # Explore: other pages have no map, or show it later
    scripts.append(plotly_ahead())
st.html("".join(scripts), unsafe_allow_javascript=True)
try:
    default_device()
except ValueError as error:
    st.error(plain(str(error)), icon=":material/error:")
    st.stop()
page.run()
if current_language() != spoken:  # a link that was read on the way chose another
    st.rerun()
opened()
