"""The bytes of a picture: PNG, SVG or PDF, the same for the same picture on every run."""

from __future__ import annotations

import io
import threading
import warnings
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sparse_attn.export.drawing.canvas import PIXELS_PER_INCH
from sparse_attn.export.drawing.draw import draw
from sparse_attn.export.style import PictureStyle
from sparse_attn.figures.picture import Picture

_CREATOR = "Sparse Attention Explorer"
_SETTINGS: Any = {  # the names are Matplotlib's own
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": _CREATOR,  # names in the file do not change from run to run
    "pdf.fonttype": 42,  # fonts are embedded whole glyph by glyph, as TrueType
    "savefig.facecolor": "auto",
    "figure.autolayout": False,
}
_one_at_a_time = threading.Lock()  # Matplotlib's settings and font cache are global


def picture_file(picture: Picture, style: PictureStyle, link: str = "", stamp: str = "") -> bytes:
    """The picture as a file, with its caption and link in the file's own description.

    ``stamp``: small print below the caption.
    """
    vector = style.format != "png"
    scale = 0 if vector else style.scale
    with _one_at_a_time, matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        # A character that no font here has is measured as a square and stays in the SVG.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        svg = style.format == "svg"
        canvas = draw(picture, style.theme, style.size, scale, stamp, keep_characters=svg)
        FigureCanvasAgg(canvas.figure)
        out = io.BytesIO()
        canvas.figure.savefig(
            out,
            format=style.format,
            dpi=PIXELS_PER_INCH * (scale or 1),
            metadata=_metadata(style.format, picture, link),
        )
    return out.getvalue()


def _metadata(format_: str, picture: Picture, link: str) -> dict[str, str | None]:
    title, caption = picture.file_name, picture.caption
    if format_ == "png":
        return {"Title": title, "Description": caption, "Source": link, "Software": _CREATOR}
    if format_ == "svg":
        found = {"Title": title, "Description": caption, "Source": link, "Creator": _CREATOR}
        return {**found, "Date": None}
    found = {"Title": title, "Subject": caption, "Keywords": link, "Creator": _CREATOR}
    return {**found, "CreationDate": None}
