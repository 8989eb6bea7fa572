"""The charts of the measures, for a notebook: arrays in, Plotly figures out, in English."""

from sparse_attn.figures.along import Along, along_figure
from sparse_attn.figures.frontier import Line, Point, frontier_figure
from sparse_attn.figures.growth import Curve, Mark, growth_figure
from sparse_attn.figures.hops import hops_figure
from sparse_attn.figures.layers import Growing, layers_figure
from sparse_attn.figures.overlap import Cells, cell_categories, overlap_figure
from sparse_attn.figures.row import Row
from sparse_attn.figures.shares import Stack, shares_figure
from sparse_attn.figures.story import story_figure

__all__ = [
    "Along",
    "Cells",
    "Curve",
    "Growing",
    "Line",
    "Mark",
    "Point",
    "Row",
    "Stack",
    "along_figure",
    "cell_categories",
    "frontier_figure",
    "growth_figure",
    "hops_figure",
    "layers_figure",
    "overlap_figure",
    "shares_figure",
    "story_figure",
]
