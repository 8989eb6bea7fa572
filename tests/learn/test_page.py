"""The Learn page as a session sees it: steps, answers, links, languages."""

from __future__ import annotations

import pytest

from sparse_attn.ui.texts import text
from tests.learn.lessons_app import LearnPage


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_step_opens_and_reveals(language: str) -> None:
    page = LearnPage(f"lang={language}")
    for step in range(1, 9):
        assert text(f"s{step}_title", language) in page.words
        assert text("learn_place", language, step=step, steps=8) in page.words
        page.click("learn_check")
        assert page.grid()["state"] == f"step={step}&other=0&revealed=1"
        if step < 8:
            page.click("learn_next")
    assert page.address == {"step": "8", "revealed": "1", "lang": language}


def test_a_wrong_answer_is_explained_and_never_blocks() -> None:
    page = LearnPage("step=2&answer=116:120")  # keys 4 to 7 of query 7; right are 5 to 9
    assert page.grid()["painted"] == [116, 117, 118, 119]
    assert page.grid()["paintable"] == list(range(112, 128))
    page.click("learn_check")
    assert "3 of 5 right (✓), 2 missed (○), 1 too many (✗)." in page.words
    assert "distance 3 is more than 2" in page.words
    marks = page.grid()["marks"]
    assert {int(at): mark for at, mark in marks.items()} == {
        116: "extra", 117: "right", 118: "right", 119: "right", 120: "missed", 121: "missed",
    }  # fmt: skip
    assert "distance 3 is more than 2" in page.grid()["sentences"][116]
    page.click("learn_again")
    assert page.grid()["painted"] == []
    assert page.address == {"step": "2"}


def test_a_step_remembers_its_answer() -> None:
    page = LearnPage("step=2&answer=117:122&revealed=1")
    assert "All 5 right" in page.words
    page.click("learn_next")
    assert page.address == {"step": "3"}
    page.click("learn_back")
    assert page.address == {"step": "2", "answer": "117:122", "revealed": "1"}


@pytest.mark.parametrize(
    ("guess", "said"),
    [(1024, "exactly right"), (512, "both sides of the table grow"), (9, "square")],
)
def test_a_guess_is_answered(guess: int, said: str) -> None:
    page = LearnPage()
    page.set("learn_answer", guess)
    assert page.address == {"answer": str(guess)}
    page.click("learn_check")
    assert said in page.words
    page.set("learn_N", 8)
    assert "It is 256" in page.words, "the question follows its control; the old guess is gone"


def test_pictures_are_flipped_round() -> None:
    page = LearnPage("step=2&revealed=1")
    titles = []
    for _ in range(4):
        titles.append(page.grid()["name"])
        page.click("learn_flip")
    assert len(set(titles)) == 3
    assert titles[3] == titles[0]


def test_a_link_holds_the_code_too() -> None:
    page = LearnPage("step=2&code=1")
    assert "def unfold_kv" in page.app.code[0].value
    assert "Most of what a word needs" not in page.words
    page.set("learn_code", False)
    assert page.address == {"step": "2"}
    assert not page.app.code
    page.set("learn_code", True)
    assert page.address == {"step": "2", "code": "1"}
    page.click("learn_next")
    assert page.address == {"step": "3"}, "the next step begins with its words"


def test_a_fault_keeps_the_answer_and_what_was_said_of_it() -> None:
    page = LearnPage("step=5&answer=0,1&revealed=1")
    assert "2 of 5 right" in page.words
    page.set("learn_twice", True)
    assert "2 of 5 right" in page.words
    assert "Counted twice" in page.words


