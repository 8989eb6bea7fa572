"""Reading .npz files that nobody vouches for: every size is checked before anything is unpacked.

An .npz file is a ZIP archive of .npy files; the format of those is in NEP 1 and in
``numpy.lib.format``. Nothing is unpickled.
"""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sparse_attn.patterns.checks import readable_bytes

_HEADER_BYTES = 16_384  # as much as is read of a member before its size is known
_MOST_MEMBERS = 1_000
_MOST_DIMENSIONS = 8
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what NumPy writes
_READERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


@dataclass(frozen=True)
class Member:
    """What the header of an array says; the array itself is still packed."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]
    fortran_order: bool
    offset: int  # bytes of the member before its first number

    @property
    def nbytes(self) -> int:
        """Bytes of the unpacked array."""
        return math.prod(self.shape) * self.dtype.itemsize


class NpzFile:
    """An open .npz file: its members' headers first, then one array at a time.

    Args:
        data: the whole file.
        field: what messages call it.

    Raises:
        ValueError: it is not a ZIP archive, or one that NumPy would not write.
    """

    def __init__(self, data: bytes, field: str = "file") -> None:
        self.field = field
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
            raise ValueError(
                f"{field} must be an .npz file (a ZIP archive of arrays, as numpy.savez writes "
                f"it), got {len(data):,} bytes that are not: {error}"
            ) from error
        entries = self._archive.infolist()
        if len(entries) > _MOST_MEMBERS:
            raise ValueError(
                f"{field} must hold at most {_MOST_MEMBERS:,} members, got {len(entries):,}"
            )
        self._entries: Mapping[str, zipfile.ZipInfo] = {
            entry.filename.removesuffix(".npy"): entry for entry in entries
        }
        if len(self._entries) < len(entries):
            raise ValueError(f"{field} must hold every array once, got a name twice")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, without ".npy"."""
        return tuple(self._entries)

    def member(self, name: str) -> Member:
        """The header of an array, from the first bytes of its member.

        Raises:
            ValueError: the member is no array that can be read safely, or its header and the
                archive disagree about its size.
        """
        entry = self._entries[name]
        if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
            raise self._refusal(name, "it is encrypted or packed in a way that NumPy does not use")
        start = io.BytesIO(self._read(entry, _HEADER_BYTES))
        try:
            version = np.lib.format.read_magic(start)
            if version not in _READERS:
                raise ValueError(f"it has the format version {version}")
            shape, fortran_order, dtype = _READERS[version](start)
        except Exception as error:  # the header is a literal that others wrote: anything can fail
            raise self._refusal(name, f"it is not a .npy array ({_short(error)})") from error
        if dtype.hasobject or dtype.names is not None or dtype.subdtype is not None:
            raise self._refusal(name, f"it holds {_short(dtype)}, which is not plain numbers")
        if len(shape) > _MOST_DIMENSIONS or any(type(n) is not int or n < 0 for n in shape):
            raise self._refusal(name, f"it says its shape is {_short(shape)}")
        found = Member(name, shape, dtype, fortran_order, start.tell())
        if found.offset + found.nbytes != entry.file_size:
            raise self._refusal(
                name,
                f"its header promises {readable_bytes(found.nbytes)} and the archive "
                f"{readable_bytes(entry.file_size - found.offset)}",
            )
        return found

    def array(self, member: Member) -> NDArray[np.generic]:
        """The array of a member, unpacked: exactly ``member.nbytes`` bytes of memory.

        Raises:
            ValueError: the packed data is damaged or cut short.
        """
        values = np.empty(member.nbytes, np.uint8)
        entry = self._entries[member.name]
        try:
            with self._archive.open(entry) as stream:
                stream.read(member.offset)
                done = 0
                while done < member.nbytes:
                    chunk = stream.read(min(2**20, member.nbytes - done))
                    if not chunk:
                        raise EOFError("it is cut short")
                    values[done : done + len(chunk)] = np.frombuffer(chunk, np.uint8)
                    done += len(chunk)
                stream.read(1)  # reaches the end, where the checksum is compared
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise self._refusal(member.name, f"it is damaged ({_short(error)})") from error
        if member.dtype.itemsize == 0:
            return np.zeros(member.shape, member.dtype)
        flat = values.view(member.dtype)
        return flat.reshape(member.shape, order="F" if member.fortran_order else "C")

    def _read(self, entry: zipfile.ZipInfo, count: int) -> bytes:
        try:
            with self._archive.open(entry) as stream:
                return stream.read(count)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            ValueError,
        ) as error:
            name = entry.filename.removesuffix(".npy")
            raise self._refusal(name, f"it is damaged ({_short(error)})") from error

    def _refusal(self, name: str, reason: str) -> ValueError:
        return ValueError(f"{self.field}: the member {_short(repr(name))} cannot be read: {reason}")


def _short(value: object) -> str:
    """What a stranger wrote, short enough for a sentence."""
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else text[:119] + "…"
