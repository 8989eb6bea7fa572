"""Patterns of the field, each with the source of its numbers."""

from __future__ import annotations

from collections.abc import Iterable

from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.random import Random


def longformer(
    length: int,
    window: int = 256,
    positions: Iterable[int] = (0,),
    dilation: int = 1,
    causal: bool = False,
) -> Pattern:
    """A window and a few global tokens.

    Source: Longformer, https://arxiv.org/abs/2004.05150. The published window of 512 is the total
    width, ours 256 to each side; ``[CLS]`` at position 0 is global for classification (section 3).

    >>> longformer(4096).count() / 4096
    498.81...
    """
    return Pattern(length, [Local(window, dilation), Global(positions)], causal)


def bigbird(length: int, block: int = 64, random_blocks: int = 3, seed: int = 0) -> Pattern:
    """Blocks: the neighbours to either side, the first and last block global, three random ones.

    Source: BigBird ITC, https://arxiv.org/abs/2007.14062, section 2 and appendix E.1 (blocks of
    64, window of 3 blocks, 2 global and 3 random blocks). The random blocks differ by head.

    >>> bigbird(1024).rules
    ('band', 'global row', 'global column', 'random')
    """
    parts = [Local(1), Global([0, -1]), Random(random_blocks, seed, per_head=True)]
    return Pattern(length, [Blocked(block, parts)])


def sliding_window(length: int, window: int = 4095) -> Pattern:
    """A causal window: each query sees itself and the ``window`` keys before it.

    Source: Mistral 7B, https://arxiv.org/abs/2310.06825, section 2: W = 4096 keys with the
    query's own, hence our 4095.

    >>> sliding_window(8, window=2).count()
    21
    """
    return Pattern(length, [Local(window)], causal=True)


def dense(length: int, causal: bool = False) -> Pattern:
    """Every pair.

    Source: Vaswani et al., https://arxiv.org/abs/1706.03762, section 3.2.

    >>> dense(8).count()
    64
    """
    return Pattern.dense(length, causal)
