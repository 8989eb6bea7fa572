"""What a pattern keeps, reaches and costs."""

from sparse_attn.measures.kept import KeptMass, kept_mass
from sparse_attn.measures.output_error import OutputError, output_error
from sparse_attn.measures.path import shortest_path
from sparse_attn.measures.reach import Reach, ReachEnsemble, reach, reach_ensemble
from sparse_attn.measures.row_story import RowStory, row_story
from sparse_attn.measures.topk import topk_oracle

__all__ = [
    "KeptMass",
    "OutputError",
    "Reach",
    "ReachEnsemble",
    "RowStory",
    "kept_mass",
    "output_error",
    "reach",
    "reach_ensemble",
    "row_story",
    "shortest_path",
    "topk_oracle",
]
