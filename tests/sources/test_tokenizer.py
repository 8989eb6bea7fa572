"""Tokens and their roles: by position, in every script, within limits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparse_attn.sources import MAX_TOKENS, ROLES, tokenize

TEXT = """Global tokens

A hub sees all. What does it cost? It costs little, e.g. one column.

# Why it works

Does it? Yes! Don't ask... ask me. It is 3.14 or 1,000
lines long

- first item
- second item

Two roads
"""


def words(text: str, role: str) -> list[str]:
    found = tokenize(text)
    return [found.tokens[position] for position in found.roles[role]]


def test_words_and_punctuation() -> None:
    assert tokenize("Don't stop: 3.14, full_attn!").tokens == (
        "[CLS]", "Don't", "stop", ":", "3.14", ",", "full_attn", "!",
    )  # fmt: skip


def test_repeated_words_stay_apart() -> None:
    found = tokenize("the cat the dog the")
    assert [at for at, token in enumerate(found.tokens) if token == "the"] == [1, 3, 5]


def test_runs_of_one_mark_are_one_token() -> None:
    assert tokenize("so... -- ?!").tokens[1:] == ("so", "...", "--", "?", "!")
    assert tokenize(". .").tokens[1:] == (".", ".")


def test_roles_are_named_as_in_the_settings() -> None:
    assert tuple(tokenize("a").roles) == ROLES == ("cls", "sentences", "headings", "questions")


def test_cls_comes_first_and_is_not_taken_from_the_text() -> None:
    found = tokenize("[CLS] again")
    assert found.roles["cls"] == (0,)
    assert found.tokens == ("[CLS]", "[", "CLS", "]", "again")


def test_sentence_starts() -> None:
    assert words(TEXT, "sentences") == [
        "Global", "A", "What", "It", "Why", "Does", "Yes", "Don't", "It", "first", "second", "Two",
    ]  # fmt: skip


def test_headings() -> None:
    assert words(TEXT, "headings") == ["Global", "tokens", "Why", "it", "works"]
    assert words("Title\n=====\nText.", "headings") == ["Title"]
    assert words("Just a line", "headings") == []
    assert words("wrapped text\ngoes on", "headings") == []
    assert words("Not one.\n\nText", "headings") == []
    assert words("- item\n\nText", "headings") == []
    assert words("#hashtag\nText", "headings") == []
    assert words(" ".join(["long"] * 13) + "\n\nText", "headings") == []


def test_question_words() -> None:
    assert words(TEXT, "questions") == ["What", "does", "it", "cost", "Does", "it"]
    assert words("See example.com/?q=1 now.", "questions") == []


def test_japanese() -> None:
    text = (
        "# 疎な注意\n\n大域トークンは全部を見る。なぜ速いのですか。窓が小さいからだ！ラーメンは？"
    )
    assert tokenize(text).tokens[2:8] == ("疎", "な", "注意", "大域", "トークン", "は")
    assert words(text, "headings") == ["疎", "な", "注意"]
    assert words(text, "sentences") == ["疎", "大域", "なぜ", "窓", "ラーメン"]
    assert words(text, "questions") == ["なぜ", "速", "いのですか", "ラーメン", "は"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("我们看。", ("我", "们", "看", "。")),  # without kana: one ideograph a token
        ("สวัสดี", ("ส", "วั", "ส", "ดี")),
        ("नमस्ते दुनिया", ("नमस्ते", "दुनिया")),
        ("안녕 세계", ("안녕", "세계")),
        ("👨‍👩‍👧 👍🏽🇯🇵🇫🇷❤️", ("👨‍👩‍👧", "👍🏽", "🇯🇵", "🇫🇷", "❤️")),
        ("cafe\u0301 x", ("cafe\u0301", "x")),
        ("a\u0000b\u200e", ("a", "b")),
        ("2025年", ("2025", "年")),
        ("x\ud83d", ("x", "\ufffd")),
    ],
)
def test_scripts(text: str, tokens: tuple[str, ...]) -> None:
    assert tokenize(text).tokens[1:] == tokens


def test_very_long_words_are_cut() -> None:
    pieces = tokenize("a" * 100 + " " + "!" * 70).tokens[1:]
    assert pieces == ("a" * 32, "a" * 32, "a" * 32, "aaaa", "!" * 32, "!" * 32, "!" * 6)


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200e\u0000"])
def test_empty_text_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="text must hold at least one word"):
        tokenize(text)


def test_text_must_be_a_string() -> None:
    with pytest.raises(TypeError, match="text must be a string, got bytes"):
        tokenize(b"word")  # type: ignore[arg-type]


def test_too_many_tokens() -> None:
    assert len(tokenize("a " * (MAX_TOKENS - 1)).tokens) == MAX_TOKENS
    with pytest.raises(ValueError, match=r"at most 65,536 tokens with \[CLS\], got more"):
        tokenize("a " * MAX_TOKENS)


def test_a_million_words_are_refused_at_once() -> None:
    text = "word " * 1_000_000
    with pytest.raises(ValueError, match=r"at most 65,536 tokens .* got 5,000,000 characters"):
        tokenize(text)  # by its characters: it is not split


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_cut_without_loss(text: str) -> None:
    try:
        found = tokenize(text)
    except ValueError:  # the one for a text without words
        assert not any(each.isalnum() for each in text)
        return
    assert all(1 <= len(token) <= 33 for token in found.tokens)
    "".join(found.tokens).encode("utf-8")
    letters = [each for each in text if each.isalnum()]
    assert [each for token in found.tokens[1:] for each in token if each.isalnum()] == letters
    for positions in found.roles.values():
        assert list(positions) == sorted(set(positions))
        assert all(0 <= position < len(found.tokens) for position in positions)
