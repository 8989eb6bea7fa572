"""Texts in links: exact, bounded, and never trusted."""

import base64
import random
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn.settings import Settings, SettingsError, text_fields
from sparse_attn.settings.text_codec import (
    MAX_LINK_TEXT,
    MAX_TEXT_BYTES,
    decode_text,
    encode_text,
)


def packed(data: bytes) -> str:
    raw = zlib.compress(data, level=9, wbits=-15)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def incompressible(length: int) -> str:
    return "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))


@given(st.text(max_size=300))
def test_round_trip(text: str) -> None:
    encoded = encode_text(text)
    assert re.fullmatch(r"[A-Za-z0-9_-]*", encoded)
    assert decode_text(encoded) == text


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        ("a b", "base64"),
        ("a+/=", "base64"),
        ("A", "base64"),
        ("٣٣٣٣", "base64"),
        ("AAAA", "cut short"),
        ("_" * 40, "deflate"),
        (packed(b"\xff\xfe"), "UTF-8"),
        (packed(b"some longer text than that")[:12], "cut short"),
        (packed(b"text") + "AAAA", "more follows"),
        ("A" * (MAX_LINK_TEXT + 1), "4001 characters"),
    ],
)
def test_refuses_what_is_not_a_packed_text(encoded: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        decode_text(encoded)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(b"\0" * 2_900_000)
    assert len(bomb) <= MAX_LINK_TEXT  # it passes the first gate
    with pytest.raises(ValueError, match=f"more than {MAX_TEXT_BYTES} bytes"):
        decode_text(bomb)
    settings, problems = Settings.from_params({"text": bomb})
    assert settings == Settings()
    assert [found.field for found in problems] == ["text"]


@pytest.mark.parametrize("text", ["a" * (MAX_TEXT_BYTES + 1), incompressible(8_000), "\ud800"])
def test_a_text_that_does_not_fit_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(SettingsError, match="text_hash") as caught:
        Settings(text=text)
    assert len(str(caught.value)) < 500


def test_long_text_travels_by_hash_only() -> None:
    fields = text_fields(incompressible(8_000))
    assert fields["text"] == ""
    assert re.fullmatch("[0-9a-f]{16}", fields["text_hash"])
    settings = Settings(input="text", **fields)
    assert Settings.from_link(settings.to_link(full=True)) == (settings, ())
    assert text_fields(incompressible(8_001)) != fields


def test_short_text_travels_itself() -> None:
    assert text_fields("Where?\n- here") == {"text": "Where?\n- here", "text_hash": ""}
