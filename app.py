"""The entry of the app: ``streamlit run app.py``, or ``python app.py``."""

import streamlit as st

from sparse_attn.ui.map_view import routes

app = st.App("sparse_attn/ui/main.py", routes=routes())

if __name__ == "__main__":
    app.run()
