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

from sparse_attn.language import current_language
from sparse_attn.settings import Problem, Settings, repeated
from sparse_attn.ui.history import by_back, of_a_lesson, of_settings
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts.refusals import spoken

_SETTINGS = "_settings"
_PROBLEMS = "_problems"
_ADDRESS = "_address"  # the parameters that this session saw or wrote last
_PAGE = "_page"  # the page of the last run
_DEFAULT = "_default"  # the pages that have shown the defaults, at an address without parameters
_OPENING = "_opening"  # whether this page has not yet been shown to its end
_TOLD = "_told"  # the widgets of this page whose values the browser was told
_BY_WIDGET = "_by_widget"  # whether a widget started this run
_REPLACED = "_replaced"  # by widget: values the server put another one over, not yet heard back
_DOUBTFUL = "_doubtful"  # callbacks of this run whose value may be an echo of such a value
_REFUSED = "_refused"  # problems with what a widget holds; the settings are older


def current(page: str) -> Settings:
    """The settings of this session; a new or changed link is read first.

    Moving to another page empties the address; the settings come along. Back to an address without
    parameters is to the defaults, where the page had shown them: else it was left too soon.
    """
    params = st.query_params.to_dict()
    _settle_doubts()
    _forget_heard()
    # The browser sends its address with every run. While somebody moves a slider that address is
    # older than what the widgets say, and no link.
    by_widget = st.session_state.pop(_BY_WIDGET, False)
    fresh = _SETTINGS not in st.session_state
    plain_before = by_back() and page in st.session_state.get(_DEFAULT, ())
    says_nothing = of_a_lesson(params) or not (params or plain_before)
    moved = _moved(page, says_nothing and not fresh)
    if fresh or (params != st.session_state.get(_ADDRESS) and not by_widget and not moved):
        settings, problems = Settings.from_params(params)
        names = [name for name in params for _ in st.query_params.get_all(name)]
        _accept(settings, repeated(names) + problems)
    return write_address()


def visit(page: str) -> bool:
    """What a page begins with whose link holds no settings: they wait for the next page that does.

    Returns whether the address tells something: not where a widget started this run, so that it is
    older than the widgets, nor where one comes from another page, which leaves it empty or its own.
    """
    _settle_doubts()
    _forget_heard()
    fresh = _SETTINGS not in st.session_state
    params = st.query_params.to_dict()
    known = not params or params == st.session_state.get(_ADDRESS) or of_settings(params)
    came = _moved(page, known and not fresh)
    if fresh:
        _accept(Settings(), ())
    by_widget = st.session_state.pop(_BY_WIDGET, False)
    return not by_widget and not came


def _moved(page: str, says_nothing: bool) -> bool:
    """Whether one comes from another page with an address that says nothing to this one."""
    came_from = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    if st.session_state.setdefault(_OPENING, False) or came_from != page:
        st.session_state[_OPENING] = True
        st.session_state[_TOLD] = set()
    return came_from != page and says_nothing


def opened() -> None:
    """What a run ends with: the browser has heard of every widget on the page."""
    st.session_state[_OPENING] = False


def speak(language: str) -> None:
    """Take the language that a link names."""
    st.session_state[_SETTINGS] = st.session_state[_SETTINGS].replace(lang=language)


def touched() -> None:
    """For a callback that changes something else than the settings: a widget started this run."""
    st.session_state[_BY_WIDGET] = True


def chosen_language() -> str:
    """The ``lang`` of this session's settings, or of its link where they are not yet read."""
    settings: Settings | None = st.session_state.get(_SETTINGS)
    return str(settings.lang if settings else st.query_params.get("lang", "auto"))


def write_address() -> Settings:
    """Bring the address bar in line with the settings, and return them."""
    _settle_doubts()  # of a fragment's run
    settings: Settings = st.session_state[_SETTINGS]
    st.session_state.pop(_BY_WIDGET, None)  # a fragment's run ends here
    wanted, present = settings.to_params(), st.query_params.to_dict()
    if present != wanted and Settings.from_params(present) != (settings, ()):
        st.query_params.from_dict(wanted)
        present = wanted
    st.session_state[_ADDRESS] = present
    if not present:
        st.session_state.setdefault(_DEFAULT, set()).add(st.session_state.get(_PAGE))
    return settings


