"""One widget for one setting, with its label, its help and its callback."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from sparse_attn.language import current_language
from sparse_attn.settings import Settings, bounds, help_of, label, option_label
from sparse_attn.ui.state import on_change, seed
from sparse_attn.ui.texts import text
from sparse_attn.views.jump import jumped


def words_of_options(name: str) -> Callable[[str], str]:
    """What the options of a setting are called, in the language of this run.

    Streamlit asks for it after the run as well.
    """
    return partial(option_label, name, language=current_language())


def choice(name: str, options: tuple[str, ...], value: str) -> None:
    """One of a few words."""
    st.selectbox(
        label(name),
        options,
        key=seed(name, value),
        format_func=words_of_options(name),
        on_change=on_change(name),
        help=help_of(name),
    )


def number(
    name: str,
    settings: Settings,
    *,
    key: str | None = None,
    name_shown: str | None = None,
    hidden: bool = False,
) -> None:
    """A whole number; what is out of range is refused with a sentence."""
    low, high = bounds(name, settings.values())
    st.number_input(
        name_shown or label(name),
        step=1.0,
        format="%g",
        key=seed(key or name, float(getattr(settings, name)), name),
        on_change=on_change(name, key, whole),
        help=None if hidden else _help_with_range(name, low, high),
        label_visibility="collapsed" if hidden else "visible",
    )


def amount(name: str, settings: Settings) -> None:
    """How strong something is, 0 to 4."""
    st.slider(
        label(name),
        0.0,
        4.0,
        step=0.1,
        key=seed(name, getattr(settings, name)),
        on_change=on_change(name),
        help=help_of(name),
    )


def switch(name: str, value: bool) -> None:
    """On or off."""
    st.toggle(label(name), key=seed(name, value), on_change=on_change(name), help=help_of(name))


def _help_with_range(name: str, low: int, high: int) -> str:
    return text("range", help=help_of(name), low=f"{low:,}", high=f"{high:,}")


def optional_number(name: str, value: int | None, settings: Settings) -> None:
    """A position that nobody need have chosen; the map goes where it is typed."""
    low, high = bounds(name, settings.values())
    st.number_input(
        label(name),
        value=None,
        step=1.0,
        format="%g",
        key=seed(name, None if value is None else float(value)),
        on_change=on_change(name, read=whole, then=lambda new: {"view": jumped(new)}),
        help=_help_with_range(name, low, high),
    )


def whole(value: float | None) -> float | int | None:
    """Whole numbers as such; a fraction stays one, to be refused with a sentence.

    A widget for whole numbers alone would cut the fraction off without a word.
    """
    return int(value) if value is not None and value.is_integer() else value
