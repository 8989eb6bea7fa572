"""The language of labels and sentences: English, unless whoever asks has chosen another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = {"en": "English", "ja": "日本語"}

_chosen: ContextVar[str | None] = ContextVar("language", default=None)
_asked: list[Callable[[], str]] = []  # at most one: the app, which knows whose run this is


def current_language() -> str:
    """The language to speak now.

    >>> current_language()
    'en'
    """
    return _chosen.get() or (_asked[0]() if _asked else "en")


def ask_for_language(source: Callable[[], str]) -> None:
    """Let ``source`` say the language from now on; it is asked at every sentence."""
    _asked[:] = [source]


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak ``language`` inside the block, whatever else was chosen.

    Raises:
        ValueError: there is no such language.

    >>> with in_language("ja"):
    ...     current_language()
    'ja'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
    token = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(token)
