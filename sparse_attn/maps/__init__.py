"""What is visible of an attention map, at any length."""

from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.maps.difference import difference_tile
from sparse_attn.maps.tile import Tile

__all__ = ["AttentionMap", "Tile", "difference_tile"]
