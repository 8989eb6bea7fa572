"""Which model reads which text."""

from __future__ import annotations

import streamlit as st

from sparse_attn.models import ModelError
from sparse_attn.models.folder import model_files
from sparse_attn.models.hub import known_folder
from sparse_attn.models.memory import BUDGET_VARIABLE, budget_bytes, needed_memory
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.settings import ROLES, Problem, Settings, help_of, label, option_label
from sparse_attn.ui.inputs import MissingInput, take_words, words_of
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.models.policy import allowed_models, may_load
from sparse_attn.ui.models.store import STORE
from sparse_attn.ui.page import say
from sparse_attn.ui.state import held, on_change, refuse, seed
from sparse_attn.ui.texts import SAMPLE_TEXT, text
from sparse_attn.ui.texts.model_errors import said

_ASKED = "_model_asked"  # the model that this session wants in memory
_STATED_TOKENS = 512  # for which memory is stated before the text is read


def choose(settings: Settings) -> str | None:
    """Model, text and roles; returns the text, or None where it is missing here."""
    _model(settings)
    try:
        words = words_of(settings) if settings.text or settings.text_hash else SAMPLE_TEXT
    except MissingInput as error:
        say(error)
        words = ""
    st.text_area(
        text("model_text"),
        key=seed("model_text", words, "text"),
        on_change=_text_written,
        height=150,
        help=text("model_text_help"),
    )
    st.multiselect(
        label("roles"),
        ROLES,
        key=seed("model_roles", list(settings.roles), "roles"),
        format_func=_role,
        on_change=on_change("roles", "model_roles", tuple),
        placeholder=text("roles_none"),
        help=help_of("roles"),
    )
    return words or None


def wanted(settings: Settings) -> bool:
    """Whether the chosen model may be loaded now: somebody asked for it, or it is there."""
    name = settings.model
    return may_load(name) and (st.session_state.get(_ASKED) == name or STORE.holds(name))


def _model(settings: Settings) -> None:
    allowed = allowed_models()
    box, button = st.columns([3, 1], vertical_alignment="bottom")
    with box:
        if allowed is None:
            st.text_input(
                label("model"),
                key=seed("model", settings.model),
                on_change=on_change("model"),
                placeholder=text("model_example"),
                help=help_of("model"),
            )
        else:
            st.selectbox(
                label("model"),
                allowed,
                index=None,
                key=seed("model", settings.model if may_load(settings.model) else None),
                on_change=on_change("model", read=lambda name: name or ""),
                help=help_of("model"),
            )
    button.button(
        text("model_load"),
        key="model_load",
        on_click=_ask,
        args=(settings.model,),
        disabled=not settings.model or not may_load(settings.model) or wanted(settings),
        width="stretch",
    )
    if settings.model and not may_load(settings.model):
        st.caption(text("model_not_allowed", model=plain(settings.model)))
    elif settings.model:
        _plan(settings.model)


def _plan(name: str) -> None:
    """What loading would take, before anything is loaded."""
    try:
        folder = known_folder(name)
        if folder is None:
            st.caption(text("model_unknown_yet", model=plain(name)))
            return
        files, budget = model_files(folder), budget_bytes()
    except ModelError as error:
        st.caption(plain(said(error)))
        return
    memory = needed_memory(files, _STATED_TOKENS)
    st.caption(
        text(
            "model_plan",
            kind=plain(files.architecture),
            parameters=f"{files.parameters / 1e6:,.1f}",
            weights=readable_bytes(memory.weights),
            run=readable_bytes(memory.run + memory.head),
            tokens=f"{_STATED_TOKENS:,}",
            budget=readable_bytes(budget),
            variable=BUDGET_VARIABLE,
        )
    )


def _ask(name: str) -> None:
    st.session_state[_ASKED] = name


def _role(option: str) -> str:
    return text("model_cls") if option == "cls" else option_label("roles", option)


def _text_written() -> None:
    words = held("model_text")
    try:
        if not words.strip():
            raise ValueError(text("no_text"))
        take_words(words)
    except ValueError as error:
        refuse((Problem("text", words[:40], "", str(error)),))
