"""Patterns beside the one that is set, as one text: "bigbird~~custom~window:64~globals:0,::128".

Patterns are parted by "~~", their fields by "~". The first field is the preset; then come, as
name:value in the values' own link text, the fields that differ from it. Only characters that a
link need not encode.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sparse_attn.settings.presets import PATTERN_FIELDS, custom_fields

if TYPE_CHECKING:
    from sparse_attn.settings.settings import Settings

MOST_OTHERS = 3
MAX_OTHERS_TEXT = 4_000  # characters
NESTED = ("preset", *PATTERN_FIELDS, "seed", "roles")  # the fields that one pattern has


@dataclass(frozen=True)
class OtherPatterns:
    """Text that names up to three patterns; judged here by its form, by `settle` for its values.

    >>> OtherPatterns().check("bigbird~~custom~window:64")
    'bigbird~~custom~window:64'
    """

    allowed: str = (
        f"at most {MOST_OTHERS} patterns with ~~ between them, each a preset and fields that "
        "differ, such as bigbird~~custom~window:64~globals:0,::128"
    )

    def parse(self, text: str) -> str:
        return text

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError
        split_others(value)
        return value.strip()

    def format(self, value: str) -> str:
        return value


def split_others(text: str) -> tuple[dict[str, str], ...]:
    """Return the link text of every field that each pattern names.

    Raises:
        ValueError: naming what does not have the form.

    >>> split_others("bigbird~~custom~window:64")
    ({'preset': 'bigbird'}, {'preset': 'custom', 'window': '64'})
    """
    text = text.strip()
    if not text:
        return ()
    if len(text) > MAX_OTHERS_TEXT:
        raise ValueError(f"it has {len(text)} characters")
    pieces = text.split("~~")
    if len(pieces) > MOST_OTHERS:
        raise ValueError(f"it names {len(pieces)} patterns")
    return tuple(_split_pattern(piece) for piece in pieces)


def _split_pattern(piece: str) -> dict[str, str]:
    preset, *rest = piece.split("~")
    fields = {"preset": preset.strip()}
    for each in rest:
        name, colon, value = each.partition(":")
        if not colon or name not in NESTED[1:]:
            raise ValueError(f"{_cut(each)} is not a field of a pattern")
        if name in fields:
            raise ValueError(f"{name} is given twice")
        fields[name] = value
    return fields


def pattern_text(values: Mapping[str, Any], full: bool = False) -> str:
    """Return one pattern as such text: what differs from the preset, or (full) every field.

    Args:
        values: a valid value for every field; only those of a pattern are read.
        full: whether to write every field.

    >>> from sparse_attn.settings import Settings
    >>> pattern_text(Settings(T=64, window=5, seed=3).values())
    'custom~window:5~seed:3'
    """
    from sparse_attn.settings.fields import DEFAULTS, KINDS

    usual: dict[str, Any] = {}
    left_out: tuple[str, ...] = ()
    if not full:
        left_out = () if values["preset"] == "custom" else PATTERN_FIELDS
        usual = custom_fields(values["preset"], values["T"], values["block"])
        usual["block"] = custom_fields(values["preset"], values["T"])["block"]
        usual |= {name: DEFAULTS[name] for name in ("seed", "roles")}
    fields = [
        f"{name}:{KINDS[name].format(values[name])}"
        for name in NESTED[1:]
        if name not in left_out and not (name in usual and usual[name] == values[name])
    ]
    return "~".join([values["preset"], *fields])


def full_others(values: Mapping[str, Any]) -> str:
    """Return the other patterns of settings with every field, for a link that is to last."""
    from sparse_attn.settings.settings import Settings

    others = other_patterns(Settings(**dict(values)))
    return "~~".join(pattern_text(each.values(), full=True) for each in others)


def other_patterns(settings: Settings) -> tuple[Settings, ...]:
    """Return the settings with each of the other patterns in place of their own.

    >>> from sparse_attn.settings import Settings
    >>> [each.preset for each in other_patterns(Settings(others="bigbird~~dense"))]
    ['bigbird', 'dense']
    """
    from sparse_attn.settings.fields import KINDS

    shared = {name: value for name, value in settings.values().items() if name not in NESTED}
    return tuple(
        type(settings)(**shared, **{name: KINDS[name].parse(each[name]) for name in each})
        for each in split_others(settings.others)
    )


def _cut(piece: str) -> str:
    return repr(piece if len(piece) <= 24 else piece[:23] + "…")
