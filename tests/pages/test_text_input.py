"""The user's own text: tokens, roles, links with short and long texts, and texts that cannot be."""

from __future__ import annotations

import random
import re

import pytest

from sparse_attn.settings import digest
from sparse_attn.settings.text_codec import encode_text
from sparse_attn.sources import from_text, tokenize
from sparse_attn.ui.texts import SAMPLE_TEXT
from tests.pages.expected import assert_picture, expected, pattern_of
from tests.pages.explorer import Explorer

CAT = "Where is the cat? The cat sat on the mat. # mat"
LINK = f"input=text&text={encode_text(CAT)}&heads=2&D=16"


def long_text(words: int = 1500, seed: int = 0) -> str:
    """A text that does not fit in a link, however well it is compressed."""
    dice = random.Random(seed)
    return " ".join("".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(words))


def assert_shows(page: Explorer, words: str) -> None:
    """The picture is that of a text."""
    settings, tokens = page.settings, tokenize(words)
    inputs = from_text(words, settings.heads, settings.D, settings.input_seed)
    roles = {at for role in settings.roles for at in tokens.roles[role]}
    assert len(tokens.tokens) == settings.T
    assert_picture(page.message, expected(settings, inputs, tuple(sorted(roles))))
    assert tuple(page.header["tokens"]["rows"]["labels"]) == tokens.tokens


def test_choosing_text_brings_a_sample_with_roles() -> None:
    page = Explorer("D=16&heads=1")
    page.set("input", "text")
    assert page.value("text") == SAMPLE_TEXT
    assert page.settings.roles == ("cls", "sentences")
    assert page.value("roles") == ["cls", "sentences"]
    assert_shows(page, SAMPLE_TEXT)
    assert 'text "# How attention finds its way' in page.headline
    assert "numbers are not from a model" in page.headline
    assert any(each.endswith(" tokens") for each in page.captions)
    assert "by role only" in page.captions
    page.set("roles", [])
    assert "no global tokens" in page.captions
    assert page.differing_widgets() == {}


def test_coming_back_to_the_structured_input() -> None:
    page = Explorer(LINK)
    page.set("input", "structured")
    assert (page.settings.T, page.settings.preset) == (512, "longformer")
    assert "synthetic input" in page.headline
    page.set("input", "text")
    assert page.value("text") == CAT
    assert_shows(page, CAT)


def test_a_link_carries_a_short_text() -> None:
    page = Explorer(LINK)
    assert_shows(page, CAT)
    assert page.value("text") == CAT
    assert f"{len(tokenize(CAT).tokens)} tokens" in page.captions
    assert page.differing_widgets() == {}, "the sidebar knows the length of the text"
    other = Explorer(page.settings.to_link(full=True))
    assert other.settings == page.settings
    assert other.message == page.message


def test_writing_another_text_changes_the_picture() -> None:
    page = Explorer(LINK)
    page.set("text", "One two three, one two.")
    assert_shows(page, "One two three, one two.")
    assert page.address == page.settings
    assert page.address.text == "One two three, one two."


def test_repeated_words_stay_apart() -> None:
    page = Explorer(f"input=text&text={encode_text('the the the the')}&heads=1&D=16")
    assert page.header["tokens"]["rows"]["labels"] == ["[CLS]", "the", "the", "the", "the"]
    assert page.header["height"] == 5


@pytest.mark.parametrize(
    "roles", [[], ["cls"], ["sentences"], ["headings"], ["questions"], ["questions", "cls"]]
)
def test_roles_make_tokens_global_beside_those_listed(roles: list[str]) -> None:
    words = "# Title here\n\nWhat is it? It is a cat.\n\nShort one"
    page = Explorer(
        f"preset=custom&window=0&globals=3&input=text&text={encode_text(words)}&heads=1&D=16"
    )
    page.set("roles", roles)
    assert page.settings.roles == tuple(
        each for each in ("cls", "sentences", "headings", "questions") if each in roles
    )
    assert_shows(page, words)
    found = tokenize(words).roles
    hubs = {3} | {at for role in roles for at in found[role]}
    rules = pattern_of(page.settings, tuple(hubs)).rules
    assert tuple(page.header["rules"]["names"]) == rules
    assert len(rules) == 3
    assert f"+ {len(hubs)} global" in page.headline
    assert page.app.query_params.get("roles", "") == ",".join(page.settings.roles)


def test_a_widget_of_the_length_is_not_offered() -> None:
    page = Explorer(LINK)
    with pytest.raises(KeyError):
        page.app.number_input(key="T")


def test_seed_and_heads_of_a_text() -> None:
    page = Explorer(LINK)
    page.set("heads", 4)
    page.set("head", 3)
    assert_shows(page, CAT)
    page.set("D", 32)
    assert_shows(page, CAT)


