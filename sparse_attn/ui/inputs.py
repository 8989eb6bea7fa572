"""Queries and keys for the settings: made, read from a text, or taken from a file."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sparse_attn.settings import Problem, Settings, bounds, label, text_fields
from sparse_attn.settings.problems import problem
from sparse_attn.sources import (
    Inputs,
    arrays_digest,
    from_arrays,
    tokenize,
)
from sparse_attn.ui.state import change, fit
from sparse_attn.ui.texts import text
from sparse_attn.views.given import Given
from sparse_attn.views.source import Watcher

_TEXTS = "_texts"  # long texts of this session, by fingerprint
_FILES = "_files"  # (name, bytes) of this session's last file, by fingerprint


class MissingInput(ValueError):
    """The settings name a text or a file that this session does not have."""


def take_text(words: str, **changes: Any) -> None:
    """Show a text from now on; what cannot be used changes nothing.

    Raises:
        ValueError: the text cannot be used; the sentence says why.
    """
    sizes = {"T": len(tokenize(words).tokens)}
    _check_sizes("text", sizes)
    fields = text_fields(words)
    if change(**fields, **sizes, **changes) and fields["text_hash"]:
        st.session_state[_TEXTS] = {fields["text_hash"]: words}


def take_file(name: str, data: bytes, **changes: Any) -> None:
    """Show a file of arrays from now on; what cannot be used changes nothing.

    Raises:
        ValueError: the file cannot be used; the sentence says why.
    """
    inputs = from_arrays(data, name=name)
    digest = arrays_digest(data)
    sizes = {"T": inputs.T, "heads": inputs.H, "D": inputs.D}
    _check_sizes("arrays", sizes)
    if change(**{"arrays": digest, "head": 0, "batch": 0, **sizes, **changes}):
        st.session_state[_FILES] = {digest: (name, data)}


def take_words(words: str) -> None:
    """Keep a text for the settings, whatever their input is.

    Raises:
        ValueError: the text cannot be used; the sentence says why.
    """
    fields = text_fields(words)
    if change(**fields) and fields["text_hash"]:
        st.session_state[_TEXTS] = {fields["text_hash"]: words}


def words_of(settings: Settings) -> str:
    """The text of the settings.

    Raises:
        MissingInput: it is too long for a link and was not pasted in this session, or is empty.
    """
    if settings.text_hash:
        words = known_text(settings)
        if words is None:
            raise MissingInput(text("missing_text", digest=settings.text_hash))
        return words
    if not settings.text.strip():
        raise MissingInput(text("no_text"))
    return settings.text


def known_text(settings: Settings) -> str | None:
    """The long text of this session that the settings name, if it was given."""
    words: str | None = st.session_state.get(_TEXTS, {}).get(settings.text_hash)
    return words


def inputs_of(settings: Settings, busy: Watcher) -> Inputs:
    """The inputs of the settings, on the device that computes, shared by all sessions.

    Raises:
        MissingInput: a text or a file is asked for.
        ValueError: the inputs cannot be made; the sentence says why.
    """
    # What this session must have is asked for before the cache is: another session's is not ours.
    return given(settings).inputs(settings, busy)


def given(settings: Settings) -> Given:
    """The text or file of this session that the settings name.

    Raises:
        MissingInput: it was not given.
    """
    if settings.input == "text":
        return Given(words=words_of(settings))
    if settings.input == "arrays":
        if not settings.arrays:
            raise MissingInput(text("no_arrays"))
        known = st.session_state.get(_FILES, {}).get(settings.arrays)
        if known is None:
            raise MissingInput(text("missing_arrays", digest=settings.arrays))
        name, data = known
        return Given(arrays=data, arrays_name=name)
    return Given()


def fitted(settings: Settings, busy: Watcher) -> Settings:
    """The settings with the sizes that a text or a file really has.

    Raises:
        ValueError: the input is missing, cannot be used, or is too large; the sentence says so.
    """
    if settings.input == "structured":
        return settings
    inputs = inputs_of(settings, busy)
    sizes = {"T": inputs.T, "heads": inputs.H, "D": inputs.D}
    _check_sizes(settings.input, sizes)
    notes: tuple[Problem, ...] = ()
    if settings.batch >= inputs.B:
        sizes["batch"] = inputs.B - 1
        notes = (batch_problem(settings.batch, inputs.B, used=str(inputs.B - 1)),)
    if all(getattr(settings, name) == value for name, value in sizes.items()):
        return settings
    return fit(notes, **sizes)


def batch_problem(item: float | None, items: int, used: str | None = None) -> Problem:
    """What to say of a batch item that the file does not have."""
    allowed = text("batch_allowed", last=items - 1, count=items)
    return problem("batch", item, allowed, used=used)


def _check_sizes(source: str, sizes: dict[str, int]) -> None:
    """Say which size of a text or a file is more than the app shows."""
    for name, value in sizes.items():
        _, most = bounds(name, {"input": source})
        if value > most:
            raise ValueError(
                text(
                    "too_large",
                    source=f"{label(source)} ({source})",
                    size=label(name),
                    value=f"{value:,}",
                    most=f"{most:,}",
                )
            )


def role_positions(settings: Settings) -> tuple[int, ...]:
    """The tokens that are global by their role in the text."""
    if settings.input != "text" or not settings.roles:
        return ()
    roles = tokenize(words_of(settings)).roles
    found = {each for role in settings.roles for each in roles[role]}
    return tuple(sorted(each for each in found if each < settings.T))
