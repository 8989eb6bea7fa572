"""Presets that split attention in two or more steps: strides, segments, grids."""

from __future__ import annotations

from collections.abc import Iterable

from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.grid import Grid
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.periodic import Periodic
from sparse_attn.patterns.segments import Segments
from sparse_attn.patterns.strided import Strided

LONGNET = ((2048, 1), (4096, 2), (8192, 4), (16384, 6), (32768, 12))


def sparse_transformer_strided(length: int, stride: int = 128) -> Pattern:
    """Causal: the last ``stride`` keys, and every ``stride``-th key before.

    The paper gives the two to separate heads (or steps); here they are merged.

    Source: Sparse Transformer, https://arxiv.org/abs/1904.10509, section 4.3: l = 128, close to
    √T.

    >>> sparse_transformer_strided(8, stride=3).mask().int().tolist()[7]
    [0, 1, 0, 0, 1, 1, 1, 1]
    """
    window = whole_number("stride", stride, least=1) - 1
    return Pattern(length, [Local(window), Strided(stride)], causal=True)


def sparse_transformer_fixed(length: int, stride: int = 128, summary: int = 8) -> Pattern:
    """Causal: the query's own segment of ``stride``, and the last ``summary`` of all before.

    Source: Sparse Transformer, https://arxiv.org/abs/1904.10509, section 4.3: l of 128 or 256
    and c of 8, 16 or 32.

    >>> sparse_transformer_fixed(8, stride=3, summary=1).mask().int().tolist()[7]
    [0, 0, 1, 0, 0, 1, 1, 1]
    """
    return Pattern(length, [Segments(stride), Periodic(stride, summary)], causal=True)


def longnet(
    length: int, segments: Iterable[tuple[int, int]] = LONGNET, causal: bool = True
) -> Pattern:
    """Segments of growing size and dilation: which pairs they reach, not how they are mixed.

    ``segments`` lists (segment length, dilation). LongNet runs one softmax for each and mixes
    them by their normalizers, so a pair in several of them counts several times; here every pair
    counts once.

    Source: LongNet, https://arxiv.org/abs/2307.02486, sections 2.2 and 4.1 (segments of 2048,
    4096, 8192, 16384, 32768 with the dilations 1, 2, 4, 6, 12).

    >>> longnet(8, [(2, 1), (8, 3)]).mask().int().tolist()[7]
    [0, 1, 0, 0, 1, 0, 1, 1]
    """
    return Pattern(length, [Segments(size, dilation) for size, dilation in segments], causal)


def axial(length: int, width: int, causal: bool = False) -> Pattern:
    """A grid ``width`` cells wide, row after row: the query's row and its column.

    Source: Axial Attention, https://arxiv.org/abs/1912.12180, section 3; the paper takes rows and
    columns in turns, here they are merged.

    >>> axial(9, width=3).mask()[4].view(3, 3).int().tolist()
    [[0, 1, 0], [1, 1, 1], [0, 1, 0]]
    """
    return Pattern(length, [Segments(_columns(length, width)), Strided(width)], causal)


def local_2d(length: int, width: int, distance: int, norm: float = 2) -> Pattern:
    """A grid ``width`` cells wide, row after row: cells strictly nearer than ``distance``.

    Source: xFormers' ``local_2d_pattern``, https://github.com/facebookresearch/xformers
    ``components/attention/attention_patterns.py`` (its p is our norm; 2 is a disc).

    >>> local_2d(9, width=3, distance=2, norm=1).mask()[0].view(3, 3).int().tolist()
    [[1, 1, 0], [1, 0, 0], [0, 0, 0]]
    """
    return Pattern(length, [Grid(_columns(length, width), distance, norm)])


def _columns(length: int, width: int) -> int:
    """``width``, if whole rows of it make up ``length``."""
    checked = whole_number("width", width, least=1)
    if whole_number("length", length, least=1) % checked:
        raise ValueError(f"length must be rows × width, a multiple of {checked}, got {length}")
    return checked
