"""The kinds of value with a little language of their own: positions, ranges, texts, digests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sparse_attn.settings.kinds import Kind, Whole
from sparse_attn.settings.positions import POSITIONS_ALLOWED, normal_positions
from sparse_attn.settings.text_codec import (
    MAX_LINK_TEXT,
    MAX_TEXT_BYTES,
    decode_text,
    encode_text,
)

Range = tuple[int, int]  # (start, stop), half-open
View = tuple[Range, Range]  # rows (queries), columns (keys), in tokens


@dataclass(frozen=True)
class OrNothing:
    """A value of another kind, or None, which is empty in a link.

    >>> OrNothing(Whole(0, 9)).parse("") is None
    True
    """

    kind: Kind

    @property
    def allowed(self) -> str:
        return f"{self.kind.allowed}, or nothing"

    def parse(self, text: str) -> Any:
        return self.kind.parse(text) if text.strip() else None

    def check(self, value: Any) -> Any:
        return None if value is None else self.kind.check(value)

    def format(self, value: Any) -> str:
        return "" if value is None else self.kind.format(value)


@dataclass(frozen=True)
class PositionList:
    """Text that lists positions; kept as text, since "::512" means more than what it lists.

    >>> PositionList().check("0,5  -1"), PositionList().format("0, 5, -1")
    ('0, 5, -1', '0,5,-1')
    """

    allowed: str = POSITIONS_ALLOWED

    def parse(self, text: str) -> str:
        return text

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError
        return normal_positions(value)

    def format(self, value: str) -> str:
        # "none", because some tools drop parameters that are empty.
        return value.replace(" ", "") or "none"


@dataclass(frozen=True)
class Ranges:
    """Token ranges of the rows and columns in view: "0:128,64:512".

    >>> Ranges(512).parse("0:128,64:512")
    ((0, 128), (64, 512))
    """

    high: int

    @property
    def allowed(self) -> str:
        return (
            "two ranges of tokens such as 0:128,64:512 (rows, then columns), "
            "each with start < stop and stop at most the length T"
        )

    def parse(self, text: str) -> View:
        found = re.fullmatch(
            r"([0-9]{1,9}):([0-9]{1,9}),([0-9]{1,9}):([0-9]{1,9})", text.replace(" ", "")
        )
        if found is None:
            raise ValueError
        row_start, row_stop, column_start, column_stop = map(int, found.groups())
        return ((row_start, row_stop), (column_start, column_stop))

    def check(self, value: Any) -> View:
        number = Whole(0, self.high)
        try:
            (row_start, row_stop), (column_start, column_stop) = value
        except (TypeError, ValueError):
            raise ValueError from None  # Python's own words would not help
        rows = (number.check(row_start), number.check(row_stop))
        columns = (number.check(column_start), number.check(column_stop))
        for name, (start, stop) in (("rows", rows), ("columns", columns)):
            if start >= stop:
                raise ValueError(f"the {name} {start}:{stop} hold no token")
        return rows, columns

    def format(self, value: View) -> str:
        return ",".join(f"{start}:{stop}" for start, stop in value)


@dataclass(frozen=True)
class LinkText:
    """A text short enough to travel in a link, compressed there.

    >>> LinkText().parse(LinkText().format("Where am I?"))
    'Where am I?'
    """

    allowed: str = (
        f"a text of at most {MAX_TEXT_BYTES} bytes whose compressed form has at most "
        f"{MAX_LINK_TEXT} characters of A-Z, a-z, 0-9, - and _; a longer text travels "
        "as text_hash only"
    )

    def parse(self, text: str) -> str:
        return decode_text(text)

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError
        encode_text(value)  # refuses what would not fit
        return value

    def format(self, value: str) -> str:
        return encode_text(value)


@dataclass(frozen=True)
class ModelName:
    """A folder or a hub id, on one line, or nothing; whether it is there is judged elsewhere.

    >>> ModelName().check(" openai-community/gpt2 ")
    'openai-community/gpt2'
    """

    most: int = 200  # characters

    @property
    def allowed(self) -> str:
        return f"a folder or a hub id of at most {self.most} printable characters, or nothing"

    def parse(self, text: str) -> str:
        return text

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or len(value) > self.most or not value.isprintable():
            raise ValueError
        return value.strip()

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Digest:
    """Sixteen hexadecimal digits that name an uploaded file or a long text, or nothing."""

    allowed: str = "16 hexadecimal digits (0-9, a-f), or nothing"

    def parse(self, text: str) -> str:
        return text.strip()

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"([0-9a-f]{16})?", value):
            raise ValueError
        return value

    def format(self, value: str) -> str:
        return value
