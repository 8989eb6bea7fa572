"""The map view: up to four linked maps, their curve, hover and zoom.

``map_view(picture, key=...)`` mounts the component; ``routes()`` are the files it needs from the
server. A :class:`Picture` is all that is shown; :func:`pack` turns it into one ``bytes``.
"""

from sparse_attn.figures.pack import pack
from sparse_attn.figures.picture import Kept, Panel, Picture, Pin, Rules, View
from sparse_attn.ui.map_view.assets import routes
from sparse_attn.ui.map_view.chart import chart
from sparse_attn.ui.map_view.component import map_view, plotly_ahead
from sparse_attn.ui.map_view.events import MapEvent, map_event

__all__ = [
    "Kept",
    "MapEvent",
    "Panel",
    "Picture",
    "Pin",
    "Rules",
    "View",
    "chart",
    "map_event",
    "map_view",
    "pack",
    "plotly_ahead",
    "routes",
]
