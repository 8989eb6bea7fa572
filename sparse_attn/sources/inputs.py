"""What attention is computed from: queries, keys, values, and the name they are captioned with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor


@dataclass(frozen=True, eq=False)
class Inputs:
    """Queries and keys with everything a caption needs to say where they come from.

    Args:
        q, k: (B, H, T, D), one floating-point type, one device.
        v: (B, H, T, D) of the same type and device, or None where the source has no values.
        tokens: one label for each of the T positions (repeated words stay apart), or None.
        name: a short sentence that names the source; every number shown later carries it.
        synthetic: True where q and k were made up, that is, do not come from a model or a user.
        translations: the name in other languages, by language code.
        only_head: the number of the one head that this is, where the source made no other.

    Raises:
        TypeError: a field has the wrong type.
        ValueError: shapes, types, devices or the number of tokens do not agree, or name is empty.

    >>> import torch
    >>> q = torch.zeros(1, 2, 8, 4)
    >>> inputs = Inputs(q, q, None, None, "zeros", synthetic=True)
    >>> inputs.B, inputs.H, inputs.T, inputs.D
    (1, 2, 8, 4)
    """

    q: Tensor
    k: Tensor
    v: Tensor | None
    tokens: tuple[str, ...] | None
    name: str
    synthetic: bool
    only_head: int | None = None
    translations: Mapping[str, str] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """The name in a language, in English where there is no translation."""
        return self.translations.get(language, self.name)

    def __post_init__(self) -> None:
        _check_tensor("q", self.q, None)
        _check_tensor("k", self.k, self.q)
        if self.v is not None:
            _check_tensor("v", self.v, self.q)
        _check_tokens(self.tokens, self.T)
        if not isinstance(self.name, str):
            raise TypeError(f"name must be a string, got {type(self.name).__name__}")
        if not self.name.strip():
            raise ValueError(f"name must say where the input comes from, got {self.name!r}")

    @property
    def B(self) -> int:
        """Batch items."""
        return self.q.shape[0]

    @property
    def H(self) -> int:
        """Heads."""
        return self.q.shape[1]

    @property
    def T(self) -> int:
        """Sequence length in tokens."""
        return self.q.shape[2]

    @property
    def D(self) -> int:
        """Numbers per query or key of one head."""
        return self.q.shape[3]


def _check_tensor(field: str, value: object, like: Tensor | None) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"{field} must be a torch tensor, got {type(value).__name__}")
    shape = tuple(value.shape)
    if like is None and (len(shape) != 4 or 0 in shape):
        raise ValueError(f"{field} must have the shape (B, H, T, D), each at least 1, got {shape}")
    if not value.is_floating_point():
        raise TypeError(f"{field} must hold floating-point numbers, got {value.dtype}")
    if like is None:
        return
    if value.shape != like.shape:
        raise ValueError(f"{field} must have the shape of q, {tuple(like.shape)}, got {shape}")
    if (value.dtype, value.device) != (like.dtype, like.device):
        raise ValueError(
            f"{field} must have the type and device of q, {like.dtype} on {like.device}, "
            f"got {value.dtype} on {value.device}"
        )


def _check_tokens(tokens: object, length: int) -> None:
    if tokens is None:
        return
    if not isinstance(tokens, tuple) or not all(isinstance(each, str) for each in tokens):
        raise TypeError(f"tokens must be a tuple of strings or None, got {type(tokens).__name__}")
    if len(tokens) != length:
        raise ValueError(
            f"tokens must have one label for each of the T = {length} positions, got {len(tokens)}"
        )
