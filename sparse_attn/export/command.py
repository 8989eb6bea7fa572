"""The command line: ``python -m sparse_attn render`` and ``python -m sparse_attn gallery``.

Exit codes: 0 everything was written; 1 it could not be computed or written; 2 the words of the
command cannot be used. Whatever is wrong is said in sentences on standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sparse_attn.export.bundle import bundle_file
from sparse_attn.export.code import LANGUAGES
from sparse_attn.export.data import curves_csv, npz_file
from sparse_attn.export.options import add_view, taken_of
from sparse_attn.export.page import page_file
from sparse_attn.export.style import FORMATS, SCALES, SIZES, THEMES, PictureStyle
from sparse_attn.export.taken import Taken
from sparse_attn.settings import PRESETS, option_label

DONE, FAILED, UNUSABLE = 0, 1, 2
_SUFFIXES = (*FORMATS, "html", "npz", "csv", "json", "py", "zip")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit code.

    >>> main(["render", "T=-1", "-o", "figure.svg"])
    2
    """
    given = _parser().parse_args(words)
    try:
        work: Callable[[argparse.Namespace], None] = given.run
        work(given)
    except Unusable as problem:
        _say(str(problem))
        return UNUSABLE
    except OSError as problem:
        _say(f"{problem.filename}: {problem.strerror}.")
        return FAILED
    except MemoryError:
        _say("There is not enough memory for this view.")
        return FAILED
    except ValueError as problem:
        _say(str(problem))
        return FAILED
    return DONE


class Unusable(Exception):
    """The words of the command cannot be used."""


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sparse_attn",
        description="Pictures, pages, data and code of a sparse attention pattern, without a "
        "browser.",
        epilog="Exit codes: 0 done, 1 could not be computed or written, 2 bad words.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    render = commands.add_parser("render", help="write a view as files", allow_abbrev=False)
    render.set_defaults(run=_render)
    add_view(render)
    render.add_argument(
        "-o",
        "--output",
        action="append",
        required=True,
        metavar="FILE",
        help=f"what to write, by its ending: {', '.join(_SUFFIXES)}; may be given again",
    )
    render.add_argument(
        "--level", choices=("sampled", "exact"), help="whether weights may be those of some rows"
    )
    render.add_argument("--code", choices=LANGUAGES, default="library", help="of a .py")
    render.add_argument("--with-inputs", action="store_true", help="put q and k into the .npz")
    _add_style(render)
    gallery = commands.add_parser("gallery", help="a picture of every preset", allow_abbrev=False)
    gallery.set_defaults(run=_gallery)
    gallery.add_argument("folder", metavar="DIR", help="where they are written; made if missing")
    gallery.add_argument("--format", choices=FORMATS, default="png")
    gallery.add_argument("--T", dest="set_T", metavar="VALUE", help="the length of all of them")
    _add_style(gallery)
    return parser


def _add_style(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("pictures")
    group.add_argument("--theme", choices=THEMES, default="light")
    group.add_argument("--size", choices=SIZES, default="screen")
    group.add_argument("--times", type=int, choices=SCALES, default=2, help="of a PNG: 1×, 2×, 4×")
    group.add_argument("--stamp", action="store_true", help="link and seeds in small print")


def _style(given: argparse.Namespace, format_: str = "png") -> PictureStyle:
    return PictureStyle(format_, given.theme, given.size, given.times, given.stamp)


def _render(given: argparse.Namespace) -> None:
    endings = [Path(name).suffix.lstrip(".").lower() for name in given.output]
    for name, ending in zip(given.output, endings, strict=True):
        if ending not in _SUFFIXES:
            raise Unusable(
                f"Output (-o): {name!r} has no ending that is known. "
                f"Allowed: {', '.join(f'.{each}' for each in _SUFFIXES)}."
            )
    taken = replace(_taken(given), level=given.level)
    for name, ending in zip(given.output, endings, strict=True):
        Path(name).write_bytes(_content(taken, ending, given))


def _taken(given: argparse.Namespace) -> Taken:
    try:
        taken, notes = taken_of(given)
    except OSError as problem:
        raise Unusable(f"{problem.filename}: {problem.strerror}.") from problem
    except ValueError as problem:
        raise Unusable(str(problem)) from problem
    for note in notes:
        _say(note.message)
    return taken


def _content(taken: Taken, ending: str, given: argparse.Namespace) -> bytes:
    if ending in FORMATS:
        return taken.picture_file(_style(given, ending))
    if ending == "npz":
        return npz_file(taken, given.with_inputs)
    if ending == "zip":
        return bundle_file(taken, replace(_style(given), stamp=True), given.with_inputs)
    texts = {
        "html": page_file,
        "csv": curves_csv,
        "json": Taken.settings_json,
        "py": lambda view: _code(view, given.code),
    }
    return texts[ending](taken).encode()


def _code(taken: Taken, language: str) -> str:
    snippet = taken.snippet(language)
    if snippet.code is None:
        raise ValueError(snippet.note)
    return snippet.code


def _gallery(given: argparse.Namespace) -> None:
    folder, lines = Path(given.folder), ["# Gallery\n"]
    folder.mkdir(parents=True, exist_ok=True)
    empty = argparse.Namespace(view="", text=None, arrays=None, set_T=given.set_T)
    for preset in PRESETS:
        if preset == "custom":
            continue
        taken = _taken(argparse.Namespace(**vars(empty), set_preset=preset))
        name = f"{preset}.{given.format}"
        (folder / name).write_bytes(taken.picture_file(_style(given, given.format)))
        title, caption = option_label("preset", preset), taken.picture.caption
        lines.append(f"## {title}\n\n![{title}]({name})\n\n{caption}\n\n`{taken.link}`\n")
        sys.stdout.write(f"{folder / name}\n")
    (folder / "README.md").write_text("\n".join(lines), encoding="utf-8")