def test_a_long_text_travels_by_its_fingerprint() -> None:
    words = long_text()
    page = Explorer(LINK)
    page.set("text", words)
    assert page.settings.text == ""
    assert page.settings.text_hash == digest(words.encode())
    assert page.app.query_params["text_hash"] == page.settings.text_hash
    assert len(str(page.app.query_params)) < 1000
    assert tuple(page.header["tokens"]["rows"]["labels"]) == tokenize(words).tokens
    assert page.value("text") == words
    page.set("causal", True)
    assert page.header["length"] == 1501


def test_a_link_to_a_long_text_asks_for_it() -> None:
    words = long_text(seed=1)
    link = f"preset=custom&window=5&input=text&text_hash={digest(words.encode())}&heads=1&D=16"
    page = Explorer(link)
    (asked,) = page.asked
    assert digest(words.encode()) in asked
    assert "Paste the text" in asked
    assert not page.has_map
    page.set("text", words)
    assert not page.asked
    assert page.settings.window == 5
    assert page.header["length"] == 1501


def test_a_text_that_somebody_else_pasted_is_asked_for_all_the_same() -> None:
    words = long_text(seed=2)
    writer = Explorer("input=text&heads=1&D=16")
    writer.set("text", words)
    assert writer.has_map
    reader = Explorer(writer.settings.to_link(full=True))
    assert reader.asked
    assert not reader.has_map


def test_another_text_than_the_one_of_the_link_is_named() -> None:
    page = Explorer(f"input=text&text_hash={'0' * 16}&heads=1&D=16")
    page.set("text", CAT)
    assert_shows(page, CAT)
    assert any("0" * 16 in each for each in [*page.warnings, *page.asked])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", ("Text (text)", "empty", "at least one word")),
        ("  \n ", ("Text (text)", "empty", "at least one word")),
        ("\u200b\u200b", ("ext", "at least one word")),
        ("word " * 1_000_000, ("ext", "65,536", "tokens")),
        ("word " * 70_000, ("ext", "65,536", "tokens")),
    ],
    ids=["empty", "blank", "invisible", "a million words", "too long for the app"],
)
def test_a_text_that_cannot_be_used_keeps_the_picture(words: str, said: tuple[str, ...]) -> None:
    page = Explorer(LINK)
    settings, message = page.settings, page.message
    page.set("text", words)
    (sentence,) = page.warnings
    for each in said:
        assert each in sentence or each.replace(",", "") in sentence
    assert page.settings == page.address == settings
    assert page.message == message
    assert page.value("text") == words
    page.set("causal", True)
    assert page.value("text") == CAT
    assert not page.warnings


def test_a_refused_text_does_not_push_out_a_long_one() -> None:
    words = long_text(seed=3)
    page = Explorer("input=text&roles=cls&heads=1&D=16")
    page.set("text", words)
    message = page.message
    page.set("text", " ".join([words] * 50))
    assert page.warnings
    assert page.message == message
    page.set("random", 1)
    assert not page.asked
    assert page.value("text") == words


@pytest.mark.parametrize("words", ["\u200b\u200b", "\x01\x02"])
def test_a_link_with_a_text_that_cannot_be_used_says_so(words: str) -> None:
    page = Explorer(f"input=text&text={encode_text(words)}&heads=1&D=16")
    said = [*page.errors, *page.warnings, *page.asked]
    assert said
    assert any("word" in each for each in said)
    page.set("text", CAT)
    assert_shows(page, CAT)


def test_a_link_without_a_text_asks_for_one() -> None:
    page = Explorer("input=text")
    assert [*page.asked, *page.errors]
    page.set("text", CAT)
    assert_shows(page, CAT)


def test_what_was_wrong_with_a_text_link_is_said() -> None:
    page = Explorer(f"{LINK}&window=-5&bogus=1")
    said = " ".join(page.warnings)
    assert "Window (window): -5 cannot be used" in said
    assert "'bogus' is not a setting" in said
    assert_shows(page, CAT)


@pytest.mark.parametrize(
    "words", ["![](http://e.example/a.png) yes", "[a](http://e.example) $x^2$ :red[b] `c` <b>"]
)
def test_a_text_is_never_read_as_markup(words: str) -> None:
    page = Explorer(f"input=text&text={encode_text(words)}&heads=1&D=16&query=1&key=2")
    assert words[:12] in page.headline
    for markdown in page.markdown:
        unescaped = re.sub(r"\\.|:small\[", "", markdown)  # the page's own markup
        outside = "".join(unescaped.split("`")[::2])  # code spans show what they hold
        for sign in ("[", "](", "$", ":red", "<"):
            assert sign not in outside