def test_paint_that_comes_late_goes_to_its_own_step(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from sparse_attn.lessons import Lesson
    from sparse_attn.ui.learn import state

    now: dict[str, object] = {
        "_lesson": Lesson(step=3),
        "_lessons_left": {2: Lesson(step=2, window=3)},
    }
    monkeypatch.setattr(state, "st", SimpleNamespace(session_state=now))
    state.take_answer(2, "117:122")
    assert now["_lesson"] == Lesson(step=3)
    assert now["_lessons_left"] == {2: Lesson(step=2, window=3, answer="117:122")}


def test_the_stage_has_nothing_but_the_stage() -> None:
    page = LearnPage("step=3&present=1")
    assert not page.app.sidebar.radio
    assert not page.app.tabs
    page.click("learn_next")
    assert page.address == {"step": "4", "present": "1"}
    page.click("learn_leave")
    assert page.address == {"step": "4"}
    assert page.app.sidebar.radio


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_handout_has_all_steps(language: str) -> None:
    page = LearnPage(f"handout=1&lang={language}")
    for step in range(1, 9):
        assert text(f"s{step}_title", language) in page.words
        assert page.grid(f"on_paper_{step}_0")["paintable"] == []
    assert "def unfold_kv" in "\n".join(each.value for each in page.app.code)
    page.click("learn_handout")
    assert "handout" not in page.address


def test_a_bad_link_is_said_and_the_rest_works() -> None:
    page = LearnPage("step=99&window=3&T=64&answer=%%%")
    assert page.address == {"window": "3"}
    assert "step (step): '99' cannot be used" in page.words.replace("\\", "")
    assert "not part of a lesson" in page.words
    page.visit("step=6&answer=99999")
    assert page.grid()["painted"] == []
    page.visit("step=3&lang=klingon")
    assert "What the window loses" in page.words


@pytest.mark.parametrize("revealed", ["", "&revealed=1"])
@pytest.mark.parametrize(
    "link",
    [
        "step=5&query=15", "step=6&query=15", "step=5&query=31", "step=6&query=16",
        "step=7&window=0&random=0", "step=7&seed=2147483647",
        "step=8&reach=33", "step=8&reach=4096", "step=2&other=5&answer=1024",
    ],
)  # fmt: skip
def test_every_link_opens(link: str, revealed: str) -> None:
    page = LearnPage(link + revealed)
    beyond = "31" in link or "16" in link
    assert ("query" in page.words and "cannot be used" in page.words) == beyond
    assert page.grid()["texts"]


def test_a_handout_can_be_left() -> None:
    page = LearnPage("present=1&handout=1")
    page.click("learn_handout")
    assert page.address == {"present": "1"}


def test_the_language_comes_from_link_choice_or_browser() -> None:
    assert "アテンションは 1 枚の表" in LearnPage(locale="ja-JP").words
    assert "アテンションは 1 枚の表" in LearnPage("lang=ja").words
    assert "Attention is a table" in LearnPage("lang=en", locale="ja").words
    page = LearnPage(locale="fr-FR")
    assert "Attention is a table" in page.words
    page.set("lang", "ja")
    assert page.address == {"lang": "ja"}
    assert page.grid()["words"]["right"] == "正解"
    page.click("learn_next")
    assert page.address == {"step": "2", "lang": "ja"}


def test_the_back_button_goes_a_step_back() -> None:
    page = LearnPage()
    page.click("learn_next")
    page.visit("")  # the address that the browser had before
    assert "Attention is a table" in page.words
    assert page.address == {}


def test_controls_change_what_is_shown() -> None:
    page = LearnPage("step=4&revealed=1")
    before = page.grid()["allowed"]
    page.set("learn_rows", False)
    assert sum(page.grid()["allowed"]) < sum(before)
    page.set("learn_text", "猫は眠る。犬は？")
    assert page.grid()["rows"][1] == "1 猫"
    page.set("learn_text", "!" * 3)
    assert page.address["text"]
    page.set("learn_roles", [])
    assert "0 global" in page.words


def test_the_settings_wait_for_the_other_pages() -> None:
    page = LearnPage()
    page.app.switch_page("../../pages/explore.py")
    page.visit("T=64&window=3&preset=custom&lang=ja")
    page.app.switch_page("../../pages/learn.py")
    page.visit("")
    assert "アテンションは 1 枚の表" in page.words
    page.app.switch_page("../../pages/explore.py")
    page.visit("")
    assert page.app.session_state["_settings"].T == 64
    assert page.app.session_state["_settings"].window == 3


def test_step_8_measures_here(monkeypatch: pytest.MonkeyPatch) -> None:
    from sparse_attn.ui.learn import step8

    monkeypatch.setattr(step8, "_BUDGET_S", 0.0)
    page = LearnPage("step=8&revealed=1&reach=32")
    assert len(page.grid()["columns"]) == 4
    page.click("learn_measure")
    assert page.grid()["columns"][-2:] == ["sparse time", "dense time"]
    assert page.grid()["texts"][4].endswith((" ms", " s"))
