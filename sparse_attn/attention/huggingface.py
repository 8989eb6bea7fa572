"""The weights of Longformer's layer in transformers, in our names."""

from __future__ import annotations

from typing import Any

from torch import Tensor

# ours ← theirs
NAMES = {
    "q_proj": "query",
    "k_proj": "key",
    "v_proj": "value",
    "q_global_proj": "query_global",
    "k_global_proj": "key_global",
    "v_global_proj": "value_global",
}


def longformer_state(module: Any) -> tuple[dict[str, Tensor], int, int]:
    """State dict (copied), number of heads and one-sided window of a ``LongformerSelfAttention``.

    Raises:
        TypeError: an attribute is missing; the sentence names it.
    """
    state = {
        f"{ours}.{kind}": attribute(module, theirs, kind).detach().clone()
        for ours, theirs in NAMES.items()
        for kind in ("weight", "bias")
    }
    return state, attribute(module, "num_heads"), attribute(module, "one_sided_attn_window_size")


def attribute(module: Any, *names: str) -> Any:
    """``module.name.name …``, or a sentence that says which one it has not."""
    found = module
    for name in names:
        found = getattr(found, name, None)
        if found is None:
            raise TypeError(
                "module must be a LongformerSelfAttention (the .self of a LongformerAttention), "
                f"got {type(module).__name__} without {'.'.join(names)}"
            )
    return found
