"""The one value of a session: links seed it, changes are accepted or refused, widgets follow."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sparse_attn.settings import Problem, Settings
from sparse_attn.ui import state


class Address(dict[str, str]):
    """The address bar, as far as Streamlit shows it to a script."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def get_all(self, name: str) -> list[str]:
        return [self[name]]

    def from_dict(self, params: dict[str, str]) -> None:
        self.writes += 1
        self.clear()
        self.update(params)


class Session:
    """Streamlit's session: its state, its address, and what was said."""

    def __init__(self) -> None:
        self.session_state: dict[str, Any] = {}
        self.query_params = Address()
        self.said: list[str] = []

    def warning(self, words: str, **_: object) -> None:
        plain = words.replace("\\", "")
        self.said += [line.removeprefix("- ") for line in plain.splitlines() if line.strip()]

    def sentences(self) -> list[str]:
        self.said.clear()
        state.show_problems()
        return list(self.said)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    made = Session()
    monkeypatch.setattr(
        state,
        "st",
        SimpleNamespace(
            session_state=made.session_state,
            query_params=made.query_params,
            warning=made.warning,
        ),
    )
    return made


def test_a_fresh_session_shows_the_defaults_and_an_empty_address(session: Session) -> None:
    assert state.current("explore") == Settings()
    assert session.query_params == {}
    assert session.query_params.writes == 0
    assert session.sentences() == []


def test_a_link_is_read_once(session: Session) -> None:
    session.query_params.update({"T": "64", "window": "-5", "scale": "linear"})
    settings = state.current("explore")
    assert (settings.T, settings.scale) == (64, "linear")
    assert len(session.sentences()) == 1
    assert session.query_params == {"T": "64", "scale": "linear"}
    state.change(scale="log")
    assert state.current("explore").scale == "log"
    assert session.query_params == {"T": "64"}
    assert session.sentences() == []


def test_another_link_replaces_everything(session: Session) -> None:
    state.current("explore")
    state.change(T=64, window=3)
    state.current("explore")
    session.query_params.clear()
    session.query_params["T"] = "128"
    settings = state.current("explore")
    assert settings == Settings(T=128)


def test_the_settings_come_along_to_another_page(session: Session) -> None:
    state.current("explore")
    state.change(T=64, window=3)
    state.current("explore")
    session.query_params.clear()  # as Streamlit does when one moves to another page
    assert (state.current("other").T, session.query_params["window"]) == (64, "3")
    session.query_params.from_dict({"T": "128"})
    assert state.current("explore") == Settings(T=128), "a link to another page is a link"


def test_every_widget_of_another_page_is_told_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit keeps the values of a page that ran once; the browser has forgotten them."""

    class Told(dict[str, Any]):
        def __setitem__(self, key: str, value: object) -> None:
            told.append(key)
            super().__setitem__(key, value)

    def run(page: str) -> bool:
        state.current(page)
        told.clear()
        state.seed("window", 3)
        return told == ["window"]

    told: list[str] = []
    page = SimpleNamespace(session_state=Told(), query_params=Address())
    monkeypatch.setattr(state, "st", page)
    assert run("explore")
    state.opened()
    assert not run("explore"), "it may be moving on under a finger"
    assert run("other")
    assert run("other"), "the run before was cut short"
    state.opened()
    assert not run("other")


def test_back_to_an_address_without_parameters_is_to_the_defaults(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.current("best")
    state.change(T=64)
    session.query_params.update(T="64")
    assert state.current("explore").T == 64
    session.query_params.clear()
    monkeypatch.setattr(state, "by_back", lambda: True)
    assert state.current("best") == Settings()


def test_back_to_a_page_that_was_left_too_soon_brings_the_settings(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its address had not yet been given the parameters that it shows."""
    session.query_params.update(T="64")
    assert state.current("cost").T == 64
    session.query_params.clear()
    monkeypatch.setattr(state, "by_back", lambda: True)
    assert state.current("compare").T == 64


def test_the_way_back_into_a_lesson_brings_no_settings(session: Session) -> None:
    """Streamlit leaves the next page's parameters at the address of the page that is left."""
    for left, page, news in (
        ({"T": "64"}, "learn", False),
        ({"step": "5"}, "learn", True),
        ({"step": "5", "lang": "ja"}, "learn", True),
    ):
        session.session_state.clear()
        session.query_params.clear()
        state.current("explore")
        session.query_params.from_dict(left)
        assert state.visit(page) is news, left


def test_the_way_back_from_a_lesson_brings_no_lesson(session: Session) -> None:
    state.current("explore")
    state.change(T=64)
    state.current("explore")
    session.query_params.clear()
    state.visit("learn")
    session.query_params.from_dict({"step": "5", "revealed": "1"})
    assert state.current("explore") == Settings(T=64)
    assert session.sentences() == []
    assert session.query_params == {"T": "64"}


