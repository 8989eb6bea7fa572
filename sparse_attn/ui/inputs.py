"""Queries and keys for the settings: made, read from a text, or taken from a file."""

from __future__ import annotations

from typing import Any

import streamlit as st
import torch

from sparse_attn.device import default_device
from sparse_attn.settings import Settings, text_fields
from sparse_attn.sources import (
    Inputs,
    arrays_digest,
    from_arrays,
    from_text,
    structured,
    tokenize,
)
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.shared_cache import SharedCache
from sparse_attn.ui.texts import text

INPUT_FIELDS = (
    "input", "T", "heads", "D", "locality", "topics", "hubs", "noise", "input_seed",
    "text", "text_hash", "arrays",
)  # fmt: skip
_INPUTS = SharedCache(2**30)
_TEXTS = "_texts"  # long texts of this session, by fingerprint
_FILES = "_files"  # (name, bytes) of this session's last file, by fingerprint
_ROLES = {
    "cls": "cls",
    "sentences": "sentence starts",
    "headings": "headings",
    "questions": "question words",
}


class MissingInput(ValueError):
    """The settings name a text or a file that this session does not have."""


def keep_text(words: str) -> dict[str, Any]:
    """Remember a text, and return the settings that stand for it."""
    fields = text_fields(words)
    if fields["text_hash"]:
        st.session_state[_TEXTS] = {fields["text_hash"]: words}
    return {**fields, "T": max(1, len(tokenize(words).tokens))}


def keep_file(name: str, data: bytes) -> dict[str, Any]:
    """Remember a file of arrays, judged, and return the settings that stand for it.

    Raises:
        ValueError: the file cannot be used; the sentence says why.
    """
    inputs = from_arrays(data, name=name)
    digest = arrays_digest(data)
    st.session_state[_FILES] = {digest: (name, data)}
    _, heads, length, dim = inputs.q.shape
    return {"arrays": digest, "T": length, "heads": heads, "D": dim, "head": 0, "batch": 0}


def words_of(settings: Settings) -> str:
    """The text of the settings.

    Raises:
        MissingInput: it is too long for a link and was not pasted in this session, or is empty.
    """
    if settings.text_hash:
        words = st.session_state.get(_TEXTS, {}).get(settings.text_hash)
        if words is None:
            raise MissingInput(text("missing_text", digest=settings.text_hash))
        return str(words)
    if not settings.text.strip():
        raise MissingInput(text("no_text"))
    return settings.text


def inputs_of(settings: Settings, busy: Busy) -> Inputs:
    """The inputs of the settings, on the device that computes, shared by all sessions.

    Raises:
        MissingInput: a text or a file is asked for.
        ValueError: the inputs cannot be made; the sentence says why.
    """
    params = settings.to_params(full=True)
    key = "&".join(f"{name}={params[name]}" for name in INPUT_FIELDS)
    make = {"structured": _structured, "text": _from_text, "arrays": _from_arrays}[settings.input]
    return _INPUTS.get(key, lambda: make(settings), _input_bytes, busy.wait)


def role_positions(settings: Settings) -> tuple[int, ...]:
    """The tokens that are global by their role in the text."""
    if settings.input != "text" or not settings.roles:
        return ()
    roles = tokenize(words_of(settings)).roles
    found = {each for role in settings.roles for each in roles[_ROLES[role]]}
    return tuple(sorted(each for each in found if each < settings.T))


def _structured(settings: Settings) -> Inputs:
    return structured(
        settings.T,
        heads=settings.heads,
        dim=settings.D,
        seed=settings.input_seed,
        locality=settings.locality,
        topics=settings.topics,
        hubs=settings.hubs,
        noise=settings.noise,
        device=default_device(),
    )


def _from_text(settings: Settings) -> Inputs:
    return from_text(
        words_of(settings),
        heads=settings.heads,
        dim=settings.D,
        seed=settings.input_seed,
        device=default_device(),
    )


def _from_arrays(settings: Settings) -> Inputs:
    if not settings.arrays:
        raise MissingInput(text("no_arrays"))
    known = st.session_state.get(_FILES, {}).get(settings.arrays)
    if known is None:
        raise MissingInput(text("missing_arrays", digest=settings.arrays))
    name, data = known
    return from_arrays(data, name=name, device=default_device())


def _input_bytes(inputs: Inputs) -> int:
    tensors = (inputs.q, inputs.k, inputs.v)
    return sum(each.nbytes for each in tensors if isinstance(each, torch.Tensor))
