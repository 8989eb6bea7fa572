"""One token with what the roles need to know about it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A token: its text and whether a space, or the line's start, comes before it."""

    text: str
    spaced: bool


def is_wordy(text: str) -> bool:
    """Whether a token is a word or a number rather than punctuation or an emoji.

    >>> is_wordy("注意"), is_wordy("...")
    (True, False)
    """
    return any(character.isalnum() for character in text)


def whole_characters(text: str) -> str:
    r"""The text with U+FFFD for half characters (lone surrogates), which have no UTF-8 form.

    >>> whole_characters("a\ud83d") == "a\ufffd"
    True
    """
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
