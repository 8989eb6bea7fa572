"""The little language of global positions: "0, 5, 100:104, ::512, -1".

A piece is a position or a Python slice start:stop:step (half-open, any of the three left out);
negative numbers count from the end. Pieces are separated by commas or spaces. Unlike Python,
a number outside the sequence and a slice without a position are errors: globals that vanish
silently would mislead.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

MAX_POSITIONS_TEXT = 2_000  # characters
POSITIONS_ALLOWED = (
    "positions counted from 0 and slices start:stop:step, such as 0, 5, 100:104, ::512, -1, "
    f"in at most {MAX_POSITIONS_TEXT} characters, or none"
)

# What a Japanese keyboard types for , : - and the digits (full width), and the minus sign.
_ASCII = str.maketrans("\uff0c\u3001\uff1a\uff0d\u2212", ",,:--") | {
    0xFF10 + digit: str(digit) for digit in range(10)
}
_NUMBER = r"-?[0-9]{1,12}"
_PIECE = re.compile(rf"({_NUMBER})|({_NUMBER})?:({_NUMBER})?(?::({_NUMBER})?)?")


def split_positions(text: str) -> tuple[str, ...]:
    """Return the pieces of a list of positions, judged by their form alone.

    Raises:
        ValueError: naming the piece that is neither a position nor a slice.

    >>> split_positions("0,5 100:104、 -1")
    ('0', '5', '100:104', '-1')
    """
    if len(text) > 2 * MAX_POSITIONS_TEXT:  # spaces are free, within reason
        raise ValueError(f"it has {len(text)} characters")
    text = text.translate(_ASCII).strip()
    if text.lower() == "none":
        return ()
    pieces: list[str] = []
    for chunk in filter(None, (part.split() for part in text.split(","))):
        _refuse_loose_colons(chunk)
        pieces += chunk
    if (size := len(",".join(pieces))) > MAX_POSITIONS_TEXT:
        raise ValueError(f"it has {size} characters without its spaces")
    for piece in pieces:
        _judge_form(piece)
    return tuple(pieces)


def normal_positions(text: str) -> str:
    """Return a list of positions with one way of writing its separators.

    >>> normal_positions(" 0,5  ::512 ")
    '0, 5, ::512'
    """
    return ", ".join(split_positions(text))


def parse_positions(text: str, length: int) -> tuple[int, ...]:
    """Return the positions that a text names, sorted, each once, as numbers from 0.

    Args:
        text: for example "0, 5, 100:104, ::512, -1"; empty or "none" for no position.
        length: number of positions T, in tokens or (for block patterns) in blocks.

    Raises:
        ValueError: naming the piece that is malformed, outside the sequence, or empty.

    >>> parse_positions("0, 5, 100:104, ::64, -1", 128)
    (0, 5, 64, 100, 101, 102, 103, 127)
    """
    chosen = bytearray(length)  # one byte a position: overlapping slices cost no more than one
    for piece in split_positions(text):
        span = piece_range(piece, length)
        chosen[span.start : span.stop : span.step] = b"\x01" * len(span)
    return tuple(np.flatnonzero(np.frombuffer(chosen, np.uint8)).tolist())


def piece_range(piece: str, length: int) -> range:
    """Return the positions of one well-formed piece, or raise `ValueError` naming it.

    >>> piece_range("-3:", 10)
    range(7, 10)
    """
    if ":" not in piece:
        at = _inside(piece, piece, length, -length, length - 1)
        return range(at, at + 1)
    start, stop, step = [*piece.split(":"), ""][:3]
    span = range(
        _inside(start or "0", piece, length, -length, length - 1),
        _inside(stop, piece, length, -length, length) if stop else length,
        int(step or "1"),
    )
    if not span:
        raise ValueError(f"{piece!r} holds no position of {length}")
    return span


def _inside(number: str, piece: str, length: int, low: int, high: int) -> int:
    value = int(number)
    if not low <= value <= high:
        where = f"{piece!r}" if number == piece else f"{number} in {piece!r}"
        raise ValueError(f"{where} lies outside {low} to {high}")
    return value + length if value < 0 else value


def _judge_form(piece: str) -> None:
    found = _PIECE.fullmatch(piece)
    if found is None:
        raise ValueError(f"{_cut(piece)} is neither a position nor a slice")
    if found[4] is not None and int(found[4]) < 1:
        raise ValueError(f"{_cut(piece)} has a step below 1")


def _refuse_loose_colons(chunk: list[str]) -> None:
    """Refuse "100 : 104", which would read as 100, everything, and 104."""
    for left, right in pairwise(chunk):
        if left.endswith(":") or (right.startswith(":") and not right.startswith("::")):
            raise ValueError(f"{_cut(f'{left} {right}')} has a space beside a colon")


def _cut(piece: str) -> str:
    return repr(piece if len(piece) <= 24 else piece[:23] + "…")
