"""Presets that are windows along the sequence, some with sinks or hubs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.by_head import ByHead
from sparse_attn.patterns.checks import true_or_false, whole_number
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.ring import Ring
from sparse_attn.patterns.shifted import Shifted


def dense(length: int, causal: bool = False) -> Pattern:
    """Every pair.

    Source: Vaswani et al., https://arxiv.org/abs/1706.03762, section 3.2.

    >>> dense(8).count()
    64
    """
    return Pattern.dense(length, causal)


def longformer(
    length: int,
    window: int = 256,
    positions: Iterable[int] = (0,),
    dilation: int | Sequence[int] = 1,
    causal: bool = False,
) -> Pattern:
    """A window and a few global tokens; a list of dilations gives one to each head.

    Source: Longformer, https://arxiv.org/abs/2004.05150. The published window of 512 is the total
    width, ours 256 to each side; ``[CLS]`` at position 0 is global for classification (section 3).

    >>> longformer(4096).count() / 4096
    498.81...
    """
    band: Part
    if isinstance(dilation, Sequence):
        band = ByHead([Local(window, each) for each in dilation])
    else:
        band = Local(window, dilation)
    return Pattern(length, [band, Global(positions)], causal)


def sliding_window(length: int, window: int = 4095) -> Pattern:
    """A causal window: each query sees itself and the ``window`` keys before it.

    Source: Mistral 7B, https://arxiv.org/abs/2310.06825, section 2: W = 4096 keys with the
    query's own, hence our 4095.

    >>> sliding_window(8, window=2).count()
    21
    """
    return Pattern(length, [Local(window)], causal=True)


def gemma3(length: int, layer: int = 0, window: int = 1023) -> Pattern:
    """Five layers with a causal window, then one that sees all the past (layers 5, 11, …).

    Source: Gemma 3, https://arxiv.org/abs/2503.19786, section 2: five local layers to a global
    one, local spans of 1024 tokens with the query's own, hence our 1023.

    >>> gemma3(8, layer=4, window=2).count(), gemma3(8, layer=5, window=2).count()
    (21, 36)
    """
    full = whole_number("layer", layer) % 6 == 5
    return Pattern.dense(length, causal=True) if full else sliding_window(length, window)


def streaming_llm(length: int, sinks: int = 4, window: int = 511) -> Pattern:
    """A causal window, and the first tokens that everybody keeps reading.

    Source: StreamingLLM, https://arxiv.org/abs/2309.17453, section 3.2: four attention sinks and
    a rolling cache, here of 512 tokens with the query's own, hence our 511.

    >>> streaming_llm(8, sinks=1, window=1).mask().int().tolist()[5]
    [1, 0, 0, 0, 1, 1, 0, 0]
    """
    first = range(min(whole_number("sinks", sinks), length))
    return Pattern(length, [Local(window), Global(first, rows=False)], causal=True)


def natten(length: int, size: int = 7) -> Pattern:
    """A window of ``size`` keys that shifts at the ends, so that every query has as many.

    Source: Neighborhood Attention, https://arxiv.org/abs/2204.07143, section 3.1 (a kernel of 7).

    >>> natten(16, size=5).mask().sum(1).unique().tolist()
    [5]
    """
    return Pattern(length, [Shifted(size)])


def block_window(
    length: int, size: int = 512, exact: bool = False, causal: bool = False
) -> Pattern:
    """Each block of ``size`` tokens sees itself and the blocks beside it.

    With ``exact`` (the library's ``exact_windowsize``) keys further than ``size`` away are left
    out, which makes it the plain window ``Local(size)``: ``size + 1`` keys a side, the query's
    own counted on both.

    Source: local-attention, https://github.com/lucidrains/local-attention
    ``local_attention.py`` (its example takes a window of 512).

    >>> block_window(9, size=3).mask().sum(1).tolist()
    [6, 6, 6, 9, 9, 9, 6, 6, 6]
    """
    part = Local(size) if true_or_false("exact", exact) else Blocked(size, [Local(1)])
    return Pattern(length, [part], causal)


def star_transformer(length: int) -> Pattern:
    """A hub at position 0; all the others stand in a ring and see their two neighbours.

    Source: Star-Transformer, https://arxiv.org/abs/1902.09113, section 3.1: ring connections and
    radical connections through one relay node.

    >>> star_transformer(5).mask().int().tolist()[1]
    [1, 1, 1, 0, 1]
    """
    return Pattern(length, [Ring(1, first=1), Global([0])])
