"""A text in a link: UTF-8, deflate (RFC 1951), url-safe base64 (RFC 4648 section 5), no padding.

What comes from a link is never trusted: the encoded text and the inflated text are both bounded,
so that a few kilobytes cannot unpack to gigabytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from functools import lru_cache
from typing import TypedDict

MAX_LINK_TEXT = 4_000  # characters of the encoded form: the whole link stays well below 8 KB
MAX_TEXT_BYTES = 65_536  # bytes of the text itself, as UTF-8

_RAW_DEFLATE = -15  # zlib's name for: no header, no checksum, the largest window


@lru_cache(maxsize=32)
def encode_text(text: str) -> str:
    """Return the form in which a text travels in a link.

    Raises:
        ValueError: if the text is not valid Unicode or does not fit in a link.

    >>> decode_text(encode_text("What is attention?"))
    'What is attention?'
    """
    if not text:
        return ""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("it holds half a character (a lone surrogate)") from error
    if len(data) > MAX_TEXT_BYTES:
        raise ValueError(f"it has {len(data)} bytes")
    packer = zlib.compressobj(level=9, wbits=_RAW_DEFLATE)
    packed = packer.compress(data) + packer.flush()
    encoded = base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
    if len(encoded) > MAX_LINK_TEXT:
        raise ValueError(f"its compressed form has {len(encoded)} characters")
    return encoded


def decode_text(encoded: str) -> str:
    """Return the text that `encode_text` packed.

    Raises:
        ValueError: if it is not base64, not deflate, not UTF-8, cut short or too long.
    """
    if not encoded:
        return ""
    if len(encoded) > MAX_LINK_TEXT:
        raise ValueError(f"it has {len(encoded)} characters")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", encoded) or len(encoded) % 4 == 1:
        raise ValueError("it is not url-safe base64")
    packed = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    data = _inflate(packed)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError("it does not unpack to UTF-8 text") from error


def _inflate(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=_RAW_DEFLATE)
    try:
        data = unpacker.decompress(packed, MAX_TEXT_BYTES + 1)
    except zlib.error as error:
        raise ValueError("it is not deflate data") from error
    if len(data) > MAX_TEXT_BYTES:
        raise ValueError(f"it unpacks to more than {MAX_TEXT_BYTES} bytes")
    if not unpacker.eof:
        raise ValueError("it is cut short")
    if unpacker.unused_data:
        raise ValueError("more follows where it should end")
    return data


def digest(data: bytes) -> str:
    """Return the 16 hexadecimal digits that name a file or a long text (SHA-256, shortened).

    >>> digest(b"")
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256(data).hexdigest()[:16]


class TextFields(TypedDict):
    """The two settings that stand for a text; at most one of them is not empty."""

    text: str
    text_hash: str


def text_fields(text: str) -> TextFields:
    """Return the settings that stand for a text: `text` where it fits a link, else `text_hash`.

    Keep a long text beside its digest; `Settings` carries the digest only.

    >>> text_fields("Hello.")
    {'text': 'Hello.', 'text_hash': ''}
    """
    try:
        encode_text(text)
    except ValueError:
        return {"text": "", "text_hash": digest(text.encode("utf-8", "replace"))}
    return {"text": text, "text_hash": ""}
