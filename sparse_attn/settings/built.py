"""Presets that the pattern fields cannot express: the library builds them, for every length.

Their numbers are the published ones from the published length on, and shrink with the sequence
below it. No torch until a pattern is built.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sparse_attn.patterns import Pattern

BUILT = (
    "bigbird_etc",
    "deepspeed_fixed",
    "deepspeed_variable",
    "sparse_transformer_strided",
    "sparse_transformer_fixed",
    "phi3",
    "natten",
    "axial",
    "local_2d",
    "longnet",
    "star_transformer",
)  # names of functions in `sparse_attn.patterns.presets`
BUILT_CAUSAL = ("sparse_transformer_strided", "sparse_transformer_fixed", "phi3", "longnet")

_LONGNET = ((2048, 1), (4096, 2), (8192, 4), (16_384, 6), (32_768, 12))  # at 32,768 tokens


def built_arguments(preset: str, length: int) -> dict[str, Any]:
    """Return what the library's preset is given beside the length.

    >>> built_arguments("sparse_transformer_fixed", 4096), built_arguments("natten", 4)
    ({'stride': 64, 'summary': 4}, {'size': 4})
    """
    stride = min(128, math.isqrt(length))  # "close to √T"
    small, large = (min(size, max(1, length // 64)) for size in (16, 64))
    width = 2 ** (math.isqrt(length).bit_length() - 1)  # of a grid about as high
    arguments: dict[str, dict[str, Any]] = {
        "bigbird_etc": {"block": min(64, max(1, length // 16)), "extra": min(64, length // 16)},
        "deepspeed_fixed": {"block": small, "local_blocks": 4, "global_blocks": 1},
        "deepspeed_variable": {"block": small, "local_windows": (4,), "global_blocks": (0,)},
        "sparse_transformer_strided": {"stride": stride},
        "sparse_transformer_fixed": {"stride": stride, "summary": max(1, stride // 16)},
        "phi3": {"block": large, "local_blocks": 16, "stride": 8},
        "natten": {"size": min(7, length)},
        "axial": {"width": width},
        "local_2d": {"width": width, "distance": 3},
        "longnet": {
            "segments": tuple(
                (max(1, min(length, 32_768) * size // 32_768), step) for size, step in _LONGNET
            )
        },
    }
    return arguments.get(preset, {})


def built_pattern(preset: str, length: int) -> Pattern:
    """Return the pattern of a preset in `BUILT`. Imports torch.

    >>> built_pattern("natten", 512).count()
    3584
    """
    from sparse_attn.patterns import Grid, Pattern, Segments, Strided, presets

    arguments = built_arguments(preset, length)
    width = arguments.get("width", 1)
    if length % width:  # the last row of the grid is partial, which the library's presets refuse
        axial = [Segments(width), Strided(width)]
        near = [Grid(width, arguments.get("distance", 0))]
        return Pattern(length, axial if preset == "axial" else near)
    build: Any = getattr(presets, preset)
    pattern: Pattern = build(length, **arguments)
    return pattern


def arguments_sentence(preset: str, length: int) -> str:
    """Return the numbers of a preset in `BUILT` in words; empty where it has none.

    >>> arguments_sentence("longnet", 64)
    'segments 4/1, 8/2, 16/4, 32/6, 64/12'
    >>> arguments_sentence("deepspeed_fixed", 4096)
    'block 16, local blocks 4, global blocks 1'
    """
    return ", ".join(
        f"{name.replace('_', ' ')} {_shown(value)}"
        for name, value in built_arguments(preset, length).items()
    )


def _shown(value: Any) -> str:
    if not isinstance(value, tuple):
        return f"{value:,}"
    return ", ".join(
        "/".join(map(_shown, each)) if isinstance(each, tuple) else _shown(each) for each in value
    )
