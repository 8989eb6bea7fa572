"""Sparse attention that can be asked: patterns, exact weights, maps of any length.

>>> import torch
>>> from sparse_attn import AttentionMap, Global, Local, Pattern
>>> q = k = torch.zeros(1, 1, 6, 4)
>>> AttentionMap(q, k, Pattern(6, [Local(1), Global([0])])).row(4)[0, 0].tolist()
[0.25, 0.0, 0.0, 0.25, 0.25, 0.25]
"""

import os

# Threads that wait for each other sleep instead of spinning. Where other programs use the cores
# too, spinning made a map of a million tokens fifty times slower; read when torch is first loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from sparse_attn.attention import (
    HybridSparseAttention,
    SparseGlobalAttention,
    longformer_full_attention,
    outside_window,
    sparse_attention,
    unfold_kv,
)
from sparse_attn.device import default_device
from sparse_attn.maps import AttentionMap, Tile, difference_tile
from sparse_attn.models import in_model
from sparse_attn.patterns import (
    Between,
    Blocked,
    ByHead,
    Everything,
    Explicit,
    Global,
    Grid,
    Local,
    Part,
    Pattern,
    Periodic,
    Placed,
    Random,
    Ring,
    Segments,
    Shifted,
    Strided,
    Within,
    from_convention,
    mask_mod,
    presets,
)

__all__ = [
    "AttentionMap",
    "Between",
    "Blocked",
    "ByHead",
    "Everything",
    "Explicit",
    "Global",
    "Grid",
    "HybridSparseAttention",
    "Local",
    "Part",
    "Pattern",
    "Periodic",
    "Placed",
    "Random",
    "Ring",
    "Segments",
    "Shifted",
    "SparseGlobalAttention",
    "Strided",
    "Tile",
    "Within",
    "default_device",
    "difference_tile",
    "from_convention",
    "in_model",
    "longformer_full_attention",
    "mask_mod",
    "outside_window",
    "presets",
    "sparse_attention",
    "unfold_kv",
]
