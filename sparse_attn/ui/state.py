"""One value holds everything that is shown; widgets and the address bar follow it.

The settings of a session live in session state. A link seeds them; a widget's callback changes
them, and a value that cannot be used leaves them as they were, with a sentence; then the widgets
and the address are brought in line. Widgets never hold anything that the settings do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from sparse_attn.settings import Problem, Settings
from sparse_attn.ui.markdown import plain

_SETTINGS = "_settings"
_PROBLEMS = "_problems"
_ADDRESS = "_address"  # the parameters that this session wrote last
_REFUSED = "_refused"  # problems with what a widget holds; the settings are older


def current() -> Settings:
    """The settings of this session; a new or changed link is read first."""
    params = st.query_params.to_dict()
    if _SETTINGS not in st.session_state or params != st.session_state.get(_ADDRESS):
        settings, problems = Settings.from_params(params)
        _accept(settings, problems)
    return write_address()


def write_address() -> Settings:
    """Bring the address bar in line with the settings, and return them."""
    settings: Settings = st.session_state[_SETTINGS]
    wanted = settings.to_params()
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_ADDRESS] = wanted
    return settings


def change(**changes: Any) -> bool:
    """Change the settings; what cannot be used is refused with a sentence and changes nothing.

    Returns whether the change was accepted.
    """
    settings, problems = st.session_state[_SETTINGS].adjusted(**changes)
    if any(problem.field in changes for problem in problems):
        refuse(problems)
        return False
    _accept(settings, problems)
    return True


def fit(**sizes: int) -> Settings:
    """Take the sizes that an input really has; problems found before stay on the page.

    Raises:
        ValueError: a size is beyond what is allowed; the sentence names it.
    """
    settings, problems = st.session_state[_SETTINGS].adjusted(**sizes)
    for problem in problems:
        if problem.field in sizes:
            raise ValueError(problem.sentence)
    st.session_state[_SETTINGS] = settings
    st.session_state[_PROBLEMS] = (*st.session_state[_PROBLEMS], *problems)
    return write_address()


def refuse(problems: tuple[Problem, ...]) -> None:
    """Keep the settings, and say why; what was refused before is still in its widget."""
    refused = {each.field: each for each in st.session_state.get(_REFUSED, ())}
    refused |= {each.field: replace(each, used=None) for each in problems}
    st.session_state[_PROBLEMS] = st.session_state[_REFUSED] = tuple(refused.values())


def _accept(settings: Settings, problems: tuple[Problem, ...]) -> None:
    st.session_state[_SETTINGS] = settings
    st.session_state[_PROBLEMS] = problems
    st.session_state[_REFUSED] = ()


def show_problems() -> None:
    """Say what could not be used, above the picture."""
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.warning(plain(problem.message), icon=":material/info:")


def seed(key: str, value: Any, name: str | None = None) -> str:
    """Make the widget ``key`` show ``value``; call before the widget, use as its ``key``.

    A widget that holds something refused keeps what was typed, until another change is accepted.
    A widget that shows the value already is not told again: it may be moving on under a finger.
    """
    refused = {problem.field for problem in st.session_state.get(_REFUSED, ())}
    unknown = key not in st.session_state
    if unknown or ((name or key) not in refused and st.session_state[key] != value):
        st.session_state[key] = value
    return key


def on_change(name: str, key: str | None = None, read: Callable[[Any], Any] | None = None) -> Any:
    """A callback that takes the widget ``key`` (default: ``name``) as the setting ``name``."""

    def callback() -> None:
        value = st.session_state[key or name]
        change(**{name: read(value) if read else value})

    return callback
