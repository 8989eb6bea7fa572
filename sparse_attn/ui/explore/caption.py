"""What is shown, in words and numbers, for the settings of this session."""

from __future__ import annotations

from sparse_attn.settings import Settings
from sparse_attn.ui.inputs import role_positions
from sparse_attn.views import caption
from sparse_attn.views.caption import headline_words, percent, picture_caption

__all__ = ["headline_words", "pattern_words", "percent", "picture_caption"]


def pattern_words(settings: Settings) -> list[str]:
    """The pattern in a few words: name, length, keys, globals, random keys."""
    return caption.pattern_words(settings, role_positions(settings))
