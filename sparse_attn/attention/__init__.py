"""How much each query attends to each key."""

from sparse_attn.attention.hybrid import HybridSparseAttention
from sparse_attn.attention.longformer_map import longformer_full_attention
from sparse_attn.attention.minimal import SparseGlobalAttention
from sparse_attn.attention.sparse import sparse_attention
from sparse_attn.attention.unfold import outside_window, unfold_kv

__all__ = [
    "HybridSparseAttention",
    "SparseGlobalAttention",
    "longformer_full_attention",
    "outside_window",
    "sparse_attention",
    "unfold_kv",
]
