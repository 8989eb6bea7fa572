"""The text of the lessons: a fact at its beginning, a question about it far away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
from torch import Tensor

from sparse_attn.lessons.lesson import LENGTH, LONGEST
from sparse_attn.maps import AttentionMap
from sparse_attn.patterns import Pattern
from sparse_attn.sources import from_text, tokenize

# 32 tokens with [CLS], 16 of them in the first two sentences. The key is hidden at token 4.
STORIES = {
    "en": "Mia hid the key in a box. Now, where is the key? "
    "She opens the box. The key is not there. Who has it now?",
    "ja": "昨日ミアは鍵を箱に隠した。今、鍵はどこ？箱は空。鍵は無い。誰が鍵を持っている？",
}
_HEAD, _DIM = 3, 32  # of from_text's heads the one that weighs words and nearness alike


@dataclass(frozen=True, eq=False)
class Story:
    """The first tokens of a text with q, k, v (1, 1, T, D) in float64."""

    tokens: tuple[str, ...]
    q: Tensor
    k: Tensor
    v: Tensor
    roles: Mapping[str, tuple[int, ...]]
    cut: int = 0  # tokens of one's own text that are left out

    @property
    def T(self) -> int:
        """Tokens."""
        return len(self.tokens)

    def weights(self, pattern: Pattern) -> Tensor:
        """``full_attn`` of the one head, (T, T)."""
        return AttentionMap(self.q, self.k, pattern).full()[0, 0]

    @property
    def far(self) -> tuple[int, int]:
        """The last word that stood in the text before, and where it stood first.

        >>> story("en").far, story("ja").far
        ((14, 4), (13, 4))
        """
        words = [word.casefold() for word in self.tokens]
        pairs = [(at, words.index(word)) for at, word in enumerate(words) if len(word) > 1 or at]
        last = max((at - first, at, first) for at, first in pairs)
        return last[1], last[2]


@lru_cache(maxsize=8)
def story(language: str, length: int = LENGTH) -> Story:
    """The story of a language, its first ``length`` tokens.

    >>> story("en", 6).tokens
    ('[CLS]', 'Mia', 'hid', 'the', 'key', 'in')
    """
    return replace(_first(STORIES[language], length), cut=0)


@lru_cache(maxsize=64)
def own_story(text: str, length: int = LONGEST) -> Story:
    """A text of one's own, its first ``length`` tokens.

    Raises:
        ValueError: no token is in it, or it is too long to be read.
    """
    return _first(text, length)


def _first(text: str, length: int) -> Story:
    words = tokenize(text)
    inputs = from_text(text, heads=_HEAD + 1, dim=_DIM, dtype=torch.float64)
    assert inputs.v is not None  # from_text makes values
    q, k, v = (each[:, _HEAD:, :length] for each in (inputs.q, inputs.k, inputs.v))
    roles = {
        role: tuple(at for at in places if at < length) for role, places in words.roles.items()
    }
    return Story(words.tokens[:length], q, k, v, roles, max(0, inputs.T - length))
