"""What a pattern keeps, reaches and costs."""

from sparse_attn.measures.kept import KeptMass, kept_mass
from sparse_attn.measures.topk import topk_oracle

__all__ = ["KeptMass", "kept_mass", "topk_oracle"]
