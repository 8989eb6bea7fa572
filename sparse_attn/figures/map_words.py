"""The words of the map view, sent to the browser with each picture. One table a language."""

from __future__ import annotations

from typing import Any

from sparse_attn.figures import picture_words

ENGLISH: dict[str, Any] = picture_words.ENGLISH | {
    "name": "Attention maps",
    "keys": "Arrow keys move, plus and minus zoom, zero shows the whole map.",
    "hoverQuery": "query",
    "hoverKey": "key",
    "share": "allowed pairs",
    "by": "allowed by",
    "byNone": "no rule allows it",
    "rowKeeps": "query keeps",
    "range": "queries {rows} · keys {columns}",
    "failed": "The map could not be drawn",
    "buttons": {
        "in": {"text": "+", "title": "Zoom in"},
        "out": {"text": "\u2212", "title": "Zoom out"},
        "whole": {"text": "Whole", "title": "Show the whole map"},
        "png": {"text": "PNG", "title": "Save PNG"},
        "svg": {"text": "SVG", "title": "Save SVG"},
    },
}
