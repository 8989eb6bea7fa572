"""Queries and keys from a file of the user's own: an .npz with q and k, checked before use."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.patterns.checks import readable_bytes, whole_number
from sparse_attn.sources.inputs import Inputs
from sparse_attn.sources.npz import Member, NpzFile
from sparse_attn.sources.words import whole_characters

ARRAYS_BUDGET_BYTES = 512 * 2**20
MAX_LABEL = 256  # characters of one token label

_NUMBERS = ("q", "k", "v")
_FLOATS = ("float16", "float32", "float64")
_FILE_TYPES = "bytes, a path or an open binary file"
Numbers = NDArray[np.float32] | NDArray[np.float64]


def arrays_digest(data: bytes) -> str:
    """The first 16 hexadecimal digits of the file's SHA-256: how a link names the file.

    >>> arrays_digest(b"")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(data).hexdigest()[:16]


def from_arrays(
    file: bytes | str | os.PathLike[str] | BinaryIO,
    name: str | None = None,
    device: torch.device | str | None = None,
    budget_bytes: int = ARRAYS_BUDGET_BYTES,
) -> Inputs:
    """q, k and, where given, v and token labels from an .npz file, checked before use.

    Members: ``q`` and ``k`` with the shape (H, T, D) or (B, H, T, D), alike; optionally ``v`` of
    the same shape and ``tokens``, T strings. Numbers are float16, float32 or float64 and finite;
    float16 becomes float32, and float64 does not go with the other two. Other members are
    ignored. Sizes are judged by the arrays' headers, before anything is unpacked, and nothing
    is unpickled.

    Args:
        file: the file's bytes, its path, or the open file.
        name: the file's name for captions; by default that of the path or of the open file.
        device: where the tensors are returned.
        budget_bytes: most bytes of the file, and of the arrays once unpacked.

    Raises:
        TypeError: file or name has the wrong type.
        ValueError: the file or one of its arrays is not as above; the message names the member.
        OSError: the path cannot be opened.

    >>> from sparse_attn.sources import example_arrays
    >>> inputs = from_arrays(example_arrays(), name="example.npz")
    >>> inputs.H, inputs.D, inputs.tokens[:3]
    (2, 16, ('[CLS]', 'A', 'hub'))
    """
    whole_number("budget_bytes", budget_bytes, 1)
    if name is not None and not isinstance(name, str):
        raise TypeError(f"name must be a string or None, got {type(name).__name__}")
    data, found_name = _content(file, budget_bytes)
    label = _file_label(name or found_name)
    archive = NpzFile(data, label)
    members = _members(archive, label, budget_bytes)
    shape = members["q"].shape
    arrays = {each: _numbers(archive, members[each]) for each in _NUMBERS if each in members}
    _check_scores_fit(label, arrays["q"], arrays["k"])
    tokens = _tokens(archive, members["tokens"]) if "tokens" in members else None

    def tensor(values: Numbers) -> Tensor:
        values = values.reshape(shape if len(shape) == 4 else (1, *shape))
        return torch.from_numpy(np.ascontiguousarray(values)).to(device)

    digest = arrays_digest(data)
    return Inputs(
        tensor(arrays["q"]),
        tensor(arrays["k"]),
        tensor(arrays["v"]) if "v" in arrays else None,
        tokens,
        f"arrays from {label} (SHA-256 {digest})",
        synthetic=False,
        translations={"ja": f"{label} の配列（SHA-256 {digest}）"},
    )


def _content(file: object, budget_bytes: int) -> tuple[bytes, str | None]:
    """The bytes of the file, read no further than one byte past the budget, and its name."""
    name: str | None = None
    if isinstance(file, (bytes, bytearray, memoryview)):
        data = bytes(file)
    elif isinstance(file, (str, os.PathLike)):
        name = Path(file).name
        with open(file, "rb") as stream:
            data = stream.read(budget_bytes + 1)
    elif hasattr(file, "read"):
        given = getattr(file, "name", None)  # an int for a file without a name
        name = Path(given).name if isinstance(given, str) else None
        data = file.read(budget_bytes + 1)
        if not isinstance(data, bytes):
            raise TypeError(f"file must be {_FILE_TYPES}, got one open for text")
    else:
        raise TypeError(f"file must be {_FILE_TYPES}, got {type(file).__name__}")
    if len(data) > budget_bytes:
        raise ValueError(
            f"file must have at most {readable_bytes(budget_bytes)} (budget_bytes), got more"
        )
    return data, name


def _file_label(name: str | None) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in name or "").split())
    return (text if len(text) <= 80 else text[:79] + "…") or "a file"


