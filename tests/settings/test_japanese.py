"""The settings speak Japanese: every sentence about a bad value, every count of keys."""

from __future__ import annotations

import re

import pytest

from sparse_attn.language import in_language
from sparse_attn.lessons import Lesson
from sparse_attn.lessons import lesson as lessons
from sparse_attn.settings import Settings, globals_sentence, keys_sentence, random_sentence
from sparse_attn.settings.fields import KINDS, MAX_LENGTH
from sparse_attn.settings.keys import _WORDS
from tests.settings.test_bad_values import BAD_TEXT

# What stays as it is: names of fields, options and formats, values, and the model page's path.
LATIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")
KEPT = {
    *KINDS, *lessons.KINDS,
    *(option for kind in KINDS.values() for option in getattr(kind, "options", ())),
    "start", "stop", "step", "none", "deflate", "base64", "URL", "UTF", "text_hash", "heads",
    "block", "NumPy", "nan", "inf", "true", "false",
}  # fmt: skip


def english_left(sentence: str) -> set[str]:
    """Words of a sentence that should have been said in Japanese."""
    unquoted = re.sub(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"|~?\w+~[\w~:,]+", "", sentence)
    return {word for word in LATIN.findall(unquoted) if word not in KEPT}


FREE = {"model", "others"}  # their reasons quote what was typed


@pytest.mark.parametrize("name", [name for name in BAD_TEXT if name not in FREE])
def test_every_sentence_is_japanese(name: str) -> None:
    for bad in BAD_TEXT[name]:
        _, problems = Settings.from_params({name: bad})
        for each in problems:
            with in_language("ja"):
                said = each.message
            assert said.startswith(f"{_label(each.field)} ({each.field}): "), said
            assert "は使えません" in said
            assert english_left(said) == set(), said
            assert each.sentence.endswith("."), "the sentence itself stays English"


def _label(field: str) -> str:
    from sparse_attn.settings import label

    return label(field, "ja")


WHOLE = ["v=9&T=64", "v=old", "T=64&T=32&window=1&window=1"]


def test_limits_and_unknown_names_too() -> None:
    links = ["T=64&window=500", "block=64&window=9", "heads=2&head=3", "T=8&view=0:9,0:9"]
    for link in [*links, "nonsense=1", f"T={MAX_LENGTH + 1}", "T=64&globals=70", "T=4", *WHOLE]:
        _, problems = Settings.from_link(link)
        assert problems
        for each in problems:
            with in_language("ja"):
                assert english_left(each.message) <= {"nonsense"}, each.message
    _, problems = Lesson.from_params({"step": "0", "other": "x", "T": "5"})
    with in_language("ja"):
        assert all(english_left(each.message) == set() for each in problems)


def test_english_that_is_left_is_noticed() -> None:
    assert english_left("窓 (window): 5 は使えません。使えるのは: a whole number。")


def test_counts_of_keys() -> None:
    assert set(_WORDS["en"]) == set(_WORDS["ja"])
    with in_language("ja"):
        assert keys_sentence(Settings(window=64)) == "キー 129 個"
        assert globals_sentence(Settings()) == "トークン 4 個"
        assert random_sentence(Settings(block=64, random=2)) == (
            "64 ごとの 2 ブロック = キー 128 個"
        )
        assert "間隔 4" in keys_sentence(Settings(window=8, dilation=4))
    assert keys_sentence(Settings(window=64)) == "129 keys"


def test_several_reasons_are_one_sentence() -> None:
    _, problems = Settings.from_params({"T": "64", "globals": "95, 3:161, 70:80, 436"})
    with in_language("ja"):
        (said,) = [each.message for each in problems]
    assert "（'95' が -64 から 63 の外にあるため、" in said
    assert ";" not in said
