"""Patterns of the field, each with the source of its numbers; :data:`PRESETS` lists them all."""

from sparse_attn.patterns.presets.blocks import (
    bigbird,
    bigbird_etc,
    bslongformer,
    deepspeed_bigbird,
    deepspeed_fixed,
    deepspeed_variable,
    phi3,
)
from sparse_attn.patterns.presets.factorized import (
    axial,
    local_2d,
    longnet,
    sparse_transformer_fixed,
    sparse_transformer_strided,
)
from sparse_attn.patterns.presets.registry import PRESETS, Preset
from sparse_attn.patterns.presets.windows import (
    block_window,
    dense,
    gemma3,
    longformer,
    natten,
    sliding_window,
    star_transformer,
    streaming_llm,
)

__all__ = [
    "PRESETS",
    "Preset",
    "axial",
    "bigbird",
    "bigbird_etc",
    "block_window",
    "bslongformer",
    "deepspeed_bigbird",
    "deepspeed_fixed",
    "deepspeed_variable",
    "dense",
    "gemma3",
    "local_2d",
    "longformer",
    "longnet",
    "natten",
    "phi3",
    "sliding_window",
    "sparse_transformer_fixed",
    "sparse_transformer_strided",
    "star_transformer",
    "streaming_llm",
]
