"""What was wrong with a value: one `Problem` a value, one `SettingsError` for all of them."""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass

from sparse_attn.language import current_language
from sparse_attn.settings.labels import label
from sparse_attn.settings.problems_ja import in_japanese

_CUT = 40  # characters of a value that a sentence shows
_PRINTER = reprlib.Repr()
_PRINTER.maxstring = _PRINTER.maxother = _CUT
_PRINTER.maxlong = 24


def shown(value: object) -> str:
    r"""Return a value as a sentence shows it: printable, on one line, cut where it is long.

    >>> shown("12\n3"), shown(-5), len(shown("9" * 10_000)) <= 80
    ("'12\\n3'", '-5', True)
    """
    if isinstance(value, int) and value.bit_length() > 1024:
        return f"a number of {value.bit_length()} bits"  # Python refuses to print very long ones
    if isinstance(value, tuple):
        value = _as_link_text(value)
    text = _PRINTER.repr(value)
    if isinstance(value, str) and len(value) > _CUT:
        text += f" ({len(value)} characters)"
    return text


def _as_link_text(value: tuple[object, ...]) -> str:
    """A tuple as links write it: words and ranges joined by commas."""
    return ",".join(
        ":".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in value
    )


@dataclass(frozen=True)
class Problem:
    """One value that cannot be used.

    Attributes:
        field: link name of the field; "v" for the version, "link" for the link as a whole, or an
            unknown parameter's own name.
        value: the value received, printable and cut.
        allowed: what is allowed instead.
        sentence: field, value and what is allowed, as a sentence.
        used: what is shown instead, as link text; None where nothing replaced the value.
    """

    field: str
    value: str
    allowed: str
    sentence: str
    used: str | None = None

    @property
    def message(self) -> str:
        """The sentence, and what is shown instead where a value was replaced.

        In the language that is spoken now; ``sentence`` itself is English.
        """
        japanese = current_language() == "ja"
        sentence = in_japanese(self.sentence) if japanese else self.sentence
        if self.used is None:
            return sentence
        used = self.used if len(self.used) <= _CUT else self.used[: _CUT - 1] + "…"
        if japanese:
            return f"{sentence}代わりに {used or '空'} を使います。"
        return f"{sentence} Using {used or 'nothing'} instead."


def problem(
    field: str, value: object, allowed: str, reason: str = "", used: str | None = None
) -> Problem:
    """Write the `Problem` for one field.

    >>> print(problem("window", "-5", "a whole number from 0 to 512", used="32").message)
    Window (window): '-5' cannot be used. Allowed: a whole number from 0 to 512. Using 32 instead.
    """
    because = f", since {reason}" if reason else ""
    sentence = (
        f"{label(field, 'en')} ({field}): {shown(value)} cannot be used{because}. "
        f"Allowed: {allowed}."
    )
    return Problem(field, shown(value), allowed, sentence, used)


class SettingsError(ValueError):
    """Settings that cannot be made; `problems` holds one `Problem` for each bad value."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        # Nothing was made, so nothing is used instead.
        self.problems = tuple(dataclasses.replace(found, used=None) for found in problems)
        super().__init__(" ".join(found.message for found in self.problems))
