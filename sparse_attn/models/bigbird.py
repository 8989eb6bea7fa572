"""The q and k of BigBird's own attention modules."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.models.captured import Captured
from sparse_attn.models.own_mask import own_patterns, padded_pattern
from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.explicit import Explicit
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part

_OLD_PLANS = (1024, 3072, 4096)  # lengths for which random blocks are drawn as in the paper


def read_full(
    module: Any,
    layer: int,
    name: str,
    length: int,
    *,
    hidden_states: Tensor,
    attention_mask: Tensor | None = None,
    **_: Any,
) -> Captured:
    """A layer of a short text, which ``BigBirdSelfAttention`` attends to as a whole."""
    q, k, v = _heads(module, hidden_states)
    own = own_patterns(attention_mask, len(q), length, causal=bool(module.is_decoder))
    return Captured(layer, name, q, k, v, own)


def read_sparse(
    module: Any,
    layer: int,
    name: str,
    length: int,
    *,
    hidden_states: Tensor,
    to_mask: Tensor,
    **_: Any,
) -> Captured:
    """A layer from what its ``BigBirdBlockSparseAttention`` is called with.

    Its own pattern in training mode: window, first and last block, and the random blocks that it
    draws. In evaluation mode transformers draws none but block 0, which is global already, and
    counts it once more for each: its own weights are then not those of any mask, and the pattern
    here is the one without random blocks.

    Source: ``BigBirdBlockSparseAttention.bigbird_block_sparse_attention``, transformers 5.23.
    """
    q, k, v = (each[:, :, :length] for each in _heads(module, hidden_states))
    parts: list[Part] = [Local(1), Global([0, -1])]
    if module.training:
        parts.append(Explicit(_random_blocks(module, hidden_states.shape[1])))
    seen = to_mask[:, 0, 0, :length] > 0
    own = tuple(padded_pattern([Blocked(module.block_size, parts)], each) for each in seen)
    return Captured(layer, name, q, k, v, own)


def _heads(module: Any, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    heads = module.num_attention_heads
    q, k, v = (
        each(x).float().unflatten(2, (heads, -1)).transpose(1, 2)
        for each in (module.query, module.key, module.value)
    )
    return q, k, v


def _random_blocks(module: Any, length: int) -> NDArray[np.int64]:
    """What the module will draw in this call: (H, blocks, r), none for first and last block."""
    size, random = module.block_size, module.num_random_blocks
    state = np.random.get_state()  # noqa: NPY002 - the module draws from NumPy's global dice
    np.random.seed(module.seed)  # noqa: NPY002
    try:
        if length in _OLD_PLANS:
            most, blocks = module.max_seqlen, length // size
            drawn = [
                module._bigbird_block_rand_mask(most, most, size, size, random, last_idx=1024)[
                    : blocks - 2
                ]
                for _ in range(module.num_attention_heads)
            ]
        else:
            plan = module._get_rand_attn_plan(length, size, random)
            drawn = module._bigbird_block_rand_mask_with_head(
                from_seq_length=length,
                to_seq_length=length,
                from_block_size=size,
                to_block_size=size,
                num_heads=module.num_attention_heads,
                plan_from_length=plan[0],
                plan_num_rand_blocks=plan[1],
            )
    finally:
        np.random.set_state(state)  # noqa: NPY002
    table = np.stack([np.asarray(each, dtype=np.int64) for each in drawn])
    return np.pad(table, ((0, 0), (1, 1), (0, 0)), constant_values=-1)
