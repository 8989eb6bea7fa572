"""Which lines of a text are headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sparse_attn.sources.words import Word, is_wordy

MOST_TOKENS = 12  # of a line that is a heading because it stands alone

_MARKED = re.compile(r"\s{0,3}#{1,6}\s+\S")
_UNDERLINE = re.compile(r"\s{0,3}(={3,}|-{3,})\s*")
_BULLET = re.compile(r"\s*([-*+•・]\s|\d+[.)]\s)")
_CLOSING = frozenset(".!?…:;,。！？：；、，．｡")


def is_list_item(line: str) -> bool:
    """Whether a line starts with a bullet or a number and a point.

    >>> is_list_item("- one"), is_list_item("2. two"), is_list_item("2.5 of them")
    (True, True, False)
    """
    return _BULLET.match(line) is not None


def heading_lines(lines: Sequence[str], tokens: Sequence[Sequence[Word]]) -> frozenset[int]:
    """The numbers of the lines that are headings; the rules stand at ``tokenize``.

    Args:
        lines: the text's lines.
        tokens: the tokens of every line.

    >>> heading_lines(["# Hubs", "", "Text."], [[Word("#", True), Word("Hubs", True)], [], []])
    frozenset({0})
    """
    last = max((number for number, line in enumerate(tokens) if line), default=-1)
    return frozenset(
        number
        for number, line in enumerate(tokens)
        if any(is_wordy(word.text) for word in line)
        and (
            _MARKED.match(lines[number])
            or _underlined(number, lines)
            or (number < last and _stands_alone(number, lines, tokens))
        )
    )


def _underlined(number: int, lines: Sequence[str]) -> bool:
    return (
        number + 1 < len(lines)
        and _UNDERLINE.fullmatch(lines[number + 1]) is not None
        and not is_list_item(lines[number])
        and (number == 0 or not lines[number - 1].strip())
    )


def _stands_alone(number: int, lines: Sequence[str], tokens: Sequence[Sequence[Word]]) -> bool:
    return (
        len(tokens[number]) <= MOST_TOKENS
        and (number == 0 or not tokens[number - 1])
        and not tokens[number + 1]
        and not is_list_item(lines[number])
        and tokens[number][-1].text[-1] not in _CLOSING
    )
