"""Pictures as files: one renderer for PNG, SVG and PDF.

Imports Matplotlib, which takes a moment; whoever may do without imports this late.
"""

from sparse_attn.export.drawing.draw import draw, picture_scales
from sparse_attn.export.drawing.file import FORMATS, PictureStyle, picture_file
from sparse_attn.export.drawing.looks import THEMES, look
from sparse_attn.export.drawing.place import SIZES

__all__ = [
    "FORMATS",
    "SIZES",
    "THEMES",
    "PictureStyle",
    "draw",
    "look",
    "picture_file",
    "picture_scales",
]
