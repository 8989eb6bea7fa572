"""Sentences of a text: where they start, and which of them ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field

from sparse_attn.sources.words import Word, is_wordy

_FULL_WIDTH_ENDS = frozenset("。！？｡")  # need no space after them
_ENDS = _FULL_WIDTH_ENDS | frozenset(".!?…‼⁇⁈⁉")
_MAY_GO_ON = frozenset(".…")  # "e.g. this": a lower-case letter goes on with the sentence
_ASKS = frozenset("?？⁇⁈⁉")


@dataclass
class Sentence:
    """The positions of a sentence's words, and whether it is a question."""

    positions: list[int] = field(default_factory=list)
    asks: bool = False


class _Reader:
    """Collects words into sentences; ``end`` closes the one at hand."""

    def __init__(self) -> None:
        self.done: list[Sentence] = []
        self.start()

    def start(self) -> None:
        self.at_hand = Sentence()
        self.ended_by = ""  # the last mark that may end the sentence
        self.asked = False
        self.spaced = False  # whether a space came after it
        self.last_word = ""

    def end(self) -> None:
        if self.at_hand.positions:
            self.at_hand.asks = self.asked
            self.done.append(self.at_hand)
        self.start()

    def read(self, position: int, word: Word) -> None:
        self.spaced = self.spaced or word.spaced
        if word.text[0] in _ENDS:
            self.ended_by, self.spaced = word.text[0], False
            self.asked = self.asked or self.ended_by in _ASKS or self._asks_with_ka()
        elif is_wordy(word.text):
            if self.ended_by and self._starts_sentence(word):
                self.end()
            self.ended_by, self.asked, self.spaced = "", False, False
            self.at_hand.positions.append(position)
            self.last_word = word.text

    def _asks_with_ka(self) -> bool:
        return self.ended_by in "。｡" and self.last_word.endswith("か")

    def _starts_sentence(self, word: Word) -> bool:
        if self.ended_by in _FULL_WIDTH_ENDS:
            return True
        return self.spaced and not (self.ended_by in _MAY_GO_ON and word.text[0].islower())


def sentences(
    lines: Sequence[Sequence[Word]], own: Set[int], items: Set[int], first: int = 1
) -> tuple[Sentence, ...]:
    """The sentences that hold a word, in order; the rules stand at ``tokenize``.

    Args:
        lines: the tokens of every line.
        own: numbers of the lines that are sentences of their own (headings).
        items: numbers of the lines that start a sentence (list items).
        first: position of the first token.

    >>> line = [Word("Why", True), Word("?", False), Word("So", True), Word(".", False)]
    >>> [(each.positions, each.asks) for each in sentences([line], set(), set())]
    [([1], True), ([3], False)]
    """
    reader, position = _Reader(), first
    for number, line in enumerate(lines):
        if not line or number in items or number in own or number - 1 in own:
            reader.end()
        for word in line:
            reader.read(position, word)
            position += 1
    reader.end()
    return tuple(reader.done)


def question_words(found: Iterable[Sentence]) -> tuple[int, ...]:
    """The positions of all words of questions."""
    return tuple(position for each in found if each.asks for position in each.positions)
