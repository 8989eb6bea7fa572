"""The words of the map view, sent to the browser with each picture. One table a language."""

from __future__ import annotations

from typing import Any

ENGLISH: dict[str, Any] = {
    "name": "Attention maps",
    "keys": "Arrow keys move, plus and minus zoom, zero shows the whole map.",
    "query": "query i",
    "key": "key j",
    "kept": "Kept",
    "keptAxis": "dense mass, %",
    "weight": "attention weight",
    "weightLog": "attention weight (log)",
    "difference": "sparse − dense",
    "differenceLog": "sparse − dense (log)",
    "categories": {
        "band": "band",
        "global row": "global row",
        "global column": "global column",
        "random": "random",
        "listed": "listed",
        "several": "several",
        "dense": "dense",
    },
    "hoverQuery": "query",
    "hoverKey": "key",
    "notAllowed": "not allowed",
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
