"""The words of the command line: a link, a file or options become a view."""

from __future__ import annotations

import argparse
import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sparse_attn.export.taken import Taken
from sparse_attn.settings import Problem, Settings, label, text_fields
from sparse_attn.settings.fields import KINDS
from sparse_attn.settings.link import split_link
from sparse_attn.sources import arrays_digest, tokenize
from sparse_attn.views.given import Given, fitted

_MOST_BYTES = 256 * 2**20  # of a file that names a view


def add_view(parser: argparse.ArgumentParser) -> None:
    """A link or a file, and one option for every setting."""
    parser.add_argument(
        "view",
        nargs="?",
        default="",
        metavar="LINK",
        help="a link or its query string, or a file that names a view: settings.json, a bundle "
        "(.zip), or an exported .png or .svg",
    )
    parser.add_argument("--text", metavar="FILE", help="a UTF-8 text to compute the maps from")
    parser.add_argument("--arrays", metavar="FILE", help="an .npz with q and k")
    group = parser.add_argument_group("settings, as in a link; they win over the link's")
    for name in KINDS:
        if name not in ("text", "text_hash", "arrays"):
            group.add_argument(
                f"--{name.replace('_', '-')}", dest=f"set_{name}", metavar="VALUE", help=_help(name)
            )


def taken_of(given: argparse.Namespace) -> tuple[Taken, tuple[Problem, ...]]:
    """The view that the words of a command line name, and what does not keep it from being made.

    Raises:
        ValueError: a value, a text or a file cannot be used; one sentence a line.
        OSError: a file cannot be read.
    """
    (named, problems), inputs = _view(given.view)
    params = dict(named)
    for name in KINDS:
        if (value := getattr(given, f"set_{name}", None)) is not None:
            params[name] = value
    if given.text is not None:
        words = _read(given.text).decode("utf-8")
        params |= {"input": "text", **_text_params(words)}
        inputs = Given(words=words)
    if given.arrays is not None:
        data = _read(given.arrays)
        params |= {"input": "arrays", "arrays": arrays_digest(data)}
        inputs = Given(arrays=data, arrays_name=Path(given.arrays).name)
    settings, more = Settings.from_params(_sized(params, inputs))
    _refuse(problems + more)
    settings, notes = fitted(settings, inputs)
    return Taken(settings, inputs), notes


def _refuse(problems: tuple[Problem, ...]) -> None:
    """A script is told of every bad value; only a page goes on with another one."""
    if problems:
        raise ValueError("\n".join(replace(each, used=None).message for each in problems))


def _text_params(words: str) -> dict[str, str]:
    fields: Mapping[str, Any] = text_fields(words)
    return {name: KINDS[name].format(value) for name, value in fields.items()}


def _sized(params: dict[str, str], inputs: Given) -> dict[str, str]:
    """A text or a file says how long it is, where the words do not."""
    if inputs.words is not None and "T" not in params:
        return params | {"T": str(len(tokenize(inputs.words).tokens))}
    if inputs.arrays is not None and "T" not in params:
        from sparse_attn.sources import from_arrays

        found = from_arrays(inputs.arrays)
        return params | {"T": str(found.T), "heads": str(found.H), "D": str(found.D)}
    return params


Params = tuple[dict[str, str], tuple[Problem, ...]]


def _view(words: str) -> tuple[Params, Given]:
    """The parameters of a link, or of a file that holds one."""
    path = Path(words)
    suffix = path.suffix.lower()
    if suffix not in (".json", ".zip", ".png", ".svg"):
        return split_link(words), Given()
    data = _read(words)
    if suffix == ".zip":
        return _from_bundle(words, data)
    if suffix == ".json":
        return (_from_json(words, data), ()), Given()
    link = _from_png(words, data) if suffix == ".png" else _from_svg(data)
    if not link:
        raise ValueError(f"{words} does not say which view it shows; it holds no link.")
    return split_link(link), Given()


def _from_json(name: str, data: bytes) -> dict[str, str]:
    try:
        params = json.loads(data)["settings"]
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{name} is not a settings.json of a bundle ({error}).") from error
    if not isinstance(params, dict) or not all(isinstance(each, str) for each in params.values()):
        raise ValueError(f"{name}: its settings must be texts by name.")
    return params


def _from_bundle(name: str, data: bytes) -> tuple[Params, Given]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            held = {
                each.filename: archive.read(each)
                for each in archive.infolist()
                if each.filename in ("settings.json", "input.txt", "input.npz")
                and each.file_size <= _MOST_BYTES
            }
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise ValueError(f"{name} is not a bundle ({error}).") from error
    if "settings.json" not in held:
        raise ValueError(f"{name} is not a bundle: it holds no settings.json.")
    words = held.get("input.txt")
    given = Given(None if words is None else words.decode("utf-8"), held.get("input.npz"))
    return (_from_json(name, held["settings.json"]), ()), given


def _from_png(name: str, data: bytes) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            found = image.info.get("Source", "")
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise ValueError(f"{name} is not a PNG.") from error
    return found if isinstance(found, str) else ""


def _from_svg(data: bytes) -> str:
    found = re.search(r"<dc:source>([^<]*)</dc:source>", data[:200_000].decode("utf-8", "replace"))
    return html.unescape(found[1]).strip() if found else ""


def _read(name: str) -> bytes:
    with open(name, "rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(f"{name} is larger than {_MOST_BYTES // 2**20} MiB.")
    return data


def _help(name: str) -> str:
    """The first sentence of the setting's help; argparse reads % as its own."""
    kind = KINDS[name]
    return f"{label(name)}. Allowed: {kind.allowed}".replace("%", "%%")
