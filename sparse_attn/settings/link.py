"""Settings as link text: parameters by name, and one canonical query string.

A short link leaves out what is as usual; a full one states every setting and a version, so that
it still shows the same picture after a default or a preset has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote

from sparse_attn.settings.fields import DEFAULTS, KINDS
from sparse_attn.settings.others import full_others
from sparse_attn.settings.presets import PATTERN_FIELDS, custom_fields
from sparse_attn.settings.problems import Problem, shown
from sparse_attn.settings.settle import Misfit, Values, settle

VERSION = 1  # of the meaning of links; older ones stay readable
MAX_LINK = 20_000  # characters
MAX_PARAMETERS = 200
_MAX_UNKNOWN = 8  # unknown parameters that get a sentence of their own

# Allowed unencoded in a query (RFC 3986 section 3.4), and what positions and ranges are made of.
_READABLE = ",:-_.~/"


def write_params(values: Mapping[str, Any], full: bool = False) -> dict[str, str]:
    """Return the parameters of a link, in the order of the fields.

    Args:
        values: a valid value for every field.
        full: whether to write the version and every field, defaults too.
    """
    if full:
        usual: Mapping[str, Any] = {}
        left_out: tuple[str, ...] = ()
    else:
        usual = dict(DEFAULTS) | custom_fields(values["preset"], values["T"], values["block"])
        usual["block"] = custom_fields(values["preset"], values["T"])["block"]
        left_out = () if values["preset"] == "custom" else PATTERN_FIELDS
    written = {
        name: kind.format(values[name])
        for name, kind in KINDS.items()
        if name not in left_out and not (name in usual and usual[name] == values[name])
    }
    if full:
        written["others"] = full_others(values)
        return {"v": str(VERSION)} | written
    return written


def read_params(params: Mapping[str, str]) -> tuple[Values, tuple[Problem, ...]]:
    """Return valid values from the parameters of a link, and what was wrong with them."""
    stated: Values = {}
    misfits: list[Misfit] = []
    unknown: list[str] = []
    for name, text in params.items():
        if name == "v":
            continue
        if name not in KINDS:
            unknown.append(name)
            continue
        try:
            stated[name] = KINDS[name].parse(text)
        except ValueError as error:
            misfits.append(Misfit(name, text, KINDS[name].allowed, str(error)))
    values, problems = settle(stated, misfits)
    return values, _version_problems(params) + problems + _unknown_problems(unknown)


def write_link(params: Mapping[str, str]) -> str:
    """Return parameters as a query string whose commas and colons stay readable.

    >>> write_link({"T": "2048", "globals": "0,::512"})
    'T=2048&globals=0,::512'
    """
    return "&".join(
        f"{quote(name, safe=_READABLE)}={quote(text, safe=_READABLE)}"
        for name, text in params.items()
    )


def split_link(link: str) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Return the parameters of a query string or of a whole address, and what was wrong with it.

    >>> split_link("http://localhost:8501/?T=2048&window=64#top")[0]
    {'T': '2048', 'window': '64'}
    """
    if len(link) > MAX_LINK:
        return {}, (_link_problem(f"it has {len(link)} characters"),)
    query = _query_of(link.partition("#")[0].strip())
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        return {}, (_link_problem(f"it has {query.count('&') + 1} parameters"),)
    return dict(pairs), repeated(name for name, _ in pairs)


def repeated(names: Iterable[str]) -> tuple[Problem, ...]:
    """Return what to say where a name stands more than once among the parameters of a link.

    >>> print(*(each.sentence for each in repeated(["T", "window", "T"])))
    Link: 'T' is given more than once; the last one is used. Allowed: at most 20000 characters and
    200 parameters, each of them once.
    """
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if not twice:
        return ()
    named = ", ".join(shown(name) for name in twice[:_MAX_UNKNOWN])
    return (_link_problem(f"{named} is given more than once; the last one is used"),)


def _query_of(link: str) -> str:
    address, mark, query = link.partition("?")
    if "=" in address:
        return link  # a query string by itself; the "?" belongs to a value
    if mark:
        return query
    return "" if "/" in address else address


def _link_problem(reason: str) -> Problem:
    allowed = f"at most {MAX_LINK} characters and {MAX_PARAMETERS} parameters, each of them once"
    return Problem("link", "", allowed, f"Link: {reason}. Allowed: {allowed}.")


def _version_problems(params: Mapping[str, str]) -> tuple[Problem, ...]:
    version = params.get("v", str(VERSION)).strip()
    if version.isascii() and version.isdecimal() and 1 <= int(version[:9]) <= VERSION:
        return ()
    value = shown(version)
    allowed = "1" if VERSION == 1 else f"1 to {VERSION}"
    sentence = (
        f"Link version (v): {value} is not known here. Allowed: {allowed}. "
        f"The link is read as version {VERSION}; the picture may differ."
    )
    return (Problem("v", value, allowed, sentence),)


def _unknown_problems(names: list[str]) -> tuple[Problem, ...]:
    allowed = f"{', '.join(KINDS)} and v"
    found = [
        Problem(name[:40], "", allowed, f"{shown(name)} is not a setting; it is left out.")
        for name in names[:_MAX_UNKNOWN]
    ]
    if (rest := len(names) - _MAX_UNKNOWN) > 0:
        sentence = f"{rest} more parameters are not settings; they are left out."
        found.append(Problem("link", "", allowed, sentence))
    return tuple(found)
