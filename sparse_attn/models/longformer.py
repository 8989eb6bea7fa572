"""The q and k of Longformer's own attention module."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from sparse_attn.models.captured import Captured
from sparse_attn.models.own_mask import padded_pattern
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part


def read(
    module: Any,
    layer: int,
    name: str,
    length: int,
    *,
    hidden_states: Tensor,
    is_index_masked: Tensor,
    is_index_global_attn: Tensor,
    **_: Any,
) -> Captured:
    """A layer from what its ``LongformerSelfAttention`` is called with.

    Rows of global tokens come from a second set of projections. Where there are any, q and k are
    twice as wide: a local query holds its numbers in the first half and a global one in the second,
    and a key holds both of its readings, so that q·k / sqrt(D) is the right score for either. The
    values of global rows are other ones, so v is None then.

    Source: ``LongformerSelfAttention.forward``, transformers 5.23.
    """
    x = hidden_states[:, :length]
    masked, marked = is_index_masked[:, :length], is_index_global_attn[:, :length]

    def heads(projection: Any) -> Tensor:
        projected: Tensor = projection(x).float()
        return projected.unflatten(2, (module.num_heads, -1)).transpose(1, 2)

    q, k = heads(module.query), heads(module.key)
    v: Tensor | None = heads(module.value)
    if bool(marked.any()):
        hub = marked[:, None, :, None]
        local, far = q.masked_fill(hub, 0), heads(module.query_global).masked_fill(~hub, 0)
        q = torch.cat([local, far], -1) * 2**0.5
        k = torch.cat([k, heads(module.key_global)], -1)
        v = None
    own = []
    for item in range(len(x)):
        parts: list[Part] = [Local(module.one_sided_attn_window_size)]
        hubs = marked[item].nonzero()[:, 0].tolist()
        if hubs:
            parts.append(Global(hubs))
        own.append(padded_pattern(parts, ~masked[item]))
    return Captured(layer, name, q, k, v, tuple(own))
