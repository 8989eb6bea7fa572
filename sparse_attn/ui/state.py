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
_ADDRESS = "_address"  # the parameters that this session saw or wrote last
_BY_WIDGET = "_by_widget"  # whether a widget started this run
_REFUSED = "_refused"  # problems with what a widget holds; the settings are older


def current() -> Settings:
    """The settings of this session; a new or changed link is read first."""
    params = st.query_params.to_dict()
    # The browser sends its address with every run. While somebody moves a slider that address is
    # older than what the widgets say, and no link.
    by_widget = st.session_state.pop(_BY_WIDGET, False)
    fresh = _SETTINGS not in st.session_state
    if fresh or (params != st.session_state.get(_ADDRESS) and not by_widget):
        settings, problems = Settings.from_params(params)
        _accept(settings, problems)
    return write_address()


def write_address() -> Settings:
    """Bring the address bar in line with the settings, and return them."""
    settings: Settings = st.session_state[_SETTINGS]
    st.session_state.pop(_BY_WIDGET, None)  # a fragment's run ends here
    wanted, present = settings.to_params(), st.query_params.to_dict()
    if present != wanted and Settings.from_params(present) != (settings, ()):
        st.query_params.from_dict(wanted)
        present = wanted
    st.session_state[_ADDRESS] = present
    return settings


def change(**changes: Any) -> bool:
    """Change the settings; what cannot be used is refused with a sentence and changes nothing.

    Returns whether the change was accepted.
    """
    st.session_state[_BY_WIDGET] = True
    settings, problems = st.session_state[_SETTINGS].adjusted(**changes)
    refused = tuple(problem for problem in problems if problem.field in changes)
    if refused:
        refuse(refused)
        return False
    _accept(settings, problems)
    return True


def fit(notes: tuple[Problem, ...], **sizes: int) -> Settings:
    """Take the sizes that an input really has; problems found before stay on the page."""
    settings, problems = st.session_state[_SETTINGS].adjusted(**sizes)
    st.session_state[_SETTINGS] = settings
    note(*notes, *problems)
    return write_address()


def note(*problems: Problem) -> None:
    """Say something more about values that were taken."""
    st.session_state[_PROBLEMS] = (*st.session_state[_PROBLEMS], *problems)


def refuse(problems: tuple[Problem, ...]) -> None:
    """Keep the settings, and say why; what was refused before is still in its widget."""
    st.session_state[_BY_WIDGET] = True
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
