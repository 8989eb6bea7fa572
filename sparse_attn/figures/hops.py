"""After how many layers every pair is joined, as a map with one colour a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from sparse_attn.figures.colors import NOT_ALLOWED, Theme, sequential

_MOST_TICKS = 13
_HEIGHT_PX = 470


@dataclass(frozen=True)
class HopsWords:
    """What the map says."""

    query: str = "query"
    key: str = "key"
    layers: str = "layers"
    last: str = "the last of its pairs"
    not_yet: str = "not joined yet"


_ENGLISH = HopsWords()


def hops_figure(
    first: NDArray[np.integer],
    every: NDArray[np.integer],
    length: int,
    step: int,
    layers: int,
    words: HopsWords = _ENGLISH,
    theme: Theme = "light",
) -> go.Figure:
    """Pixels coloured by the layers after which the first of their pairs is joined.

    Up to ``layers``; so the row and the column of a single token are seen at any length, too.
    The colours are those of all layers that were followed, so that they stay as ``layers`` moves.

    ``first`` and ``every`` are those of :class:`sparse_attn.measures.Reach`: -1 where the layers
    did not suffice, -2 where causal or padding permit no pair, which stays blank.
    """
    most = max(1, int(every.max()))
    joined = (first >= 0) & (first <= layers)
    waits = (first > layers) | (first == -1)
    last = np.where(every < 0, "–", every.astype(str))
    pixels = _pixels(step)
    figure = go.Figure(
        [
            go.Heatmap(
                z=np.where(waits, 0.0, np.nan).astype(np.float32),
                colorscale=[[0, NOT_ALLOWED[theme][0]], [1, NOT_ALLOWED[theme][0]]],
                showscale=False,
                hovertemplate=_hover(words, words.not_yet),
                **pixels,
            ),
            go.Heatmap(
                z=np.where(joined, first, np.nan).astype(np.float32),
                customdata=last,
                zmin=-0.5,
                zmax=most + 0.5,
                colorscale=_scale(most, theme),
                colorbar=_bar(most, words),
                hovertemplate=_hover(words, f"{words.layers}: %{{z}}", step, words.last),
                **pixels,
            ),
        ]
    )
    span = [-0.5, length - 0.5]
    axis = {"constrain": "domain", "automargin": True, "showgrid": False, "zeroline": False}
    figure.update_layout(
        height=_HEIGHT_PX,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"title": words.key, "range": span, "constraintoward": "left", **axis},
        yaxis={
            "title": words.query,
            "range": span[::-1],
            "scaleanchor": "x",
            "constraintoward": "top",
            **axis,
        },
    )
    return figure


def _pixels(step: int) -> dict[str, Any]:
    """Where the pixels lie, and that gaps say nothing."""
    places = {"x0": (step - 1) / 2, "dx": step, "y0": (step - 1) / 2, "dy": step}
    return {**places, "hoverongaps": False}


def _hover(words: HopsWords, said: str, step: int = 1, last: str = "") -> str:
    place = f"{words.query} %{{y:.0f}}, {words.key} %{{x:.0f}}"
    more = f"<br>{last}: %{{customdata}}" if step > 1 else ""
    return f"{place}<br>{said}{more}<extra></extra>"


def _scale(most: int, theme: Theme) -> list[tuple[float, str]]:
    """One plain colour for each of 0 … ``most``, brighter the sooner."""
    colors = sequential(theme, 256)
    count = most + 1
    scale = []
    for layer in range(count):
        red, green, blue = colors[255 - round(255 * layer / most)]
        color = f"#{red:02x}{green:02x}{blue:02x}"
        scale += [(layer / count, color), ((layer + 1) / count, color)]
    return scale


def _bar(most: int, words: HopsWords) -> dict[str, Any]:
    step = -(-(most + 1) // _MOST_TICKS)
    ticks = list(range(0, most + 1, step))
    return {
        "title": {"text": words.layers, "side": "right"},
        "tickvals": ticks,
        "ticktext": [str(each) for each in ticks],
        "thickness": 14,
        "outlinewidth": 0,
    }
