"""The fonts of a picture, and text measured with them.

Matplotlib brings DejaVu Sans, which has no Japanese. The IPAex Gothic font of the package
matplotlib-fontja stands behind it, and behind that whatever Japanese, Chinese or Korean font the
system has. A character in none of them is drawn as an empty square.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

POINTS = 0.75  # per CSS pixel
MISSING = "□"
_LATIN = "DejaVu Sans"
_OF_SYSTEMS = (
    "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo", "MS Gothic",
    "Noto Sans CJK KR", "Noto Sans CJK SC", "Malgun Gothic", "Microsoft YaHei",
)  # fmt: skip


@cache
def families() -> tuple[str, ...]:
    """The fonts to look in for a character, one after the other."""
    found = [_LATIN]
    if (path := _packaged()) is not None:
        found.append(_add(path))
    known = {font.name for font in fontManager.ttflist}
    return (*found, *(name for name in _OF_SYSTEMS if name in known and name not in found))


def _add(path: Path) -> str:
    """Make a font known, for bold text too, which it has no weight of its own for."""
    fontManager.addfont(path)
    name = FontProperties(fname=path).get_name()
    regular = next(font for font in fontManager.ttflist if font.name == name)
    fontManager.ttflist.append(replace(regular, weight=700))
    return name


def _packaged() -> Path | None:
    """The font file of matplotlib-fontja, without importing it: that would set global defaults."""
    spec = find_spec("matplotlib_fontja")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "fonts" / "ipaexg.ttf"
    return path if path.exists() else None


@cache
def _characters() -> frozenset[int]:
    """Every character that some font has."""
    paths = (findfont(FontProperties(family=[name])) for name in families())
    return frozenset(code for path in paths for code in get_font(path).get_charmap())


def printable(text: str) -> str:
    r"""Text that every format can hold: white space in one line, nothing that does not print.

    >>> printable("a\nb\x00c")
    'a b·c'
    """
    line = " ".join(text.split())
    return "".join(each if each.isprintable() else "·" for each in line)


def drawable(text: str) -> str:
    """The same with an empty square for each character that no font has."""
    return "".join(each if ord(each) in _characters() else MISSING for each in printable(text))


@cache
def _measure() -> RendererAgg:
    return RendererAgg(8, 8, 72.0)


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """How wide a line is in CSS pixels at ``size`` CSS pixels."""
    font = FontProperties(family=list(families()), size=size, weight=weight)
    width, _, _ = _measure().get_text_width_height_descent(drawable(text), font, ismath=False)
    return float(width)


def wrapped(text: str, size: float, most: float) -> list[str]:
    """The lines of a paragraph, none wider than ``most`` CSS pixels.

    Lines end between words; a word that is too long by itself, or in a script without spaces,
    is cut where it must be.
    """
    lines = [""]
    for piece in _pieces(printable(text), size, most):
        longer = lines[-1] + piece
        if lines[-1].strip() and width_of(longer.rstrip(), size) > most:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        else:
            lines[-1] = longer
    return [line.rstrip() for line in lines if line.strip()]


def _pieces(text: str, size: float, most: float) -> Iterator[str]:
    """What may not be parted: words with the space after them, or characters of long ones."""
    for word in text.split(" "):
        if width_of(word, size) <= most:
            yield f"{word} "
        else:
            yield from (*word[:-1], f"{word[-1]} ")
