"""Where q and k come from: amounts for the synthetic input, a text, or a file."""

from __future__ import annotations

import streamlit as st

from sparse_attn.settings import (
    INPUTS,
    ROLES,
    Problem,
    Settings,
    digest,
    help_of,
    label,
)
from sparse_attn.sources import example_arrays
from sparse_attn.ui import fields
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.inputs import (
    MissingInput,
    batch_problem,
    inputs_of,
    known_text,
    take_file,
    take_text,
    words_of,
)
from sparse_attn.ui.state import change, held, note, on_change, refuse, seed, write_address
from sparse_attn.ui.texts import SAMPLE_TEXT, text


def input_controls(settings: Settings) -> None:
    """The input, and what can be chosen about it."""
    st.selectbox(
        label("input"),
        INPUTS,
        key=seed("input", settings.input),
        format_func=fields.words_of_options("input"),
        on_change=_input_chosen,
        help=help_of("input"),
    )
    {"structured": _structured, "text": _text, "arrays": _arrays}[settings.input](settings)
    if settings.heads > 1:
        fields.number("head", settings)


def _input_chosen() -> None:
    """Another input brings its own length; a text starts as a sample."""
    chosen = held("input")
    if chosen == "text":
        try:
            take_text(words_of(write_address()), input=chosen)
        except MissingInput:
            take_text(SAMPLE_TEXT, input=chosen, roles=("cls", "sentences"), globals="")
    elif chosen == "structured":
        change(input=chosen, T=512, preset="longformer")
    else:
        change(input=chosen)


def _structured(settings: Settings) -> None:
    for name in ("locality", "topics", "hubs", "noise"):
        fields.amount(name, settings)
    fields.number("input_seed", settings)
    left, right = st.columns(2)
    with left:
        fields.number("heads", settings)
    with right:
        fields.number("D", settings)


def _text(settings: Settings) -> None:
    try:
        words = words_of(settings)
    except MissingInput:
        words = ""
    st.text_area(
        label("text"),
        key=seed("text", words),
        on_change=_text_written,
        placeholder=text("text_placeholder"),
        height=140,
        help=help_of("text"),
    )
    if words:
        st.caption(text("tokens_found", count=f"{settings.T:,}"))
    st.multiselect(
        label("roles"),
        ROLES,
        key=seed("roles", list(settings.roles)),
        format_func=fields.words_of_options("roles"),
        on_change=on_change("roles", read=tuple),
        placeholder=text("roles_none"),
        help=help_of("roles"),
    )
    left, right = st.columns(2)
    with left:
        fields.number("heads", settings)
    with right:
        fields.number("D", settings)


def _text_written() -> None:
    words = held("text")
    try:
        if not words.strip():
            raise ValueError(text("no_text"))
        before = write_address()
        take_text(words)
    except ValueError as error:
        refuse((Problem("text", words[:40], "", str(error)),))
        return
    given = digest(words.encode("utf-8", "replace"))
    if before.text_hash and not known_text(before) and given != before.text_hash:
        sentence = text("other_text", given=given, digest=before.text_hash)
        note(Problem("text_hash", given, before.text_hash, sentence))


def _arrays(settings: Settings) -> None:
    st.file_uploader(
        text("upload"),
        type=["npz"],
        key="arrays_file",
        on_change=_file_chosen,
        help=text("upload_help"),
    )
    st.download_button(
        text("example"),
        example_arrays,
        file_name="sparse-attention-example.npz",
        on_click="ignore",
        help=text("example_help"),
    )
    if settings.arrays:
        st.number_input(
            label("batch"),
            step=1.0,
            format="%g",
            key=seed("batch", float(settings.batch)),
            on_change=_batch_chosen,
            help=help_of("batch"),
        )


def _file_chosen() -> None:
    file = st.session_state["arrays_file"]
    if file is None:
        return
    try:
        take_file(file.name, file.getvalue())
    except ValueError as error:
        refuse((Problem("arrays", file.name, "", str(error)),))


def _batch_chosen() -> None:
    item = fields.whole(held("batch"))
    try:
        items = inputs_of(write_address(), Busy(st.empty())).B
    except ValueError:
        return  # there is no file to choose from
    if item in range(items):
        change(batch=item)
    else:
        refuse((batch_problem(item, items),))
