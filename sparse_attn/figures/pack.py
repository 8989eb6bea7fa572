"""A picture as one ``bytes``: a JSON header and 8-bit planes.

Layout, little-endian: ``SAM1``, header length (u4), header (UTF-8 JSON, padded with spaces to a
multiple of 8), then the planes. The header refers to a plane as ``[section, offset, length]``:
section 0 lies in the message as it is, section 1 in its zlib-compressed tail. Values are close to
noise and stay raw; shares, rules and curves compress to almost nothing. Equal planes are sent once.
"""

from __future__ import annotations

import base64
import json
import zlib
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sparse_attn.figures import colors
from sparse_attn.figures.map_words import words
from sparse_attn.figures.picture import Panel, Picture
from sparse_attn.figures.raster import (
    DifferenceScale,
    WeightScale,
    category_levels,
    difference_levels,
    difference_scale,
    share_levels,
    weight_levels,
    weight_scale,
)

MAGIC = b"SAM1"
RAW, DEFLATED = 0, 1
MAX_LABELS = 4096  # token labels travel with the picture up to this many per axis
MAX_LABEL_CHARS = 40

Place = list[int]  # [section, offset, length in bytes]


class _Planes:
    """Collects planes into the two sections."""

    def __init__(self) -> None:
        self.sections = (bytearray(), bytearray())
        self._places: dict[bytes, Place] = {}

    def add(self, plane: NDArray[Any], section: int) -> Place:
        raw = np.ascontiguousarray(plane).tobytes()
        if raw not in self._places:
            into = self.sections[section]
            self._places[raw] = [section, len(into), len(raw)]
            into += raw
        return self._places[raw]


def pack(picture: Picture) -> bytes:
    """The message the browser draws: at most 1.2 MB for three panels of 512² pixels."""
    planes = _Planes()
    weights = picture.weights or weight_scale(
        (panel.plane for panel in picture.panels if panel.kind in ("sparse", "dense")), picture.log
    )
    differences = picture.differences or _common_difference_scale(picture)
    height, width = picture.panels[0].plane.shape
    header = {
        "length": picture.length,
        "rows": picture.rows,
        "columns": picture.columns,
        "rowStep": picture.row_step,
        "columnStep": picture.column_step,
        "reduce": picture.reduce,
        "height": height,
        "width": width,
        "caption": picture.caption,
        "painted": picture.painted,
        "subject": picture.subject or picture.painted,
        "pairLink": picture.pair_link,
        "panels": [
            _panel(panel, picture, planes, weights, differences) for panel in picture.panels
        ],
        "scales": {
            "weight": vars(weights) | {"ticks": weights.ticks()},
            "difference": vars(differences) | {"ticks": differences.ticks()},
        },
        "rules": _rules(picture, planes),
        "kept": _kept(picture, planes),
        "tokens": _tokens(picture),
        "pinned": vars(picture.pinned) if picture.pinned else None,
        "view": vars(picture.view) if picture.view else None,
        "colors": theme_colors(),
        "texts": words(),
    }
    raw, other = planes.sections
    deflated = zlib.compress(bytes(other), level=1)
    header["raw"], header["deflated"] = len(raw), len(deflated)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    size = len(text).to_bytes(4, "little")
    return b"".join((MAGIC, size, text, raw, deflated))


def unpack_header(message: bytes) -> dict[str, Any]:
    """The header of a message, for tests and for looking into one."""
    if message[:4] != MAGIC:
        raise ValueError(f"a map message starts with {MAGIC!r}, got {message[:4]!r}")
    size = int.from_bytes(message[4:8], "little")
    header: dict[str, Any] = json.loads(message[8 : 8 + size])
    return header


def unpack_plane(message: bytes, place: Place) -> NDArray[np.uint8]:
    """The bytes of one plane, flat; the inverse of what the browser does too."""
    header = unpack_header(message)
    body = message[8 + int.from_bytes(message[4:8], "little") :]
    section, offset, length = place
    held = body[: header["raw"]] if section == RAW else zlib.decompress(body[header["raw"] :])
    return np.frombuffer(held, np.uint8, length, offset)


def _panel(
    panel: Panel,
    picture: Picture,
    planes: _Planes,
    weights: WeightScale,
    differences: DifferenceScale,
) -> dict[str, Any]:
    if panel.kind == "why":
        assert picture.rules is not None  # checked by Picture
        levels, section = category_levels(panel.plane, picture.rules.names), DEFLATED
    elif panel.kind == "difference":
        levels, section = difference_levels(panel.plane, differences), RAW
    else:
        levels, section = weight_levels(panel.plane, weights), RAW
    share = None if panel.share is None else planes.add(share_levels(panel.share), DEFLATED)
    place = planes.add(levels, section)
    return {"kind": panel.kind, "title": panel.title, "plane": place, "share": share}


def _common_difference_scale(picture: Picture) -> DifferenceScale:
    found = [panel.plane for panel in picture.panels if panel.kind == "difference"]
    return difference_scale(np.stack(found) if found else np.zeros((1, 1)), picture.log)


def _rules(picture: Picture, planes: _Planes) -> dict[str, Any] | None:
    if picture.rules is None:
        return None
    names = picture.rules.names
    size = next(each for each in (1, 2, 4) if len(names) <= 8 * each or each == 4)
    bits = picture.rules.bits.astype(f"<u{size}")
    return {"names": names, "bytes": size, "plane": planes.add(bits, DEFLATED)}


def _kept(picture: Picture, planes: _Planes) -> dict[str, Any] | None:
    if picture.kept is None:
        return None
    curves = {"mean": picture.kept.mean, "low": picture.kept.low}
    return {
        name: None if curve is None else planes.add(curve.astype("<f4"), DEFLATED)
        for name, curve in curves.items()
    }


def _tokens(picture: Picture) -> dict[str, Any] | None:
    """Labels of the covered rows and columns by position; equal words stay apart."""
    if picture.tokens is None:
        return None
    few = picture.length <= MAX_LABELS  # then all: the browser may pan before the next picture
    labels = {}
    for name, covered in (("rows", picture.rows), ("columns", picture.columns)):
        start, stop = (0, picture.length) if few else covered
        if stop - start <= MAX_LABELS:
            words = [str(word)[:MAX_LABEL_CHARS] for word in picture.tokens[start:stop]]
            labels[name] = {"start": start, "labels": words}
    return labels


@cache
def theme_colors() -> dict[str, Any]:
    """The colours of every theme, as the browser takes them."""
    return {
        theme: {
            "weight": base64.b64encode(colors.sequential(theme).tobytes()).decode(),
            "difference": base64.b64encode(colors.diverging(theme).tobytes()).decode(),
            "why": list(zip(colors.CATEGORIES, colors.categorical(theme), strict=True)),
            "notAllowed": colors.NOT_ALLOWED[theme],
        }
        for theme in colors.THEMES
    }