def change(**changes: Any) -> bool:
    """Change the settings; what cannot be used is refused with a sentence and changes nothing.

    Returns whether the change was accepted.
    """
    st.session_state[_BY_WIDGET] = True
    before: Settings = st.session_state[_SETTINGS]
    if isinstance(length := changes.get("T"), int):  # nobody typed the view that is lost with it
        changes = before.beyond(length) | changes
    settings, problems = before.adjusted(**changes)
    refused = tuple(problem for problem in problems if problem.field in changes)
    if refused:
        refuse(refused)
        return False
    _accept(settings, problems)
    return True


def fit(notes: tuple[Problem, ...], **sizes: int | None) -> Settings:
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
    messages = [plain(spoken(each.message)) for each in st.session_state.get(_PROBLEMS, ())]
    if len(messages) == 1:
        st.warning(messages[0], icon=":material/info:")
    elif messages:
        st.warning("\n".join(f"- {message}" for message in messages))


def seed(key: str, value: Any, name: str | None = None) -> str:
    """Make the widget ``key`` show ``value``; call before the widget, use as its ``key``.

    A widget that holds something refused keeps what was typed, until another change is accepted.
    A widget that shows the value already is not told again: it may be moving on under a finger.
    One that is new on a page is told in any case: Streamlit may remember its value of the page
    before, or of a run that was cut short, while the browser shows its lowest.
    """
    refused = {problem.field for problem in st.session_state.get(_REFUSED, ())}
    name, key = name or key, widget_key(key)
    told: set[str] = st.session_state.setdefault(_TOLD, set())
    unknown = key not in st.session_state or key not in told
    told.add(key)
    if unknown or (name not in refused and st.session_state[key] != value):
        if not unknown:
            _, old = st.session_state.setdefault(_REPLACED, {}).get(key, (None, ()))
            st.session_state[_REPLACED][key] = (value, (*old[-20:], st.session_state[key], value))
        st.session_state[key] = value
    return key


def widget_key(key: str) -> str:
    """The key of a widget in the language of this run.

    A browser names the options of a widget by their words: in another language it starts anew.
    """
    spoken = current_language()
    return key if spoken == "en" or key == "lang" else f"{key}_{spoken}"


def held(key: str) -> Any:
    """What the widget that was seeded as ``key`` holds; for use inside callbacks."""
    return st.session_state[widget_key(key)]


def _forget_heard() -> None:
    """The browser sends the value of every widget with every run: what it shows by now is heard."""
    replaced = st.session_state.get(_REPLACED, {})
    for key in [
        key for key, (seeded, _) in replaced.items() if st.session_state.get(key) == seeded
    ]:
        del replaced[key]


def _settle_doubts() -> None:
    """Where nothing else started this run, a doubtful value was meant."""
    doubtful = st.session_state.pop(_DOUBTFUL, [])
    if not st.session_state.get(_BY_WIDGET):
        for apply in doubtful:
            apply()


def on_change(
    name: str,
    key: str | None = None,
    read: Callable[[Any], Any] | None = None,
    then: Callable[[Settings], dict[str, Any]] | None = None,
) -> Any:
    """A callback that takes the widget ``key`` (default: ``name``) as the setting ``name``.

    ``then``: what else to change once the settings hold the new value.
    """
    place = widget_key(key or name)

    def callback() -> None:
        value = st.session_state[place]

        def apply() -> None:
            if change(**{name: read(value) if read else value}) and then:
                change(**then(st.session_state[_SETTINGS]))

        # While somebody moves a slider, the browser still sends old values of the widgets that
        # follow it: no change of theirs was meant.
        _, old = st.session_state.get(_REPLACED, {}).get(place, (None, ()))
        if value in old:
            st.session_state.setdefault(_DOUBTFUL, []).append(apply)
        else:
            apply()

    return callback
