"""A page that shows the maps without a server: zoom, hover and theme, all in one file.

It draws with the same modules as the app, from the same message; plotly.js comes from the
installed package. Nothing is loaded from anywhere, and the page forbids it.
"""

from __future__ import annotations

import base64
import html
import json
from functools import cache
from importlib.resources import files
from string import Template

from sparse_attn.export.taken import Taken
from sparse_attn.figures.pack import pack

_NO_EVENTS = bytes(5)  # of the mounting: no event is wanted, none is answered
_OFFLINE_PLOTLY = "export const loadPlotly = async () => window.Plotly\n"


def page_file(taken: Taken) -> str:
    """The page as HTML, about 6 MB, most of it plotly.js."""
    from plotly.offline import get_plotlyjs

    picture = taken.picture
    return _PAGE.substitute(
        title=html.escape(" · ".join(taken.pattern)),
        caption=html.escape(picture.caption),
        citation=html.escape(taken.citation),
        style=_asset("map_view.css"),
        plotly=get_plotlyjs().replace("</script", "<\\/script"),
        modules=json.dumps({"imports": _modules()}),
        message=base64.b64encode(pack(picture) + _NO_EVENTS).decode(),
    )


@cache
def _modules() -> dict[str, str]:
    """Every module of the map view as a data address, under a name that needs no server."""
    folder = files("sparse_attn").joinpath("ui", "map_view", "js")
    sources = {each.name: each.read_text("utf-8") for each in folder.iterdir()}
    sources["plotly.js"] = _OFFLINE_PLOTLY
    return {
        f"map/{name}": "data:text/javascript;base64,"
        + base64.b64encode(source.replace('from "./', 'from "map/').encode()).decode()
        for name, source in sorted(sources.items())
    }


def _asset(name: str) -> str:
    return files("sparse_attn").joinpath("ui", "map_view", name).read_text("utf-8")


_PAGE = Template(
    """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
script-src 'unsafe-inline' data: blob:; style-src 'unsafe-inline'; img-src data: blob:">
<title>$title</title>
<style>
:root {
  color-scheme: light dark;
  --st-background-color: #ffffff; --st-text-color: #31333f; --st-primary-color: #ff4b4b;
  --st-border-color: #d5d6da; --st-font: system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --st-background-color: #0e1117; --st-text-color: #fafafa; --st-border-color: #41444c; }
}
body {
  margin: 0; padding: 16px 28px; background: var(--st-background-color);
  color: var(--st-text-color); font: 15px/1.5 var(--st-font);
}
h1 { font-size: 20px; margin: 0 0 4px; }
p { margin: 10px 0; }
p { overflow-wrap: anywhere; }
.small { font-size: 12px; }
$style
</style>
</head>
<body>
<h1>$title</h1>
<main><div class="sa-map" tabindex="0" role="group"></div></main>
<p>$caption</p>
<p class="small">$citation</p>
<script type="text/plain" id="message">$message</script>
<script type="importmap">$modules</script>
<script>$plotly</script>
<script type="module">
import { render } from "map/map_view.js"
const text = atob(document.getElementById("message").textContent)
const data = Uint8Array.from(text, each => each.charCodeAt(0))
const show = () => render({ parentElement: document.querySelector("main"), data }, "")
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show)
show()
</script>
</body>
</html>
"""
)
