"""What leaves: pictures, pages, data, code, bundles. No Streamlit."""