def _members(archive: NpzFile, label: str, budget_bytes: int) -> dict[str, Member]:
    """The headers of the members that are used, their types, shapes and sizes checked."""
    missing = [each for each in ("q", "k") if each not in archive.names]
    if missing:
        listed = ", ".join(repr(each[:40]) for each in archive.names[:10]) or "no member"
        raise ValueError(f"{label} must hold q and k, got {listed}: {missing[0]} is missing")
    found = {each: archive.member(each) for each in (*_NUMBERS, "tokens") if each in archive.names}
    first = found["q"]
    for member in found.values():
        if member.name == "tokens":
            _check_tokens_header(label, member, first.shape[-2])
        else:
            _check_numbers_header(label, member, first)
    needed = sum(_bytes_in_memory(member) for member in found.values())
    if needed > budget_bytes:
        raise ValueError(
            f"{label} must unpack to at most {readable_bytes(budget_bytes)} (budget_bytes), "
            f"got arrays of {readable_bytes(needed)}"
        )
    return found


def _check_numbers_header(label: str, member: Member, first: Member) -> None:
    shape = member.shape
    if member.dtype.newbyteorder("=").name not in _FLOATS:
        raise ValueError(
            f"{label}: {member.name} must hold {', '.join(_FLOATS)}, got {member.dtype.name}; "
            f"save it with .astype('float32')"
        )
    if len(shape) not in (3, 4) or 0 in shape:
        raise ValueError(
            f"{label}: {member.name} must have the shape (H, T, D) or (B, H, T, D), each at "
            f"least 1, got {shape}"
        )
    if shape != first.shape:
        raise ValueError(
            f"{label}: {member.name} must have the shape of q, {first.shape}, got {shape}"
        )
    if (member.dtype.itemsize == 8) != (first.dtype.itemsize == 8):
        raise ValueError(
            f"{label}: {member.name} must be float64 where q is, got {member.dtype.name} beside "
            f"{first.dtype.name}; save both as one type"
        )


def _check_tokens_header(label: str, member: Member, length: int) -> None:
    if member.dtype.kind != "U":
        raise ValueError(
            f"{label}: tokens must hold strings, got {member.dtype.name}; save them with "
            f"np.array(tokens, dtype=str)"
        )
    if member.shape != (length,):
        raise ValueError(
            f"{label}: tokens must have one label for each of the T = {length} positions, "
            f"got the shape {member.shape}"
        )
    if member.dtype.itemsize > 4 * MAX_LABEL:  # NumPy stores four bytes a character
        raise ValueError(
            f"{label}: tokens must have at most {MAX_LABEL} characters each, "
            f"got up to {member.dtype.itemsize // 4}"
        )


def _bytes_in_memory(member: Member) -> int:
    return member.nbytes * (2 if member.dtype.itemsize == 2 else 1)  # float16 becomes float32


def _numbers(archive: NpzFile, member: Member) -> Numbers:
    values = archive.array(member)
    target = np.float64 if member.dtype.itemsize == 8 else np.float32
    numbers = cast(Numbers, values.astype(target, copy=False))
    finite = np.isfinite(numbers)
    bad = numbers.size - int(np.count_nonzero(finite))
    if bad:
        at = tuple(int(n) for n in np.unravel_index(np.argmin(finite), numbers.shape))
        raise ValueError(
            f"{archive.field}: {member.name} must hold finite numbers, got {bad:,} that are not "
            f"(NaN or infinite), the first at {list(at)}: {numbers[at]}"
        )
    return numbers


def _check_scores_fit(label: str, q: Numbers, k: Numbers) -> None:
    """Finite q and k can still have products beyond their type; such scores would be NaN."""
    most_q, most_k = (float(max(x.max(), -x.min())) for x in (q, k))
    limit = float(np.finfo(q.dtype).max)
    if most_q > 0 and most_k > limit / q.shape[-1] / most_q:
        raise ValueError(
            f"{label}: q·k must fit into {q.dtype.name}, got magnitudes up to {most_q:.3g} in q "
            f"and {most_k:.3g} in k; scale them down"
        )


def _tokens(archive: NpzFile, member: Member) -> tuple[str, ...]:
    values = archive.array(member)
    if member.dtype.itemsize > 0:
        codes = np.ascontiguousarray(values).view(
            np.dtype(np.uint32).newbyteorder(member.dtype.byteorder)
        )
        if int(codes.max()) > sys.maxunicode:  # NumPy would fail deep inside
            raise ValueError(
                f"{archive.field}: tokens must be valid Unicode, got the number "
                f"{int(codes.max())} for a character"
            )
    return tuple(whole_characters(str(each)) for each in values)
