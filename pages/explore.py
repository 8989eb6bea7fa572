"""Explore: set a pattern, see the sparse map beside dense attention and their difference."""

import streamlit as st

from sparse_attn.ui.controls import sidebar
from sparse_attn.ui.explore.page import explore, judged

settings, error = judged()
with st.sidebar:
    sidebar(settings)
explore(error)
