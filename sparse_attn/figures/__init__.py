"""From arrays to pictures: colours, 8-bit levels and Plotly figures. No torch, no Streamlit."""