def test_an_address_that_is_late_is_no_link(session: Session) -> None:
    """A browser sends the address of before, while a slider moves on."""
    state.current("explore")
    state.change(window=5)
    state.current("explore")
    late = session.query_params.to_dict()
    state.change(window=6)
    state.current("explore")
    session.query_params.from_dict(late)
    state.change(window=7)
    assert state.current("explore").window == 7
    assert session.query_params["window"] == "7"
    session.query_params.from_dict(late)
    assert state.current("explore").window == 5, "without a widget it is a link: the back button"


def test_a_fragments_run_leaves_the_next_link_a_link(session: Session) -> None:
    state.current("explore")
    state.change(query=3)
    state.write_address()  # all that a fragment calls
    assert session.query_params == {"query": "3"}
    session.query_params.clear()
    session.query_params["T"] = "64"
    assert state.current("explore") == Settings(T=64)


def test_a_bad_change_is_refused_and_changes_nothing(session: Session) -> None:
    before = state.current("explore")
    assert state.change(window=-5) is False
    assert state.current("explore") is before
    (sentence,) = session.sentences()
    assert sentence.startswith("Window (window): -5 cannot be used.")
    assert "instead" not in sentence
    assert session.query_params == {}


def test_a_change_that_pushes_another_value_out_is_accepted_and_said(session: Session) -> None:
    state.current("explore")
    state.change(globals="0, 500")
    assert state.change(T=64) is True
    assert state.current("explore").globals == "0"
    (sentence,) = session.sentences()
    assert "'0, 500' cannot be used" in sentence
    assert sentence.endswith("Using 0 instead.")


def test_only_the_field_that_was_changed_is_refused(session: Session) -> None:
    state.current("explore")
    state.change(T=64, window=4, globals="0, 60")
    assert state.change(block=65) is False
    (sentence,) = session.sentences()
    assert sentence.startswith("Block size (block): 65")


def test_a_shorter_length_drops_where_one_looked_without_a_word(session: Session) -> None:
    session.query_params.update({"T": "4096", "view": "3000:3100,0:100", "query": "3050"})
    state.current("explore")
    assert state.change(T=512)
    settings = state.current("explore")
    assert (settings.T, settings.view, settings.query) == (512, None, None)
    assert session.sentences() == []


def test_sizes_of_an_input_keep_earlier_sentences(session: Session) -> None:
    session.query_params.update({"input": "text", "window": "-5", "query": "300"})
    state.current("explore")
    assert len(session.sentences()) == 1
    more = Problem("batch", "9", "0 to 2", "Batch item (batch): 9 cannot be used.", "2")
    settings = state.fit((more,), T=64, heads=2, D=8)
    assert (settings.T, settings.heads, settings.D) == (64, 2, 8)
    said = session.sentences()
    assert [words.split(" (")[0] for words in said] == [
        "Window", "Batch item", "Inspected query",
    ]  # fmt: skip
    assert session.query_params["T"] == "64"


def test_a_widget_is_seeded_and_follows(session: Session) -> None:
    assert state.seed("window", 5) == "window"
    assert session.session_state["window"] == 5
    state.seed("window", 7)
    assert session.session_state["window"] == 7
    state.seed("window_exact", 7, "window")
    assert session.session_state["window_exact"] == 7


def test_a_widget_that_shows_the_value_is_not_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Watched(dict[str, Any]):
        writes = 0

        def __setitem__(self, key: str, value: Any) -> None:
            Watched.writes += 1
            super().__setitem__(key, value)

    watched = Watched()
    monkeypatch.setattr(state, "st", SimpleNamespace(session_state=watched))
    state.seed("window", 5)
    before = Watched.writes
    state.seed("window", 5)
    assert Watched.writes == before
    state.seed("window", 6)
    assert Watched.writes == before + 1


def test_what_was_refused_stays_typed_until_another_change_is_accepted(session: Session) -> None:
    settings = state.current("explore")
    state.seed("window_exact", settings.window, "window")
    state.seed("globals", settings.globals)
    session.session_state |= {"window": 32, "window_exact": -5, "globals": "abc"}
    state.on_change("window", "window_exact")()
    state.on_change("globals")()
    for _ in range(2):
        state.seed("window_exact", settings.window, "window")
        state.seed("globals", settings.globals)
        assert session.session_state["window_exact"] == -5
        assert session.session_state["globals"] == "abc"
        assert len(session.sentences()) == 2
    state.change(seed=3)
    state.seed("window_exact", settings.window, "window")
    state.seed("globals", settings.globals)
    assert session.session_state["window_exact"] == settings.window
    assert session.session_state["globals"] == settings.globals
    assert session.sentences() == []


def test_a_callback_reads_its_own_widget(session: Session) -> None:
    state.current("explore")
    session.session_state |= {"causal": True, "T_quick": 1024, "roles": ["cls"]}
    state.on_change("causal")()
    state.on_change("T", "T_quick", lambda value: value // 2)()
    state.on_change("roles", read=tuple)()
    settings = state.current("explore")
    assert (settings.causal, settings.T, settings.roles) == (True, 512, ("cls",))


@pytest.mark.usefixtures("session")
def test_a_name_that_is_no_setting_is_a_mistake_of_ours() -> None:
    state.current("explore")
    with pytest.raises(TypeError, match="'windw' is not a field"):
        state.change(windw=3)
