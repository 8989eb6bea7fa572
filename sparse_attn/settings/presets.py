"""What each preset puts into the pattern fields, as a function of the length.

Windows and blocks have their published size from the published length on, and shrink with the
sequence below it, so that a preset keeps its look at any length.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sparse_attn.settings.built import BUILT, BUILT_CAUSAL

PRESETS = (
    "custom",
    "longformer",
    "bigbird",
    "sliding_window",
    "dense",
    "streaming_llm",
    "gemma3",
    "block_window",
    "bslongformer",
    "deepspeed_bigbird",
    *BUILT,
)
DEFAULT_PRESET = "longformer"
PATTERN_FIELDS = (
    "window",
    "dilation",
    "globals",
    "rows",
    "columns",
    "random",
    "block",
    "causal",
)


def preset_fields(preset: str, length: int) -> dict[str, Any]:
    """Return the pattern fields that a preset fixes; "custom" starts from Longformer's.

    A preset in `BUILT` is not made of the fields: but for causal they do not count, and hold
    Longformer's for whoever goes on to "custom".

    Args:
        preset: one of `PRESETS`.
        length: sequence length T in tokens.

    Raises:
        ValueError: if there is no such preset or the length is below 1.

    >>> preset_fields("longformer", 4096)["window"], preset_fields("longformer", 512)["globals"]
    (256, '::128')
    """
    if length < 1:
        raise ValueError(f"length: {length} is not allowed; allowed is 1 or more")
    if preset not in PRESETS:
        raise ValueError(f"preset: {preset!r} is not allowed; allowed is one of {PRESETS}")
    plain = {
        "dilation": 1,
        "globals": "",
        "rows": True,
        "columns": True,
        "random": 0,
        "block": 1,
        "causal": preset in BUILT_CAUSAL,
    }
    return plain | _MAKERS.get(preset, _longformer)(length)


def custom_fields(preset: str, length: int, block: int | None = None) -> dict[str, Any]:
    """Return what the pattern fields are where nothing states them, given the block size stated.

    A window counts blocks, so the preset's window is converted to the block size stated: 32 tokens
    become one block of 64, not 32 blocks.

    >>> custom_fields("custom", 512, block=64)["window"]
    1
    """
    fields = preset_fields(preset, length)
    if block is not None and block != fields["block"]:
        window_tokens = fields["window"] * fields["block"]
        fields |= {"block": block, "window": -(-window_tokens // block)}
    return fields


def _longformer(length: int) -> dict[str, Any]:
    """Beltagy et al. 2020, arXiv:2004.05150: 512 keys two-sided (256 a side) at 4,096 tokens.

    The paper leaves the global tokens to the task; here they are the first token, as [CLS], and
    three more at even distances, as section starts.
    """
    return {"window": min(256, max(1, length // 16)), "globals": f"::{max(1, length // 4)}"}


def _bigbird(length: int) -> dict[str, Any]:
    """Zaheer et al. 2020, arXiv:2007.14062, ITC: blocks of 64, window 3 blocks (one a side),
    first and last block global, three random blocks.
    """
    block = min(64, max(1, length // 16))
    blocks = -(-length // block)
    return {"window": 1, "globals": "0, -1", "random": min(3, blocks), "block": block}


def _sliding_window(length: int) -> dict[str, Any]:
    """Jiang et al. 2023 (Mistral 7B), arXiv:2310.06825: 0 <= i - j < 4096 of 32,768 tokens, which
    is 4,095 keys before the query in our one-sided inclusive count.
    """
    return {"window": min(4095, max(1, length // 8 - 1)), "causal": True}


def _dense(length: int) -> dict[str, Any]:
    """Every pair: a window that reaches from the first token to the last."""
    return {"window": length - 1}


def _streaming_llm(length: int) -> dict[str, Any]:
    """Xiao et al. 2023, arXiv:2309.17453: four sinks and 512 recent keys, the query's own among
    them, of 4,096 tokens.
    """
    sinks = f"0:{min(4, length)}"
    window = min(511, max(1, length // 8 - 1))
    return {"window": window, "globals": sinks, "rows": False, "causal": True}


def _gemma3(length: int) -> dict[str, Any]:
    """Gemma 3 2025, arXiv:2503.19786: a local layer's span of 1,024 tokens, the query's own among
    them, of 32,768; every sixth layer sees all the past.
    """
    return {"window": min(1023, max(1, length // 32 - 1)), "causal": True}


def _block_window(length: int) -> dict[str, Any]:
    """lucidrains/local-attention: blocks of 512 in its example of 8,192 tokens; each sees itself
    and its two neighbours.
    """
    return {"window": 1, "block": min(512, max(1, length // 16))}


def _bslongformer(length: int) -> dict[str, Any]:
    """DeepSpeed's BSLongformerSparsityConfig: blocks of 16, a window of three, block 0 global."""
    return {"window": 1, "globals": "0", "block": min(16, max(1, length // 64))}


def _deepspeed_bigbird(length: int) -> dict[str, Any]:
    """DeepSpeed's BigBirdSparsityConfig: as BSLongformer, and one random block."""
    return {**_bslongformer(length), "random": 1}


_MAKERS: dict[str, Callable[[int], dict[str, Any]]] = {
    "bigbird": _bigbird,
    "sliding_window": _sliding_window,
    "dense": _dense,
    "streaming_llm": _streaming_llm,
    "gemma3": _gemma3,
    "block_window": _block_window,
    "bslongformer": _bslongformer,
    "deepspeed_bigbird": _deepspeed_bigbird,
}
