"""The app: widgets, caches and the map view. The only folder here that knows Streamlit."""
