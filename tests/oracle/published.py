"""The presets as their papers and libraries state them: may i read j? Plain Python, pair by pair.

``a`` holds the arguments of the preset and the ``head``. Random keys are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from types import SimpleNamespace

Judge = Callable[[int, int, SimpleNamespace], bool]


def longformer(i: int, j: int, a: SimpleNamespace) -> bool:
    d = a.dilation[a.head] if isinstance(a.dilation, tuple) else a.dilation
    hubs = [position % a.length for position in a.positions]
    return (abs(i - j) <= a.window * d and abs(i - j) % d == 0) or i in hubs or j in hubs


def itc(i: int, j: int, a: SimpleNamespace) -> bool:
    n = (a.length + a.block - 1) // a.block
    i, j = i // a.block, j // a.block
    return i in (0, n - 1) or j in (0, n - 1) or abs(i - j) <= 1


def etc(i: int, j: int, a: SimpleNamespace) -> bool:
    return itc(i, j, a) or i < a.extra or j < a.extra


def deepspeed_fixed(i: int, j: int, a: SimpleNamespace) -> bool:
    n, size, last = (a.length + a.block - 1) // a.block, a.local_blocks, a.global_blocks
    i, j = i // a.block, j // a.block

    def summary(block: int) -> bool:
        """The last blocks of a segment, or of the sequence where it cuts the segment short."""
        end = min((block // size + 1) * size, n)
        return end - last <= block or block % size >= size - last

    return i // size == j // size or summary(j) or (a.horizontal_global_attention and summary(i))


def deepspeed_variable(i: int, j: int, a: SimpleNamespace) -> bool:
    i, j = i // a.block, j // a.block
    sizes, start = list(a.local_windows), 0
    while True:
        stop = start + (sizes.pop(0) if len(sizes) > 1 else sizes[0])
        if start <= i < stop and start <= j < stop:
            return True
        if stop > i and stop > j:
            break
        start = stop
    return j in a.global_blocks or (a.horizontal_global_attention and i in a.global_blocks)


def deepspeed_bigbird(i: int, j: int, a: SimpleNamespace) -> bool:
    i, j = i // a.block, j // a.block
    return abs(i - j) <= a.window or i < a.global_blocks or j < a.global_blocks


def bslongformer(i: int, j: int, a: SimpleNamespace) -> bool:
    i, j = i // a.block, j // a.block
    return abs(i - j) <= a.window or i in a.global_blocks or j in a.global_blocks


def strided(i: int, j: int, a: SimpleNamespace) -> bool:
    return j <= i and (i - j < a.stride or (i - j) % a.stride == 0)


def fixed(i: int, j: int, a: SimpleNamespace) -> bool:
    own = i // a.stride == j // a.stride
    return j <= i and (own or j % a.stride >= a.stride - a.summary)


def sliding_window(i: int, j: int, a: SimpleNamespace) -> bool:
    return 0 <= i - j < a.window + 1


def gemma3(i: int, j: int, a: SimpleNamespace) -> bool:
    return i - j >= 0 and ((a.layer + 1) % 6 == 0 or i - j < a.window + 1)


def streaming_llm(i: int, j: int, a: SimpleNamespace) -> bool:
    return j <= i and (j < a.sinks or i - j < a.window + 1)


def phi3(i: int, j: int, a: SimpleNamespace) -> bool:
    past, i, j = j <= i, i // a.block, j // a.block
    return past and (i - j < a.local_blocks or (j + 1 + a.head * a.head_step) % a.stride == 0)


def natten(i: int, j: int, a: SimpleNamespace) -> bool:
    k = min(a.size, a.length)
    start = sorted((0, i - a.size // 2, a.length - k))[1]
    return start <= j < start + k


def block_window(i: int, j: int, a: SimpleNamespace) -> bool:
    if a.exact:
        return abs(i - j) <= a.size
    return i // a.size - 1 <= j // a.size <= i // a.size + 1


def axial(i: int, j: int, a: SimpleNamespace) -> bool:
    return i // a.width == j // a.width or i % a.width == j % a.width


def local_2d(i: int, j: int, a: SimpleNamespace) -> bool:
    (y, x), (v, u) = divmod(i, a.width), divmod(j, a.width)
    return hypot(x - u, y - v) < a.distance


def longnet(i: int, j: int, a: SimpleNamespace) -> bool:
    return any(i // s == j // s and i % r == j % r for s, r in a.segments)


def star_transformer(i: int, j: int, a: SimpleNamespace) -> bool:
    if i == 0 or j == 0:
        return True
    before, after = (i - 2) % (a.length - 1) + 1, i % (a.length - 1) + 1  # on the ring 1 … T - 1
    return j in (before, i, after)


PUBLISHED: dict[str, Judge] = {
    "dense": lambda *_: True,
    "longformer": longformer,
    "bigbird": itc,
    "bigbird_etc": etc,
    "deepspeed_fixed": deepspeed_fixed,
    "deepspeed_variable": deepspeed_variable,
    "deepspeed_bigbird": deepspeed_bigbird,
    "bslongformer": bslongformer,
    "sparse_transformer_strided": strided,
    "sparse_transformer_fixed": fixed,
    "sliding_window": sliding_window,
    "gemma3": gemma3,
    "streaming_llm": streaming_llm,
    "phi3": phi3,
    "natten": natten,
    "block_window": block_window,
    "axial": axial,
    "local_2d": local_2d,
    "longnet": longnet,
    "star_transformer": star_transformer,
}
