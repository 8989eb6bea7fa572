"""The table of settings: every field's link name, kind of value and default, declared once.

The name of an attribute is its name in a link, in session state and in a `Problem`. Links in
circulation use these names: add new ones, never rename.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sparse_attn.language import LANGUAGES
from sparse_attn.settings.compound_kinds import (
    Digest,
    LinkText,
    ModelName,
    OrNothing,
    PositionList,
    Ranges,
    View,
)
from sparse_attn.settings.kinds import Amount, Choice, Choices, Kind, Switch, Whole
from sparse_attn.settings.others import MOST_OTHERS, OtherPatterns
from sparse_attn.settings.presets import DEFAULT_PRESET, PRESETS

MIN_LENGTH = 8  # tokens, for inputs whose length is chosen
MAX_LENGTH = 2**20  # tokens
MAX_TEXT_LENGTH = 2**16  # tokens of a text, whose words label the axes
MAX_RANDOM = 256  # random keys a query: more is dense attention, drawn slowly
MAX_SEED = 2**31 - 1
MAX_HEADS = 64
MAX_BATCH = 1_024
MAX_DIM = 1_024
MAX_MODEL_LAYERS = 1_024
MAX_MODEL_HEADS = 1_024

INPUTS = ("structured", "text", "arrays")
ROLES = ("cls", "sentences", "headings", "questions")
PANELS = ("sparse", "dense", "difference", "why")
SCALES = ("log", "linear")
REDUCTIONS = ("max", "mean", "sum")
SECTIONS = ("row", "kept", "heads")
STUDIES = ("globals", "random")
MAX_LAYERS = 48
SPOKEN = ("auto", *LANGUAGES)  # "auto": as the reader's browser says

BY_PRESET: Any = None  # default of the pattern fields: what the preset says for this length


def _setting(kind: Kind, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={"kind": kind})


_LENGTH = Whole(1, MAX_LENGTH, f" (from {MIN_LENGTH} unless the input is a text or arrays)")
_BELOW_LENGTH = " (below the length T)"
_UP_TO_LENGTH = " (at most the length T)"
_IN_UNITS = " (at most the length T, in blocks where block > 1)"


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Everything that is shown, as plain values; `Settings` judges them."""

    preset: str = _setting(Choice(PRESETS), DEFAULT_PRESET)
    T: int = _setting(_LENGTH, 512)  # tokens
    # Window (one-sided, inclusive) and dilation (distance between keys): tokens, or blocks.
    window: int = _setting(Whole(0, MAX_LENGTH, _IN_UNITS), BY_PRESET)
    dilation: int = _setting(Whole(1, MAX_LENGTH, _IN_UNITS), BY_PRESET)
    globals: str = _setting(PositionList(), BY_PRESET)  # positions of tokens, or of blocks
    rows: bool = _setting(Switch(), BY_PRESET)  # global queries see every key
    columns: bool = _setting(Switch(), BY_PRESET)  # every query sees the global keys
    random: int = _setting(Whole(0, MAX_RANDOM, _IN_UNITS), BY_PRESET)
    seed: int = _setting(Whole(0, MAX_SEED), 0)
    block: int = _setting(Whole(1, MAX_LENGTH, " (at most the length T)"), BY_PRESET)  # tokens
    causal: bool = _setting(Switch(), BY_PRESET)
    heads: int = _setting(Whole(1, MAX_HEADS), 4)
    head: int = _setting(Whole(0, MAX_HEADS - 1, " (below heads)"), 0)
    input: str = _setting(Choice(INPUTS), "structured")
    locality: float = _setting(Amount(0, 4), 1.0)
    topics: float = _setting(Amount(0, 4), 1.0)
    hubs: float = _setting(Amount(0, 4), 1.0)
    noise: float = _setting(Amount(0, 4), 1.0)
    input_seed: int = _setting(Whole(0, MAX_SEED), 0)
    D: int = _setting(Whole(1, MAX_DIM), 64)  # numbers per head
    text: str = _setting(LinkText(), "")
    text_hash: str = _setting(Digest(), "")  # of a text too long for `text`
    roles: tuple[str, ...] = _setting(Choices(ROLES), ())
    arrays: str = _setting(Digest(), "")
    batch: int = _setting(Whole(0, MAX_BATCH - 1), 0)
    scale: str = _setting(Choice(SCALES), "log")
    reduce: str = _setting(Choice(REDUCTIONS), "max")
    panels: tuple[str, ...] = _setting(Choices(PANELS, 3), ("sparse", "dense", "difference"))
    # None: nobody has picked a query.
    query: int | None = _setting(OrNothing(Whole(0, MAX_LENGTH - 1, _BELOW_LENGTH)), None)
    key: int | None = _setting(OrNothing(Whole(0, MAX_LENGTH - 1, _BELOW_LENGTH)), None)
    # RUF009 takes View for a mutable type; None here is the whole map.
    view: View | None = _setting(OrNothing(Ranges(MAX_LENGTH)), None)  # noqa: RUF009
    # Comparing: the patterns beside this one, and which of them the difference is drawn for.
    others: str = _setting(OtherPatterns(), "")
    against: int = _setting(Whole(1, MOST_OTHERS), 1)
    # None: every pattern keeps its own size.
    budget: int | None = _setting(OrNothing(Whole(1, MAX_LENGTH, _UP_TO_LENGTH)), None)
    target: int = _setting(Whole(1, 100), 95)  # per cent of dense attention to be kept
    # None: the pattern's own window, as a number in other libraries' code.
    convention: int | None = _setting(OrNothing(Whole(1, MAX_LENGTH, _UP_TO_LENGTH)), None)
    # Below the maps of Explore; and the Reach page.
    section: str = _setting(Choice(SECTIONS), "row")
    layers: int = _setting(Whole(1, MAX_LAYERS), 2)
    study: str = _setting(Choice(STUDIES), "globals")
    # The Model page: which model reads the text, and the head that is looked at.
    model: str = _setting(ModelName(), "")
    layer: int = _setting(Whole(0, MAX_MODEL_LAYERS - 1), 0)
    model_head: int = _setting(Whole(0, MAX_MODEL_HEADS - 1), 0)
    lang: str = _setting(Choice(SPOKEN), "auto")


# By link name, in link order.
KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {field.name: field.metadata["kind"] for field in dataclasses.fields(Fields)}
)
DEFAULTS: MappingProxyType[str, Any] = MappingProxyType(
    {field.name: field.default for field in dataclasses.fields(Fields)}
)
