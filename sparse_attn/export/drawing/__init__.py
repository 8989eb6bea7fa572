"""Pictures as files: one renderer for PNG, SVG and PDF.

Imports Matplotlib, which takes a moment; whoever may do without imports this late.
"""

from sparse_attn.export.drawing.draw import draw, picture_scales
from sparse_attn.export.drawing.file import picture_file
from sparse_attn.export.drawing.looks import look

__all__ = ["draw", "look", "picture_file", "picture_scales"]
