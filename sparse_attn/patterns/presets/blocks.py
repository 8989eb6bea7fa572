"""Presets that count blocks instead of tokens."""

from __future__ import annotations

from collections.abc import Iterable

from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.periodic import Periodic
from sparse_attn.patterns.random import Random
from sparse_attn.patterns.segments import Segments


def bigbird(length: int, block: int = 64, random_blocks: int = 3, seed: int = 0) -> Pattern:
    """Blocks: the neighbours to either side, the first and last block global, three random ones.

    Source: BigBird ITC, https://arxiv.org/abs/2007.14062, section 2 and appendix E.1 (blocks of
    64, window of 3 blocks, 2 global and 3 random blocks). The random blocks differ by head.

    >>> bigbird(1024).rules
    ('band', 'global row', 'global column', 'random')
    """
    parts = [Local(1), Global([0, -1]), Random(random_blocks, seed, per_head=True)]
    return Pattern(length, [Blocked(block, parts)])


def bigbird_etc(
    length: int, block: int = 64, extra: int = 64, random_blocks: int = 0, seed: int = 0
) -> Pattern:
    """BigBird with ``extra`` global tokens in front, usually without random blocks.

    The extra tokens are the first of the sequence, and blocks are counted from its start.

    Source: BigBird ETC, https://arxiv.org/abs/2007.14062, section 2: tokens added for the purpose
    attend to all and are attended to by all. Its 64 here are an example, not a published value.

    >>> bigbird_etc(9, block=2, extra=1).mask().int().tolist()[3]
    [1, 1, 1, 1, 1, 1, 0, 0, 1]
    """
    inner: list[Part] = [Local(1), Global([0, -1])]
    if random_blocks != 0:
        inner.append(Random(random_blocks, seed, per_head=True))
    first = range(min(whole_number("extra", extra), length))
    return Pattern(length, [Blocked(block, inner), Global(first)])


def deepspeed_fixed(
    length: int,
    block: int = 16,
    local_blocks: int = 4,
    global_blocks: int = 1,
    horizontal_global_attention: bool = False,
    causal: bool = False,
) -> Pattern:
    """Segments of blocks; the last blocks of each are read by all (and read all, if horizontal).

    The global blocks of a last segment that is cut short are its last ones, as in the source.
    Heads share one layout (``num_different_global_patterns=1``). The original's causal form is
    triangular at block level only; ours at every token.

    Source: DeepSpeed's ``FixedSparsityConfig``, https://github.com/deepspeedai/DeepSpeed
    ``ops/sparse_attention/sparsity_config.py`` (blocks of 16, 4 local blocks, 1 global).

    >>> deepspeed_fixed(10, block=1).mask().int().tolist()[0]
    [1, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    """
    local_blocks = whole_number("local_blocks", local_blocks, least=1)
    global_blocks = whole_number("global_blocks", global_blocks, 0, local_blocks)
    rows = horizontal_global_attention
    parts: list[Part] = [Segments(local_blocks), Periodic(local_blocks, global_blocks, rows=rows)]
    blocks = -(-length // whole_number("block", block, least=1))
    if blocks % local_blocks:
        parts.append(Global(range(-min(global_blocks, blocks), 0), rows=rows))
    return Pattern(length, [Blocked(block, parts)], causal)


def deepspeed_variable(
    length: int,
    block: int = 16,
    local_windows: Iterable[int] = (4,),
    global_blocks: Iterable[int] = (0,),
    random_blocks: int = 0,
    seed: int = 0,
    horizontal_global_attention: bool = False,
    causal: bool = False,
) -> Pattern:
    """Segments of given sizes (the last one repeats), chosen global blocks, random blocks.

    Global blocks beyond the sequence are left out, as in the source, whose random blocks may
    fall on others; ours never do.

    Source: DeepSpeed's ``VariableSparsityConfig``, https://github.com/deepspeedai/DeepSpeed
    ``ops/sparse_attention/sparsity_config.py`` (blocks of 16, windows [4], global [0], 0 random).

    >>> deepspeed_variable(6, block=1, local_windows=[1, 2]).mask().int().tolist()[4]
    [1, 0, 0, 1, 1, 0]
    """
    blocks = -(-length // whole_number("block", block, least=1))
    inside = [each for each in global_blocks if each < blocks]
    parts: list[Part] = [
        Segments(local_windows),
        Global(inside, rows=horizontal_global_attention),
        Random(random_blocks, seed),
    ]
    return Pattern(length, [Blocked(block, parts)], causal)


def deepspeed_bigbird(
    length: int,
    block: int = 16,
    window: int = 1,
    global_blocks: int = 1,
    random_blocks: int = 1,
    seed: int = 0,
    causal: bool = False,
) -> Pattern:
    """A window of blocks, the first blocks global, random blocks shared by the heads.

    ``window`` is one-sided: 1 is the original's 3 ``num_sliding_window_blocks``.

    Source: DeepSpeed's ``BigBirdSparsityConfig``, https://github.com/deepspeedai/DeepSpeed
    ``ops/sparse_attention/sparsity_config.py`` (blocks of 16, 3 window, 1 global, 1 random).

    >>> deepspeed_bigbird(6, block=1, random_blocks=0).mask().int().tolist()[3]
    [1, 0, 1, 1, 1, 0]
    """
    blocks = -(-length // whole_number("block", block, least=1))
    first = range(min(whole_number("global_blocks", global_blocks), blocks))
    parts = [Local(window), Global(first), Random(random_blocks, seed)]
    return Pattern(length, [Blocked(block, parts)], causal)


def bslongformer(
    length: int,
    block: int = 16,
    window: int = 1,
    global_blocks: Iterable[int] = (0,),
    causal: bool = False,
) -> Pattern:
    """Longformer in blocks: a window of blocks, and global blocks anywhere.

    ``window`` is one-sided: 1 is the original's 3 ``num_sliding_window_blocks``. Global blocks
    beyond the sequence are left out, as in the source.

    Source: DeepSpeed's ``BSLongformerSparsityConfig``, https://github.com/deepspeedai/DeepSpeed
    ``ops/sparse_attention/sparsity_config.py`` (blocks of 16, 3 window, global block 0).

    >>> bslongformer(6, block=1, global_blocks=[2]).mask().int().tolist()[5]
    [0, 0, 1, 0, 1, 1]
    """
    blocks = -(-length // whole_number("block", block, least=1))
    inside = [each for each in global_blocks if each < blocks]
    return Pattern(length, [Blocked(block, [Local(window), Global(inside)])], causal)


def phi3(
    length: int, block: int = 64, local_blocks: int = 16, stride: int = 8, head_step: int = 1
) -> Pattern:
    """Causal: the last ``local_blocks`` blocks, and every ``stride``-th block, another a head.

    ``head_step`` is the original's ``max(1, stride // number of heads)``.

    Source: Phi-3-small, https://arxiv.org/abs/2404.14219, section 2, and its
    ``triton_flash_blocksparse_attn.py`` (blocks of 64, 16 local, every 8th).

    >>> phi3(8, block=1, local_blocks=1, stride=3).mask(head=1).int().tolist()[7]
    [0, 1, 0, 0, 1, 0, 0, 1]
    """
    window = whole_number("local_blocks", local_blocks, least=1) - 1
    parts = [Local(window), Periodic(stride, head_step=head_step)]
    return Pattern(length, [Blocked(block, parts)], causal=True)
