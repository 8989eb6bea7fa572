"""Text into word tokens, with the positions that are natural global tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sparse_attn.sources.characters import character_class
from sparse_attn.sources.headings import heading_lines, is_list_item
from sparse_attn.sources.roles import question_words, sentences
from sparse_attn.sources.words import Word, is_wordy, whole_characters

MAX_TOKENS = 65_536
MAX_CHARACTERS = 16 * MAX_TOKENS
MAX_WORD = 32  # characters; a longer word is cut into pieces
CLS = "[CLS]"
ROLES = ("cls", "sentences", "headings", "questions")  # as `Settings.roles` names them

# Over the classes of characters.py. The two patterns differ in runs of ideographs.
_REST = (
    r"(?:[wd][wdmzf]*)(?:(?:a(?=w)|(?<=d)c(?=d))[wd][wdmzf]*)*"  # don't, 3.14, full_attn
    r"|h[hmo]*|[ko][kmo]*"  # runs of hiragana, runs of katakana
    r"|tm*"  # one letter of a script without spaces, with its marks
    r"|rr|[epcarm][fm]*(?:ze[fm]*)*"  # a flag, a family, one punctuation mark
)
_JAPANESE = re.compile(rf"i[im]*|{_REST}")
_OTHER = re.compile(rf"im*|{_REST}")


@dataclass(frozen=True)
class TokenizedText:
    """The tokens of a text, ``[CLS]`` first, and the positions of each role."""

    tokens: tuple[str, ...]
    roles: Mapping[str, tuple[int, ...]]  # by the names in ROLES; positions in increasing order


def tokenize(text: str) -> TokenizedText:
    """Split a text into words and punctuation marks, ``[CLS]`` in front.

    - A word is a run of letters, digits and underscores, with an apostrophe or a decimal sign
      inside ("don't", "3.14"); above 32 characters it is cut into pieces.
    - A punctuation mark is a token of its own; the same mark repeated ("...", "##") is one.
    - Japanese is cut where the script changes between kanji, hiragana and katakana. Ideographs of
      a text without kana, and letters of Thai, Lao, Burmese and Khmer, are one token each.
    - An emoji with its modifiers and joiners is one token. Control characters separate.

    Roles (``ROLES``):

    - "cls": position 0.
    - "sentences": the first word of every sentence, heading and list item. A sentence ends at
      ". ! ? …" followed by a space (and, after a point, no lower-case letter), at "。！？", or at
      an empty line.
    - "headings": the words of lines that start with "# " … "###### ", are underlined with "==="
      or "---", or stand alone: at most 12 tokens between empty lines, without closing
      punctuation, with text to follow.
    - "questions": the words of sentences that end in "?" or "？", or in "か。".

    Raises:
        TypeError: text is not a string.
        ValueError: no token in it, more than ``MAX_CHARACTERS`` characters (checked first), or
            more than ``MAX_TOKENS`` tokens.

    >>> tokenize("What is attention? It isn't magic.").tokens
    ('[CLS]', 'What', 'is', 'attention', '?', 'It', "isn't", 'magic', '.')
    >>> tokenize("What is attention? It isn't magic.").roles["sentences"]
    (1, 5)
    >>> tokenize("疎な注意をグラフにする。").tokens
    ('[CLS]', '疎', 'な', '注意', 'を', 'グラフ', 'にする', '。')
    """
    lines = list(_token_lines(_checked(text)))
    words = [Word(CLS, True), *(word for line in lines for word in line)]
    if len(words) == 1:
        raise ValueError(
            f"text must hold at least one word, got {len(text)} characters without any"
        )
    raw_lines = text.splitlines()
    headings = heading_lines(raw_lines, lines)
    items = {number for number, line in enumerate(raw_lines) if is_list_item(line)}
    found = sentences(lines, headings, items)
    heading_words: list[int] = []
    position = 1
    for number, line in enumerate(lines):
        if number in headings:
            heading_words += [position + at for at, word in enumerate(line) if is_wordy(word.text)]
        position += len(line)
    roles = {
        "cls": (0,),
        "sentences": tuple(sentence.positions[0] for sentence in found),
        "headings": tuple(heading_words),
        "questions": question_words(found),
    }
    return TokenizedText(tuple(word.text for word in words), MappingProxyType(roles))


def _checked(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, got {type(text).__name__}")
    if len(text) > MAX_CHARACTERS:
        raise ValueError(
            f"text must have at most {MAX_TOKENS:,} tokens and {MAX_CHARACTERS:,} characters, "
            f"got {len(text):,} characters; take a part of it"
        )
    return whole_characters(text)


def _token_lines(text: str) -> Iterator[list[Word]]:
    """The tokens of every line; an empty list for an empty line."""
    lines = text.splitlines()
    classes = ["".join(map(character_class, line)) for line in lines]
    japanese = any("h" in line or "k" in line for line in classes)
    pattern = _JAPANESE if japanese else _OTHER
    count = 1
    for line, codes in zip(lines, classes, strict=True):
        words = list(_line_words(line, codes, pattern))
        count += len(words)
        if count > MAX_TOKENS:
            raise ValueError(
                f"text must have at most {MAX_TOKENS:,} tokens with {CLS}, got more; "
                f"take a part of it"
            )
        yield words


def _line_words(line: str, codes: str, pattern: re.Pattern[str]) -> Iterator[Word]:
    waiting: Word | None = None  # a punctuation mark that may repeat
    end = 0
    for match in pattern.finditer(codes):
        spaced = match.start() > end or end == 0
        end = match.end()
        piece = line[match.start() : end]
        if waiting is not None:
            if not spaced and piece == waiting.text[0] and len(waiting.text) < MAX_WORD:
                waiting = Word(waiting.text + piece, waiting.spaced)
                continue
            yield waiting
            waiting = None
        if codes[match.start()] in "pca":
            waiting = Word(piece, spaced)
            continue
        for at in range(0, len(piece), MAX_WORD):
            yield Word(piece[at : at + MAX_WORD], spaced and at == 0)
    if waiting is not None:
        yield waiting
