"""The entry of the app: ``streamlit run app.py``, or ``python app.py``."""

import os

# Threads that wait for each other sleep instead of spinning. Where other programs use the cores
# too, spinning made the maps of 16,384 tokens ten times slower; read when torch is first loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import streamlit as st

from sparse_attn.ui import grid, map_view
from sparse_attn.ui.prompt import prompt_answers

app = st.App(
    "sparse_attn/ui/main.py",
    routes=[*map_view.routes(), *grid.routes()],
    lifespan=prompt_answers,
)

if __name__ == "__main__":
    app.run()
