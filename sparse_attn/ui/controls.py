"""The sidebar: one widget a setting, in the order in which a lecture would set them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sparse_attn.device import default_device
from sparse_attn.patterns import PRESETS as LIBRARY
from sparse_attn.settings import (
    BUILT,
    PANELS,
    PRESETS,
    REDUCTIONS,
    SCALES,
    Settings,
    arguments_sentence,
    bounds,
    format_positions,
    globals_sentence,
    help_of,
    keys_sentence,
    label,
    random_sentence,
)
from sparse_attn.sources import hub_positions
from sparse_attn.ui.fields import choice, number, switch, words_of_options
from sparse_attn.ui.input_controls import input_controls
from sparse_attn.ui.language import language_switch
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.state import change, on_change, seed
from sparse_attn.ui.texts import text

_LENGTHS = tuple(2**power for power in range(3, 21))  # 8 to 1,048,576
_WIDEST_SLIDER = 4096  # tokens; wider windows are typed


def sidebar(settings: Settings, maps: bool, inputs: bool) -> None:
    """All controls, the pattern first; with ``inputs`` what it is held against, its length too.

    With ``maps`` also how the maps look.
    """
    st.markdown(f"#### {text('app')}")
    language_switch()
    words = not inputs or settings.input == "text"  # those whose roles make tokens global
    _pattern(settings, inputs and settings.input == "structured", words and bool(settings.roles))
    if inputs:
        with st.expander(text("input"), expanded=settings.input != "structured"):
            input_controls(settings)
    if maps:
        with st.expander(text("view")):
            _view(settings)
    st.caption(text("device", device=str(default_device()).upper()))


def _pattern(settings: Settings, made: bool, by_role: bool) -> None:
    """``made``: queries and keys are made here, of any length and with hubs.

    ``by_role``: tokens are global by their role, too.
    """
    choice("preset", PRESETS, settings.preset)
    if made:
        number("T", settings)
        st.select_slider(
            text("length_quick"),
            _LENGTHS,
            key=seed("T_quick", min(_LENGTHS, key=lambda each: abs(each - settings.T)), "T"),
            on_change=on_change("T", "T_quick"),
            format_func=_short,
            label_visibility="collapsed",
        )
    if settings.preset in BUILT:
        _built(settings)
    else:
        _fields(settings, made, by_role)


def _short(length: int) -> str:
    """A length as the slider shows it.

    >>> _short(512), _short(4096), _short(2**20)
    ('512', '4k', '1M')
    """
    for unit, name in ((2**20, "M"), (2**10, "k")):
        if length >= unit:
            return f"{length // unit}{name}"
    return str(length)


def _built(settings: Settings) -> None:
    """What a pattern without controls is, in words, and where it comes from."""
    name = settings.preset
    st.caption(plain(text(f"allowed_{name}")))
    if numbers := arguments_sentence(name, settings.T):
        st.caption(text("built_numbers", numbers=numbers))
    published = plain(text(f"published_{name}"))
    st.caption(text("built_source", source=LIBRARY[name].source, published=published))


def _fields(settings: Settings, made: bool, by_role: bool) -> None:
    _window(settings)
    st.text_input(
        label("globals"),
        key=seed("globals", settings.globals),
        on_change=on_change("globals"),
        help=help_of("globals"),
        placeholder="0, 5, 100:104, ::512, -1",
    )
    none = text("only_by_role" if by_role else "no_globals")
    said = globals_sentence(settings) if settings.globals else none
    if made and settings.block == 1:
        count, on_hubs = st.columns([3, 4], vertical_alignment="center")
        count.caption(said)
        on_hubs.button(
            text("on_hubs"),
            on_click=_on_hubs,
            args=(settings,),
            type="tertiary",
        )
    else:
        st.caption(said)
    left, right = st.columns(2)
    with left:
        number("random", settings)
    with right:
        number("seed", settings)
    if settings.random:
        st.caption(random_sentence(settings))
    with st.expander(text("more_pattern")):
        number("dilation", settings)
        number("block", settings)
        switch("causal", settings.causal)
        switch("rows", settings.rows)
        switch("columns", settings.columns)


def _on_hubs(settings: Settings) -> None:
    """Make the tokens global that the synthetic input makes hubs."""
    change(globals=format_positions(hub_positions(settings.T, settings.input_seed)))


def _window(settings: Settings) -> None:
    """A slider for the usual range, and a number for the exact one."""
    _, most = bounds("window", settings.values())
    reach = max(settings.window, min(most, max(16, most // 4), _WIDEST_SLIDER))
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    with left:
        st.slider(
            label("window"),
            0,
            max(1, reach),
            key=seed("window", settings.window),
            on_change=on_change("window"),
            help=help_of("window"),
        )
    with right:
        number("window", settings, key="window_exact", name_shown=text("window_exact"), hidden=True)
    st.caption(keys_sentence(settings))


def _view(settings: Settings) -> None:
    for place, kind in enumerate(settings.panels):
        st.selectbox(
            text(f"panel_{place}"),
            PANELS,
            key=seed(f"panel_{place}", kind, "panels"),
            format_func=words_of_options("panels"),
            on_change=on_change("panels", f"panel_{place}", _put(settings.panels, place)),
        )
    choice("scale", SCALES, settings.scale)
    choice("reduce", REDUCTIONS, settings.reduce)


def _put(panels: tuple[str, ...], place: int) -> Any:
    """Replace one of the panels; a map that is elsewhere already changes places with it."""

    def panels_with(kind: str) -> tuple[str, ...]:
        changed = list(panels)
        if kind in changed:
            changed[changed.index(kind)] = changed[place]
        changed[place] = kind
        return tuple(changed)

    return panels_with
