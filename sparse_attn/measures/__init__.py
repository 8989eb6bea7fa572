"""What a pattern keeps, reaches and costs."""

from sparse_attn.measures.kept import KeptMass, kept_mass
from sparse_attn.measures.path import shortest_path
from sparse_attn.measures.reach import Reach, ReachEnsemble, reach, reach_ensemble
from sparse_attn.measures.topk import topk_oracle

__all__ = [
    "KeptMass",
    "Reach",
    "ReachEnsemble",
    "kept_mass",
    "reach",
    "reach_ensemble",
    "shortest_path",
    "topk_oracle",
]
