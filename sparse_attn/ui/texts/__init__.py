"""The words of the app's pages: one table a page and language."""

from __future__ import annotations

from collections.abc import Mapping

from sparse_attn.language import LANGUAGES, current_language
from sparse_attn.ui.texts import (
    best,
    compare,
    cost,
    explore,
    export,
    learn,
    models,
    presets,
    reach,
)
from sparse_attn.ui.texts.sample import SAMPLE_TEXT
from sparse_attn.views import words

__all__ = ["SAMPLE_TEXT", "TEXTS", "text"]

_PAGES = (explore, compare, cost, export, reach, best, models, learn, presets, words)


# The tables of a page by language: what a page does not have yet is said in English.
_TABLES = {"en": "ENGLISH", "ja": "JAPANESE"}


def _joined(language: str) -> dict[str, str]:
    """The words of all pages in one language; a name belongs to one page only."""
    words: dict[str, str] = {}
    for page in _PAGES:
        table: Mapping[str, str] = getattr(page, _TABLES[language], {})
        if twice := words.keys() & table.keys():
            raise ValueError(f"{page.__name__}: {sorted(twice)} are words of another page")
        words |= table
    return words


TEXTS: Mapping[str, Mapping[str, str]] = {language: _joined(language) for language in LANGUAGES}


def text(name: str, language: str | None = None, **values: object) -> str:
    """The words called ``name``, with ``values`` put in their places.

    In ``language``, or in the one that is spoken now.

    >>> text("tokens_found", "en", count=7)
    '7 tokens'
    """
    words = TEXTS[language or current_language()].get(name) or TEXTS["en"][name]
    return words.format(**values) if values else words
