"""The Model page: choose a model and a text, look at its heads, put a pattern in their place."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from sparse_attn.models import INSTALL, MissingTransformers, has_transformers
from sparse_attn.settings import Settings, bounds
from sparse_attn.ui import state
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.models.choose import choose, wanted
from sparse_attn.ui.models.costs import costs
from sparse_attn.ui.models.head import head
from sparse_attn.ui.models.policy import switched_off
from sparse_attn.ui.models.strip import strip
from sparse_attn.ui.models.work import ModelWork
from sparse_attn.ui.page import say
from sparse_attn.ui.texts import text
from sparse_attn.ui.texts.model_errors import said

_SHOWN = "_model_shown"  # the model and the text that were read last


def models_page(settings: Settings) -> None:
    """The page below its title; without transformers it names the one command."""
    st.markdown(text("models_intro"))
    if switched_off():
        st.info(text("models_off"), icon=":material/block:")
        return
    if not has_transformers():
        st.info(text("models_missing"), icon=":material/download:")
        st.code(INSTALL, language="shell")
        return
    controls, maps = st.columns([2, 3], gap="medium")
    with controls:
        words = choose(settings)
        chosen = st.container()
    notes = st.container()
    slot = st.empty()
    with notes:
        state.show_problems()
    if words is None or not wanted(settings):
        maps.caption(text("strip_empty"))
        return
    work = ModelWork(settings, words, Busy(slot), lambda name: _tell(slot, name))
    try:
        with notes:
            work, tokens = _readable(work)
        _follow(settings, tokens)
        with maps:
            strip(work)
        with chosen:
            head(work)
        costs(work)
    except (ValueError, MissingTransformers) as error:
        say(ValueError(said(error)))
    work.busy.done()


def _readable(work: ModelWork) -> tuple[ModelWork, int]:
    """``work`` and its tokens; a text that is refused is said to be, and the one before stays."""
    model = work.settings.model
    try:
        tokens = work.look.T
    except ValueError as error:
        last_model, last_words = st.session_state.get(_SHOWN, (None, work.words))
        if last_model != model or last_words == work.words:
            raise
        say(ValueError(said(error)))
        st.caption(text("model_text_stays"))
        before = replace(work, words=last_words)
        return before, before.look.T
    st.session_state[_SHOWN] = model, work.words
    return work, tokens


def _follow(settings: Settings, tokens: int) -> None:
    """Give the settings the length of the text: what the sidebar says is then what is measured."""
    low, high = bounds("T", settings.values())
    length = min(max(tokens, low), high)
    if length != settings.T:
        state.fit((), T=length, **settings.beyond(length))
        st.rerun()


def _tell(slot: st.delta_generator.DeltaGenerator, name: str) -> None:
    """What is being fetched or loaded; stops the run where the settings have moved on."""
    slot.progress(0.0, text("model_loading", what=name))
