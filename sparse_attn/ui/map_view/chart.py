"""A chart beside the maps, drawn in place by their plotly.js.

``st.plotly_chart`` mounts a new chart whenever its figure changes, which flickers, and loads a
plotly.js of its own, which the first picture would wait for.
"""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from sparse_attn.figures.pack import theme_colors
from sparse_attn.ui.map_view.assets import MODULES, plotly_url

# Addresses are made absolute because Streamlit loads this text from a blob, which has no host.
_LOADER = f"""
export default async function (component) {{
  const address = path => new URL(path, document.baseURI).href
  try {{
    const {{ render }} = await import(address("{MODULES.url("chart.js")}"))
    return render(component, address("{plotly_url()}"))
  }} catch (problem) {{
    const root = component.parentElement.querySelector(".sa-chart")
    root.dataset.error = root.textContent = problem.message
  }}
}}
"""
_component = st.components.v2.component(
    "sparse_attn_chart",
    html='<div class="sa-chart" data-testid="chart"></div>',
    css=".sa-chart { width: 100% }",
    js=_LOADER,
    isolate_styles=False,
)


def chart(figure: go.Figure, *, key: str, label: str) -> None:
    """Show a figure, in place of the last one under the same ``key``.

    ``label`` says in words what it shows. The page gives it its font and background.
    """
    figure.update_layout(template="none")
    message = {"figure": figure.to_json(), "label": label, "themes": theme_colors()}
    _component(key=key, data=message)
