"""What a pattern keeps, reaches and costs."""

from sparse_attn.measures.blocks import BLOCK_SIZES, BlockCount, block_count
from sparse_attn.measures.clock import Measured, Run, measure
from sparse_attn.measures.cost import Cost, cost
from sparse_attn.measures.formula import Formula, Term, pair_formula
from sparse_attn.measures.kept import KeptMass, kept_mass
from sparse_attn.measures.memory import peak_bytes

__all__ = [
    "BLOCK_SIZES",
    "BlockCount",
    "Cost",
    "Formula",
    "KeptMass",
    "Measured",
    "Run",
    "Term",
    "block_count",
    "cost",
    "kept_mass",
    "measure",
    "pair_formula",
    "peak_bytes",
]
