"""The words inside a picture, on the screen and in a file. One table a language."""

from __future__ import annotations

from typing import Any

from sparse_attn.language import current_language

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

JAPANESE: dict[str, Any] = {
    "query": "クエリ i",
    "key": "キー j",
    "kept": "保持",
    "keptAxis": "密な重み、%",
    "weight": "アテンションの重み",
    "weightLog": "アテンションの重み（対数）",
    "difference": "疎 − 密",
    "differenceLog": "疎 − 密（対数）",
    "categories": {
        "band": "帯",
        "global row": "グローバルの行",
        "global column": "グローバルの列",
        "random": "ランダム",
        "listed": "列挙",
        "several": "複数",
        "dense": "密",
    },
    "notAllowed": "許されない",
}

TABLES = {"en": ENGLISH, "ja": JAPANESE}


def words() -> dict[str, Any]:
    """The words in the language that is spoken now."""
    return TABLES[current_language()]


def rule_name(rule: str) -> str:
    """A rule of a pattern by the name that the picture gives it; the second band is a "band #2".

    >>> rule_name("global row"), rule_name("band #2"), rule_name("every sixteenth")
    ('global row', 'band #2', 'every sixteenth')
    """
    kind, hash_, number = rule.partition(" #")
    called: str = words()["categories"].get(kind, kind)
    return called + hash_ + number
