"""Everything that is shown, as one frozen value: defaults, validation, presets and link text.

No Streamlit, and no torch until a pattern is built.
"""

from sparse_attn.settings.built import BUILT, arguments_sentence
from sparse_attn.settings.compound_kinds import Range, View
from sparse_attn.settings.fields import (
    INPUTS,
    MAX_LAYERS,
    MAX_LENGTH,
    MAX_RANDOM,
    MAX_SEED,
    MIN_LENGTH,
    PANELS,
    REDUCTIONS,
    ROLES,
    SCALES,
    SECTIONS,
    SPOKEN,
    STUDIES,
)
from sparse_attn.settings.keys import globals_sentence, keys_sentence, random_sentence, window_units
from sparse_attn.settings.labels import LABELS, Label, help_of, label, option_label
from sparse_attn.settings.limits import bounds, unit_count
from sparse_attn.settings.link import VERSION, repeated
from sparse_attn.settings.others import MOST_OTHERS, NESTED, other_patterns, pattern_text
from sparse_attn.settings.pattern import build_pattern, global_positions
from sparse_attn.settings.position_text import format_positions
from sparse_attn.settings.positions import parse_positions
from sparse_attn.settings.presets import PATTERN_FIELDS, PRESETS, preset_fields
from sparse_attn.settings.problems import Problem, SettingsError
from sparse_attn.settings.settings import Settings
from sparse_attn.settings.text_codec import digest, text_fields

__all__ = [
    "BUILT",
    "INPUTS",
    "LABELS",
    "MAX_LAYERS",
    "MAX_LENGTH",
    "MAX_RANDOM",
    "MAX_SEED",
    "MIN_LENGTH",
    "MOST_OTHERS",
    "NESTED",
    "PANELS",
    "PATTERN_FIELDS",
    "PRESETS",
    "REDUCTIONS",
    "ROLES",
    "SCALES",
    "SECTIONS",
    "SPOKEN",
    "STUDIES",
    "VERSION",
    "Label",
    "Problem",
    "Range",
    "Settings",
    "SettingsError",
    "View",
    "arguments_sentence",
    "bounds",
    "build_pattern",
    "digest",
    "format_positions",
    "global_positions",
    "globals_sentence",
    "help_of",
    "keys_sentence",
    "label",
    "option_label",
    "other_patterns",
    "parse_positions",
    "pattern_text",
    "preset_fields",
    "random_sentence",
    "repeated",
    "text_fields",
    "unit_count",
    "window_units",
]
