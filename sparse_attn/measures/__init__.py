"""What a pattern keeps, reaches and costs."""

from sparse_attn.measures.kept import KeptMass, kept_mass

__all__ = ["KeptMass", "kept_mass"]
