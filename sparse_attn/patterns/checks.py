"""Checks that name the field, the value received and what is allowed."""

from __future__ import annotations

from numbers import Integral

import torch
from torch import Tensor


def whole_number(field: str, value: object, least: int | None = 0, most: int | None = None) -> int:
    """Return ``value`` as an int, or say why it is not a whole number in ``least … most``.

    Raises:
        TypeError: the value is not an integer (booleans and floats are not).
        ValueError: the value is outside the range.

    >>> whole_number("window", -1)
    Traceback (most recent call last):
        ...
    ValueError: window must be a whole number of at least 0, got -1
    """
    if least is not None and most is not None:
        allowed = f"a whole number from {least} to {most}"
    elif least is not None:
        allowed = f"a whole number of at least {least}"
    else:
        allowed = "a whole number"
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{field} must be {allowed}, got {value!r}")
    number = int(value)
    if (least is not None and number < least) or (most is not None and number > most):
        raise ValueError(f"{field} must be {allowed}, got {number}")
    return number


def true_or_false(field: str, value: object) -> bool:
    """Return ``value`` if it is a bool, or say that it is not."""
    if not isinstance(value, bool):
        raise TypeError(f"{field} must be True or False, got {value!r}")
    return value


def readable_bytes(count: int) -> str:
    """A byte count in binary units, for messages.

    >>> readable_bytes(16 * 2**30)
    '16.0 GiB'
    """
    size = float(count)
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB"):
        if size < 1024 or unit == "PiB":
            break
        size /= 1024
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"


def integers(positions: Tensor) -> Tensor:
    """Integer ``positions`` of any type as int64 (int32 stays), or what they are instead."""
    if positions.is_floating_point() or positions.is_complex() or positions.dtype == torch.bool:
        raise TypeError(f"positions must be integers, got a tensor of {positions.dtype}")
    return positions if positions.dtype == torch.int32 else positions.long()
