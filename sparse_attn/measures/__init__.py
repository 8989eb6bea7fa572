"""What a pattern keeps, reaches and costs."""

from sparse_attn.measures.best import best_pattern, smallest_pattern
from sparse_attn.measures.blocks import BLOCK_SIZES, BlockCount, block_count, block_counts
from sparse_attn.measures.clock import Measured, Run, measure
from sparse_attn.measures.cost import Cost, cost
from sparse_attn.measures.ensemble import ReachEnsemble, reach_ensemble
from sparse_attn.measures.fit import Fitted, fit_size, pair_count
from sparse_attn.measures.formula import Formula, Term, pair_formula
from sparse_attn.measures.found import Found, Search
from sparse_attn.measures.kept import KeptMass, kept_mass
from sparse_attn.measures.memory import peak_bytes
from sparse_attn.measures.output_error import OutputError, output_error
from sparse_attn.measures.overlap import Overlap, overlap
from sparse_attn.measures.parts import PartShare, kept_by_part
from sparse_attn.measures.path import shortest_path
from sparse_attn.measures.placements import Placement, compare_placements
from sparse_attn.measures.reach import Reach, reach
from sparse_attn.measures.row_story import RowStory, row_story
from sparse_attn.measures.topk import topk_oracle

__all__ = [
    "BLOCK_SIZES",
    "BlockCount",
    "Cost",
    "Fitted",
    "Formula",
    "Found",
    "KeptMass",
    "Measured",
    "OutputError",
    "Overlap",
    "PartShare",
    "Placement",
    "Reach",
    "ReachEnsemble",
    "RowStory",
    "Run",
    "Search",
    "Term",
    "best_pattern",
    "block_count",
    "block_counts",
    "compare_placements",
    "cost",
    "fit_size",
    "kept_by_part",
    "kept_mass",
    "measure",
    "output_error",
    "overlap",
    "pair_count",
    "pair_formula",
    "peak_bytes",
    "reach",
    "reach_ensemble",
    "row_story",
    "shortest_path",
    "smallest_pattern",
    "topk_oracle",
]
