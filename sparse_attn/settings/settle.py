"""From values that somebody states to values that fit together, with a problem for each misfit.

One walk serves the constructor and forms (which raise the problems) and links (which show them):
every field alone, then what the preset fixes, then what the fields allow each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sparse_attn.settings.fields import DEFAULTS, KINDS
from sparse_attn.settings.limits import LIMITED, bounds, limit_reason, unit_count
from sparse_attn.settings.others import pattern_text, split_others
from sparse_attn.settings.positions import piece_range, split_positions
from sparse_attn.settings.presets import PATTERN_FIELDS, custom_fields, preset_fields
from sparse_attn.settings.problems import Problem, problem

Values = dict[str, Any]


@dataclass(frozen=True)
class Misfit:
    """A value that cannot stay; what is used instead is known at the end of the walk."""

    field: str
    value: object
    allowed: str
    reason: str = ""


def settle(
    stated: Mapping[str, Any], misfits: Iterable[Misfit] = ()
) -> tuple[Values, tuple[Problem, ...]]:
    """Return a value for every field, and what was wrong with the values stated.

    Args:
        stated: values by field name. A field left out takes its default, a pattern field what the
            preset says; those never make a problem.
        misfits: values found unusable before, whose fields are therefore not in `stated`.

    >>> values, problems = settle({"T": 64, "window": 500})
    >>> values["window"], values["preset"], problems[0].used
    (64, 'custom', '64')
    """
    found = list(misfits)
    alone = _judge_alone(stated, found)
    values = dict(DEFAULTS) | alone
    _fit_length(values, found)
    values |= custom_fields(values["preset"], values["T"], alone.get("block"))
    values |= {name: alone[name] for name in PATTERN_FIELDS if name in alone}
    _fit_limits(values, alone, found)
    _fit_positions(values, found)
    _fit_view(values, found)
    _fit_text(values, found)
    _fit_preset(values)
    _fit_others(values, found)
    return values, _problems(found, values)


def _judge_alone(stated: Mapping[str, Any], found: list[Misfit]) -> Values:
    alone: Values = {}
    for name, value in stated.items():
        try:
            alone[name] = KINDS[name].check(value)
        except ValueError as error:
            found.append(Misfit(name, value, KINDS[name].allowed, str(error)))
    return alone


def _fit_length(values: Values, found: list[Misfit]) -> None:
    low, high = bounds("T", values)
    if not low <= values["T"] <= high:
        allowed = f"a whole number from {low} to {high} for {values['input']} input"
        found.append(Misfit("T", values["T"], allowed))
        values["T"] = DEFAULTS["T"]


def _fit_limits(values: Values, alone: Values, found: list[Misfit]) -> None:
    """Bring numbers that are too large for the other settings to the nearest that fits."""
    for name in LIMITED:
        low, high = bounds(name, values)
        if values[name] is None or values[name] <= high:
            continue
        if name in alone:
            reach = f"a whole number from {low} to {high}{limit_reason(name, values)}"
            found.append(Misfit(name, values[name], reach))
        values[name] = high


def _fit_positions(values: Values, found: list[Misfit]) -> None:
    """Leave out global positions that do not lie inside the sequence."""
    count = unit_count(values)
    kept: list[str] = []
    reasons: list[str] = []
    for piece in split_positions(values["globals"]):
        try:
            piece_range(piece, count)
            kept.append(piece)
        except ValueError as error:
            reasons.append(str(error))
    if reasons:
        unit = "positions" if values["block"] == 1 else f"blocks of {values['block']}"
        allowed = f"{unit} from 0 to {count - 1}, from the end -1 to {-count}, and slices of them"
        found.append(Misfit("globals", values["globals"], allowed, "; ".join(reasons[:3])))
        values["globals"] = ", ".join(kept)


def _fit_view(values: Values, found: list[Misfit]) -> None:
    if values["view"] is None:
        return
    whole = (0, values["T"])
    (_, row_stop), (_, column_stop) = values["view"]
    if max(row_stop, column_stop) > values["T"]:
        reason = f"the length T is {values['T']}"
        found.append(Misfit("view", values["view"], KINDS["view"].allowed, reason))
        values["view"] = None
    elif values["view"] == (whole, whole):
        values["view"] = None  # one way to say "the whole map"


def _fit_text(values: Values, found: list[Misfit]) -> None:
    if values["text"] and values["text_hash"]:
        allowed = "nothing beside a text"
        found.append(Misfit("text_hash", values["text_hash"], allowed, "the text itself is given"))
        values["text_hash"] = ""


def _fit_others(values: Values, found: list[Misfit]) -> None:
    """Judge each of the other patterns as if it were the one that is set."""
    kept: list[str] = []
    reasons: list[str] = []
    for number, fields in enumerate(split_others(values["others"]), 2):
        stated: Values = {"T": values["T"], "input": values["input"]}
        misfits: list[Misfit] = []
        for name, text in fields.items():
            try:
                stated[name] = KINDS[name].parse(text)
            except ValueError:
                misfits.append(Misfit(name, text, KINDS[name].allowed))
        fitted, problems = settle(stated, misfits)
        reasons += [f"{each.field} of pattern {number} is {each.value}" for each in problems]
        kept.append(pattern_text(fitted))
    if reasons:
        allowed = KINDS["others"].allowed
        found.append(Misfit("others", values["others"], allowed, "; ".join(reasons[:2])))
    values["others"] = "~~".join(kept)


def _fit_preset(values: Values) -> None:
    """A preset is a name for values: it stays only while every value is its own."""
    fixed = preset_fields(values["preset"], values["T"])
    if any(values[name] != fixed[name] for name in PATTERN_FIELDS):
        values["preset"] = "custom"


def _problems(found: list[Misfit], values: Values) -> tuple[Problem, ...]:
    first: dict[str, Misfit] = {}
    for misfit in found:
        first.setdefault(misfit.field, misfit)
    return tuple(
        problem(
            name,
            first[name].value,
            first[name].allowed,
            first[name].reason,
            KINDS[name].format(values[name]),
        )
        for name in KINDS
        if name in first
    )
