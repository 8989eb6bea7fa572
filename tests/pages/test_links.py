"""Links: they seed every widget, a bad value falls back and is said, the address follows."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from sparse_attn.settings import Settings
from tests.pages.expected import assert_picture, expected
from tests.pages.explorer import Explorer

MISSION = "preset=custom&T=2048&window=64&globals=0,::512&random=3&seed=7"
WHOLE = (
    "preset=custom&T=96&window=9&dilation=2&globals=0,5&rows=0&random=2&seed=7&block=1&causal=1"
    "&heads=3&head=2&locality=0.5&topics=2&hubs=0&noise=1.5&input_seed=4&D=24&scale=linear"
    "&reduce=sum&panels=why,dense,sparse&query=7&key=3&view=0:32,16:64"
)


def test_the_link_of_the_mission_opens_in_a_fresh_session() -> None:
    page = Explorer(MISSION)
    wanted, problems = Settings.from_link(MISSION)
    assert problems == ()
    assert page.settings == page.address == wanted
    assert (wanted.T, wanted.window, wanted.random, wanted.seed) == (2048, 64, 3, 7)
    assert page.differing_widgets() == {}
    assert page.value("globals") == "0, ::512"
    assert not page.warnings
    header = page.header
    assert (header["height"], header["rowStep"], header["length"]) == (512, 4, 2048)


def test_a_link_seeds_every_widget_and_the_picture() -> None:
    page = Explorer(WHOLE)
    settings = page.settings
    for name, text in parse_qsl(WHOLE):
        assert settings.to_params(full=True)[name] == text
    assert page.differing_widgets() == {}
    assert (page.value("query"), page.value("key")) == (7, 3)
    header = page.header
    assert (header["rows"], header["columns"]) == ([0, 48], [16, 64]), "a square"
    assert header["view"] == {"rows": [0, 32], "columns": [16, 64]}
    assert header["pinned"] == {"query": 7, "key": 3}
    assert [each["kind"] for each in header["panels"]] == ["why", "dense", "sparse"]


def test_a_link_without_a_view_shows_it_all() -> None:
    page = Explorer(WHOLE.replace("&view=0:32,16:64", ""))
    assert_picture(page.message, expected(page.settings))


def test_the_copied_link_shows_the_same_picture_in_another_session() -> None:
    page = Explorer(WHOLE, address="http://localhost:8501/explore?T=3")
    (link,) = [each.value for each in page.app.code if each.value.startswith("http")]
    address, _, query = link.partition("?")
    assert address == "http://localhost:8501/explore"
    params = dict(parse_qsl(query, keep_blank_values=True))
    assert set(params) == {"v", *Settings().values()}
    other = Explorer(query)
    assert not other.warnings
    assert other.settings == page.settings
    assert other.message == page.message


def test_the_address_follows_and_leaves_defaults_out() -> None:
    page = Explorer()
    assert page.app.query_params == {}
    page.set("scale", "linear")
    assert page.app.query_params == {"scale": "linear"}
    page.set("T", 256)
    assert page.app.query_params == {"scale": "linear", "T": "256"}
    page.set("scale", "log")
    page.set("T", 512)
    assert page.app.query_params == {}


def test_going_back_reseeds_the_widgets() -> None:
    first = "preset=custom&T=64&window=4&globals=0&heads=1&D=16"
    page = Explorer(first)
    message = page.message
    page.set("window", 9)
    page.set("causal", True)
    page.set("globals", "abc")
    page.visit(first)
    assert page.settings == Settings.from_link(first)[0]
    assert page.differing_widgets() == {}
    assert page.value("window") == 4
    assert not page.warnings
    assert page.message == message
    page.visit("")
    assert page.settings == Settings()
    assert page.differing_widgets() == {}


NONSENSE = {
    "preset": "foo", "T": "10e3", "window": "-5", "dilation": "0", "globals": "zzz",
    "rows": "maybe", "columns": "2", "random": "x", "seed": "1.5", "block": "-1", "causal": "yes",
    "heads": "99999999999999999999", "head": "-1", "input": "magic", "locality": "nan",
    "topics": "-1", "hubs": "5", "noise": "1e3", "input_seed": "٣", "D": "0", "text": "%%%",
    "text_hash": "xyz", "roles": "king", "arrays": "nothex", "batch": "-1", "scale": "hot",
    "reduce": "min", "panels": "a,b", "query": "x", "key": "-2", "view": "9:0,0:9",
    "others": "~", "against": "4", "budget": "0", "target": "0", "convention": "0",
    "section": "x", "layers": "49", "study": "x", "model": "a" * 201,
    "layer": "-1", "model_head": "1024",
    "lang": "klingon",
}  # fmt: skip


def test_nonsense_covers_every_setting() -> None:
    assert set(NONSENSE) == set(Settings().values())


@pytest.mark.parametrize("name", NONSENSE)
def test_a_bad_value_in_a_link_falls_back_alone_and_is_said(name: str) -> None:
    good = {"preset": "custom", "T": "64", "heads": "2", "D": "16", "scale": "linear"}
    page = Explorer(urlencode(good | {name: NONSENSE[name]}))
    sentence = next(each for each in page.warnings if f"({name})" in each)
    first = NONSENSE[name].split(",")[0].split(":")[0]  # ranges and lists are shown as read
    assert first[:15] in sentence
    assert "Allowed: " in sentence
    assert "instead." in sentence
    for other, text in good.items():
        if other != name:
            assert page.settings.to_params(full=True)[other] == text
    assert page.address == page.settings
    assert page.differing_widgets() == {}
    assert page.has_map


def test_a_link_full_of_nonsense_opens_with_a_sentence_for_each() -> None:
    page = Explorer(urlencode(NONSENSE | {"v": "99", "hello": "1"}))
    for name in NONSENSE:
        assert any(f"({name})" in each for each in page.warnings), name
    assert any("Link version (v): '99'" in each for each in page.warnings)
    assert any("'hello' is not a setting" in each for each in page.warnings)
    assert page.settings == Settings()
    assert page.has_map


def test_a_version_from_the_future_is_said() -> None:
    page = Explorer("v=2&T=64&D=16&heads=1")
    assert any("is not known here" in each for each in page.warnings)
    assert page.settings.T == 64


def test_a_name_twice_in_a_link_is_said() -> None:
    page = Explorer()
    page.app.query_params = {"T": ["abc", "64"], "window": "3"}
    page.run()
    assert page.settings == Settings(T=64, window=3)
    (said,) = page.warnings
    assert said.startswith("Link: 'T' is given more than once; the last one is used. Allowed: ")


def test_random_bytes_never_break_the_page() -> None:
    dice = random.Random(0)
    names = [*Settings().values(), "v", "x"]
    letters = "0123456789:,-.eE abcxyz%&=+\0\u202e✓[]()<>`$"
    for _ in range(15):
        params: dict[str, Any] = {
            dice.choice(names): "".join(dice.choices(letters, k=dice.randrange(12)))
            for _ in range(6)
        }
        page = Explorer(urlencode({"T": "64", "D": "16"} | params))
        assert page.address == page.settings


@pytest.mark.parametrize(
    "link",
    [
        "globals=![](http://e.example/a.png)",
        "T=[x](http://e.example)",
        "x$\\frac{1}{2}$:red[y]=1",
        "T=<b>bold</b>",
        "T=**9**",
    ],
)
def test_words_from_a_link_are_never_read_as_markup(link: str) -> None:
    page = Explorer(urlencode(parse_qsl(f"{link}&D=16&heads=1")))
    assert page.warnings
    for each in page.app.warning:
        assert not unescaped(str(each.value)) & set("[]<>$*_`!()")


def unescaped(markdown: str) -> set[str]:
    """The characters that Markdown may take for markup."""
    plain, at = set(), 0
    while at < len(markdown):
        if markdown[at] == "\\":
            at += 2
            continue
        plain.add(markdown[at])
        at += 1
    return plain


def test_the_markup_guard_can_fail() -> None:
    assert unescaped(r"a\*b![c") == set("ab![c")
