"""One head of one layer: where its q and k go from here."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from sparse_attn.models import Captured
from sparse_attn.patterns import Between, Everything, Pattern
from sparse_attn.settings import Problem, format_positions, help_of, label
from sparse_attn.settings.fields import MAX_DIM, MAX_HEADS
from sparse_attn.settings.pattern import global_positions
from sparse_attn.sources import Inputs, save_arrays
from sparse_attn.ui.inputs import take_file
from sparse_attn.ui.models.look import short_name
from sparse_attn.ui.models.strip import chosen_head
from sparse_attn.ui.models.work import ModelWork
from sparse_attn.ui.state import on_change, refuse, seed
from sparse_attn.ui.texts import text

_EXPLORE = Path(__file__).resolve().parents[3] / "pages" / "explore.py"
_WHOLE_LAYER_BYTES = 64 * 2**20  # of q, k, v; a larger layer goes head by head
_GO = "_model_to_explore"


def head(work: ModelWork) -> None:
    """Choose by number; explore this head, or save q and k."""
    if st.session_state.pop(_GO, False):
        st.switch_page(_EXPLORE)
    layer, chosen = chosen_head(work)
    layers, heads = len(work.look.maps), len(work.look.maps[0])
    for box, name, count, value in zip(
        st.columns(2), ("layer", "model_head"), (layers, heads), (layer, chosen), strict=True
    ):
        box.selectbox(
            label(name),
            range(count),
            key=seed(name, value),
            on_change=on_change(name),
            help=help_of(name),
        )
    captured = work.layer(layer)
    st.caption(_own_words(captured.own[0]))
    whole = _bytes(captured) <= _WHOLE_LAYER_BYTES and heads <= MAX_HEADS
    inputs = captured.inputs(work.settings.model, work.look.tokens, head=None if whole else chosen)
    name = f"{_short(work.settings.model)}-layer{layer}{'' if whole else f'-head{chosen}'}.npz"
    explore, save = st.columns(2)
    explore.button(
        text("head_explore"),
        key="head_explore",
        on_click=_explore,
        args=(work, inputs, name, chosen if whole else 0),
        type="primary",
        width="stretch",
        disabled=inputs.D > MAX_DIM,
        help=text("head_explore_help"),
    )
    save.download_button(
        text("head_save"),
        lambda: save_arrays(inputs),
        file_name=name,
        on_click="ignore",
        width="stretch",
        help=text("head_save_help"),
    )


def _explore(work: ModelWork, inputs: Inputs, name: str, shown: int) -> None:
    """Hand q and k to Explore as a file of arrays, with the pattern as it is here."""
    settings = work.fitted[0]
    positions = global_positions(settings, work.role_positions)
    try:
        take_file(
            name,
            save_arrays(inputs),
            input="arrays",
            head=shown,
            causal=settings.causal or work.look.causal,
            **({"globals": format_positions(positions)} if work.role_positions else {}),
        )
    except ValueError as error:
        refuse((Problem("arrays", name, "", str(error)),))
        return
    st.session_state[_GO] = True


def _own_words(own: Pattern) -> str:
    """The layer's own mask in words."""
    part = own.parts[0] if own.parts else Everything()
    if isinstance(part, Everything):
        return text("own_causal" if own.causal else "own_dense")
    if isinstance(part, Between):
        return text("own_window", before=f"{part.before:,}", after=f"{part.after:,}")
    return text("own_other", rules=", ".join(own.rules))


def _short(name: str) -> str:
    """The model's name as part of a file's name."""
    return re.sub(r"[^\w.-]+", "-", short_name(name)).strip("-.") or "model"


def _bytes(captured: Captured) -> int:
    return 3 * captured.q.nbytes
