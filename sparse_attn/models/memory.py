"""How much memory a model and a text need, before either is loaded."""

from __future__ import annotations

import os
from dataclasses import dataclass

from sparse_attn.models.folder import ModelFiles, called
from sparse_attn.models.requirement import ModelError
from sparse_attn.patterns.checks import readable_bytes

BUDGET_VARIABLE = "SPARSE_ATTN_MODEL_GIB"
_DEFAULT_GIB = 4.0
_NUMBER = 4  # bytes: models are loaded in float32, so that their numbers are the model's own
_LIVE = 8  # hidden states and alike that live at once in a layer
_MASK_BYTES = (
    18  # a pair of tokens, while transformers makes a mask by distance and PyTorch adds it
)


@dataclass(frozen=True)
class Memory:
    """Bytes: of the weights, of a run over a text with its capture, and of its head's logits."""

    weights: int
    run: int
    head: int

    @property
    def total(self) -> int:
        """All together."""
        return self.weights + self.run + self.head


def needed_memory(files: ModelFiles, tokens: int, head: bool = True) -> Memory:
    """An estimate from above, by the config: weights in float32, and one run over ``tokens``.

    The run: hidden states, the widest layer, q, k, v of one layer, and, where the model has a
    sliding window, its mask of tokens². With the ``head``, which capturing does without: the logits
    with their losses.
    """
    hidden = files.number("hidden_size", "n_embd", "dim", "d_model")
    wide = files.number("intermediate_size", "n_inner", "hidden_dim", "ffn_dim") or 4 * hidden
    vocabulary = files.number("vocab_size")
    windowed = files.number("sliding_window", "local_attention")
    row = (_LIVE + 6) * hidden + 3 * wide
    mask = _MASK_BYTES * tokens**2 if windowed and tokens > windowed // 2 else 0
    logits = 3 * vocabulary * tokens if head else 0
    return Memory(files.parameters * _NUMBER, tokens * row * _NUMBER + mask, logits * _NUMBER)


def budget_bytes() -> int:
    """Most memory for a model with its run: ``SPARSE_ATTN_MODEL_GIB``, 4 unless it says otherwise.

    Raises:
        ModelError: the variable holds no positive number.
    """
    wanted = os.environ.get(BUDGET_VARIABLE, "").strip()
    try:
        amount = float(wanted) if wanted else _DEFAULT_GIB
    except ValueError:
        amount = -1.0
    if not 0 < amount < 2**20:
        raise ModelError(
            "{variable} must be a number of GiB above 0, got {value!r}",
            variable=BUDGET_VARIABLE,
            value=wanted,
        )
    return int(amount * 2**30)


def check_memory(files: ModelFiles, tokens: int, budget: int, head: bool = True) -> Memory:
    """The memory needed, or a sentence that says how much too much it is.

    Raises:
        ModelError: more than ``budget`` bytes.
    """
    memory = needed_memory(files, tokens, head)
    if memory.total > budget:
        raise ModelError(
            "{folder} needs about {total} at a length of {tokens:,}, {weights} of it weights, "
            "above the budget of {budget} ({variable}); take a smaller model or a shorter text",
            folder=called(files.folder),
            tokens=tokens,
            total=readable_bytes(memory.total),
            weights=readable_bytes(memory.weights),
            budget=readable_bytes(budget),
            variable=BUDGET_VARIABLE,
        )
    return memory
