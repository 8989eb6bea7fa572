"""The words of the map view, sent to the browser with each picture. One table a language."""

from __future__ import annotations

from typing import Any

from sparse_attn.figures import picture_words
from sparse_attn.language import current_language

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
    },
}

JAPANESE: dict[str, Any] = picture_words.JAPANESE | {
    "name": "アテンションマップ",
    "keys": "矢印キーで移動、プラスとマイナスで拡大と縮小、0 で全体を表示します。",
    "hoverQuery": "クエリ",
    "hoverKey": "キー",
    "share": "許される組",
    "by": "許可",
    "byNone": "許す規則はありません",
    "rowKeeps": "クエリが保持",
    "range": "クエリ {rows} · キー {columns}",
    "failed": "マップを描けませんでした",
    "buttons": {
        "in": {"text": "+", "title": "拡大"},
        "out": {"text": "\u2212", "title": "縮小"},
        "whole": {"text": "全体", "title": "マップ全体を表示"},
    },
}

TABLES = {"en": ENGLISH, "ja": JAPANESE}


def words() -> dict[str, Any]:
    """The words in the language that is spoken now."""
    return TABLES[current_language()]
