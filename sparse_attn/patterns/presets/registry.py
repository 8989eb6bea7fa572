"""The list of presets: what a gallery, a menu or a test goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.presets import blocks, factorized, windows


@dataclass(frozen=True)
class Preset:
    """One pattern of the field and what is known about it.

    >>> PRESETS["natten"].small(length=20).count()
    300
    """

    title: str
    build: Callable[..., Pattern]  # the first argument is the length
    allowed: str  # the predicate, in words and symbols: query i, key j
    keys: str  # keys per query, far from both ends
    published: str
    source: str  # address of the paper or the library
    example: Mapping[str, Any] = field(default_factory=dict)  # arguments for a small picture

    @property
    def name(self) -> str:
        """The name of the function in :mod:`sparse_attn.patterns.presets`."""
        return self.build.__name__

    def small(self, length: int = 64) -> Pattern:
        """The pattern with arguments small enough to be seen at ``length``."""
        return self.build(length, **self.example)


_DEEPSPEED = (
    "https://github.com/deepspeedai/DeepSpeed/blob/master/"
    "deepspeed/ops/sparse_attention/sparsity_config.py"
)
_SPARSE_TRANSFORMER = "https://arxiv.org/abs/1904.10509"
_BIGBIRD = "https://arxiv.org/abs/2007.14062"

_LISTED = (
    Preset(
        "Dense",
        windows.dense,
        "every pair",
        "T",
        "every layer of the original Transformer",
        "https://arxiv.org/abs/1706.03762",
    ),
    Preset(
        "Longformer",
        windows.longformer,
        "|i − j| ≤ window, or j is global; a global i reads every j",
        "2·window + 1 + globals",
        "window 256 to each side (512 in all), 4,096 tokens; [CLS] global",
        "https://arxiv.org/abs/2004.05150",
        {"window": 4, "positions": (0, 32)},
    ),
    Preset(
        "BigBird, ITC",
        blocks.bigbird,
        "in blocks: |i − j| ≤ 1, or i or j is the first or the last, or j is drawn for i and head",
        "(3 + 2 + random) · block",
        "blocks of 64, 3 random blocks",
        _BIGBIRD,
        {"block": 4, "random_blocks": 2},
    ),
    Preset(
        "BigBird, ETC",
        blocks.bigbird_etc,
        "as ITC, or i or j is one of the extra tokens in front; usually no random blocks",
        "(3 + 2) · block + extra",
        "random blocks 0; the number of extra tokens varies with the task",
        _BIGBIRD,
        {"block": 4, "extra": 6},
    ),
    Preset(
        "DeepSpeed Fixed",
        blocks.deepspeed_fixed,
        "in blocks: i and j share a segment of L, or j is one of the last g of its segment; with "
        "horizontal_global_attention such an i reads every j",
        "(L + g·(T / block / L)) · block",
        "blocks of 16, L = 4, g = 1, not horizontal",
        _DEEPSPEED,
        {"block": 4},
    ),
    Preset(
        "DeepSpeed Variable",
        blocks.deepspeed_variable,
        "in blocks: i and j share a segment from a list of sizes (the last one repeats), or j is "
        "global, or j is drawn for i",
        "(segment + globals + random) · block",
        "blocks of 16, segments [4], global block 0, 0 random",
        _DEEPSPEED,
        {"block": 4, "local_windows": (1, 2, 4), "global_blocks": (0, 9), "random_blocks": 1},
    ),
    Preset(
        "DeepSpeed BigBird",
        blocks.deepspeed_bigbird,
        "in blocks: |i − j| ≤ window, or i or j is one of the first, or j is drawn for i",
        "(2·window + 1 + globals + random) · block",
        "blocks of 16, 3 window blocks, 1 global, 1 random, shared by the heads",
        _DEEPSPEED,
        {"block": 4},
    ),
    Preset(
        "BSLongformer",
        blocks.bslongformer,
        "in blocks: |i − j| ≤ window, or i or j is global (anywhere)",
        "(2·window + 1 + globals) · block",
        "blocks of 16, 3 window blocks, global block 0",
        _DEEPSPEED,
        {"block": 4, "global_blocks": (0, 9)},
    ),
    Preset(
        "Sparse Transformer, strided",
        factorized.sparse_transformer_strided,
        "j ≤ i, and i − j < l or l divides i − j (two heads in the paper, merged here)",
        "l + i / l",
        "l = 128, about √T",
        _SPARSE_TRANSFORMER,
        {"stride": 8},
    ),
    Preset(
        "Sparse Transformer, fixed",
        factorized.sparse_transformer_fixed,
        "j ≤ i, and i and j share a segment of l or j % l ≥ l − c",
        "up to l + c·(i / l)",
        "l = 128 or 256, c = 8, 16 or 32",
        _SPARSE_TRANSFORMER,
        {"stride": 8, "summary": 2},
    ),
    Preset(
        "Sliding window, causal",
        windows.sliding_window,
        "0 ≤ i − j ≤ window",
        "window + 1",
        "Mistral 7B: W = 4096 keys, which is window 4095",
        "https://arxiv.org/abs/2310.06825",
        {"window": 11},
    ),
    Preset(
        "Gemma 3",
        windows.gemma3,
        "0 ≤ i − j ≤ window in five layers of six; every j ≤ i in the sixth",
        "window + 1; i + 1 in the sixth",
        "1024 keys, which is window 1023; 5 local layers to 1 global",
        "https://arxiv.org/abs/2503.19786",
        {"window": 7},
    ),
    Preset(
        "StreamingLLM",
        windows.streaming_llm,
        "j ≤ i, and i − j ≤ window or j < sinks",
        "window + 1 + sinks",
        "4 sinks, 512 recent keys, which is window 511",
        "https://arxiv.org/abs/2309.17453",
        {"window": 9},
    ),
    Preset(
        "Phi-3 blocksparse",
        blocks.phi3,
        "j ≤ i, and in blocks: i − j < local, or (j + 1 + head · step) % stride = 0",
        "up to (local + (i / block) / stride) · block",
        "blocks of 64, 16 local blocks, every 8th block",
        "https://arxiv.org/abs/2404.14219",
        {"block": 4, "local_blocks": 3, "stride": 4},
    ),
    Preset(
        "NATTEN, 1-D",
        windows.natten,
        "start ≤ j < start + size, with start = clamp(i − size // 2, 0, T − size)",
        "size, at the ends too",
        "a kernel of 7 (in each dimension)",
        "https://arxiv.org/abs/2204.07143",
        {"size": 15},
    ),
    Preset(
        "Block window",
        windows.block_window,
        "in blocks: |i − j| ≤ 1; with exact: |i − j| ≤ size in tokens",
        "3·size; with exact 2·size + 1",
        "a window of 512 in the library's example",
        "https://github.com/lucidrains/local-attention",
        {"size": 8},
    ),
    Preset(
        "Axial",
        factorized.axial,
        "on a grid: i and j share a row or a column",
        "rows + columns − 1",
        "rows and columns in turns in the paper, merged here",
        "https://arxiv.org/abs/1912.12180",
        {"width": 8},
    ),
    Preset(
        "Local 2-D",
        factorized.local_2d,
        "on a grid: the distance of i and j is less than r (strictly)",
        "the cells of a disc: 9 for r = 2, 25 for r = 3",
        "the norm p = 2",
        "https://github.com/facebookresearch/xformers",
        {"width": 8, "distance": 2},
    ),
    Preset(
        "LongNet",
        factorized.longnet,
        "i // s = j // s and i % r = j % r for one of the pairs (s, r); support only: the original "
        "mixes its branches by their normalizers",
        "up to the sum of s / r, less what they share",
        "(2048, 1), (4096, 2), (8192, 4), (16384, 6), (32768, 12)",
        "https://arxiv.org/abs/2307.02486",
        {"segments": ((8, 1), (16, 2), (32, 4)), "causal": False},
    ),
    Preset(
        "Star-Transformer",
        windows.star_transformer,
        "i or j is the hub 0, or i and j are neighbours on the ring of all others",
        "4",
        "one hub, two neighbours",
        "https://arxiv.org/abs/1902.09113",
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _LISTED})
