"""The words inside a picture, on the screen and in a file. One table a language."""

from __future__ import annotations

from typing import Any

ENGLISH: dict[str, Any] = {
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
    "notAllowed": "not allowed",
}
