"""What a character is to the tokenizer: one letter a class, so that a pattern can match classes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# w letter, d digit, m combining mark, a apostrophe, c comma or point, h hiragana, k katakana,
# o prolonged sound mark of kana, i ideograph (kanji), t letter of a script without spaces,
# e pictograph, r half a flag, z joiner, f modifier of the one before, p punctuation, s space
_RANGES = (
    (0x3041, 0x309F, "h"),
    (0x30FC, 0x30FC, "o"),
    (0xFF70, 0xFF70, "o"),
    (0x30A1, 0x30FF, "k"),
    (0x31F0, 0x31FF, "k"),
    (0xFF9E, 0xFF9F, "m"),
    (0xFF66, 0xFF9D, "k"),
    (0x3005, 0x3007, "i"),
    (0x3400, 0x4DBF, "i"),
    (0x4E00, 0x9FFF, "i"),
    (0xF900, 0xFAFF, "i"),
    (0x20000, 0x3FFFD, "i"),
    (0x1F1E6, 0x1F1FF, "r"),
    (0x200C, 0x200D, "z"),
    (0xFE00, 0xFE0F, "f"),
    (0x1F3FB, 0x1F3FF, "f"),
    (0xE0020, 0xE007F, "f"),
)
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai, Lao; Burmese; Khmer
_SINGLE = {"_": "w", "'": "a", "’": "a", ".": "c", ",": "c", "．": "c", "，": "c", "・": "p"}
_BY_CATEGORY = {"L": "w", "N": "w", "M": "m", "P": "p", "S": "p", "Z": "s", "C": "s"}


@lru_cache(maxsize=8192)
def character_class(character: str) -> str:
    """The class of one character, one letter (the table above).

    >>> [character_class(each) for each in "a7注の。🙂"]
    ['w', 'd', 'i', 'h', 'p', 'e']
    """
    if character in _SINGLE:
        return _SINGLE[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return "d"
    if category in ("So", "Cn", "Co"):  # not assigned yet: most likely a newer emoji
        return _in_ranges(ord(character)) or "e"
    if category in ("Lo", "Lm") and any(a <= ord(character) <= b for a, b in _SPACELESS):
        return "t"
    return _in_ranges(ord(character)) or _BY_CATEGORY[category[0]]


def _in_ranges(code: int) -> str:
    return next((name for first, last, name in _RANGES if first <= code <= last), "")
