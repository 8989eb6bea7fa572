"""Checks that several sources share; each names the field, the value and what is allowed."""

from __future__ import annotations

from numbers import Real

import torch

from sparse_attn.patterns.checks import readable_bytes, whole_number

MAX_LENGTH = 2**31  # tokens; positions are counted in 32 bits
BUDGET_BYTES = 2**30  # for the q, k and v of one source
MAX_AMOUNT = 100  # scores stay far inside float16
MAX_SEED = 2**63 - 1
DTYPES = (torch.float16, torch.bfloat16, torch.float32, torch.float64)


def amount(field: str, value: object) -> float:
    """Return ``value`` as a float, or say that it is no number from 0 to 100.

    >>> amount("hubs", -1)
    Traceback (most recent call last):
        ...
    ValueError: hubs must be a number from 0 (off) to 100, got -1
    """
    allowed = f"a number from 0 (off) to {MAX_AMOUNT}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{field} must be {allowed}, got {value!r}")
    number = float(value)
    if not 0 <= number <= MAX_AMOUNT:  # NaN is neither
        raise ValueError(f"{field} must be {allowed}, got {value!r}")
    return number


def seed_number(value: object) -> int:
    """Return ``value`` if it is a seed, 0 … 2⁶³-1."""
    return whole_number("seed", value, 0, MAX_SEED)


def floating_dtype(value: object) -> torch.dtype:
    """Return ``value`` if it is one of the four floating-point types that attention takes."""
    if value not in DTYPES:
        names = ", ".join(str(each) for each in DTYPES)
        raise TypeError(f"dtype must be one of {names}, got {value!r}")
    assert isinstance(value, torch.dtype)
    return value


def check_size(
    length: int, heads: int, dim: int, dtype: torch.dtype, scratch: int, budget_bytes: int
) -> None:
    """Say so where q, k and v (1, heads, length, dim) need more memory than ``budget_bytes``.

    Args:
        scratch: bytes needed beside them while they are made.

    Raises:
        ValueError: with the bytes needed, the budget, and what would make it smaller.
    """
    whole_number("budget_bytes", budget_bytes, 1)
    needed = 3 * heads * length * dim * dtype.itemsize + scratch
    if needed > budget_bytes:
        raise ValueError(
            f"length {length:,} × heads {heads} × dim {dim} in {dtype} needs "
            f"{readable_bytes(needed)} for q, k and v, above the budget of "
            f"{readable_bytes(budget_bytes)} (budget_bytes); take a smaller length, fewer heads, "
            f"a smaller dim or a larger budget"
        )
