"""Bad values: a sentence names the field, the value and what is allowed; nothing else changes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparse_attn.settings import Problem, Settings, SettingsError, label
from sparse_attn.settings.fields import KINDS

HUGE = "9" * 100_000
WHOLE = ["", "x", "1e3", "NaN", "inf", "٣", "3.5", "1_0", "+5", "0x10", "1 2", HUGE, "-" + HUGE]
AMOUNT = ["", "x", "NaN", "inf", "1e0", "٣", "-0.1", "4.1", "0.55", ".5", "1,5", HUGE]
SWITCH = ["", "2", "on", "-1", "٣", HUGE]
WORD = ["", "x", "LONGFORMER", "\0", HUGE]
DIGEST = ["x", "0123456789abcde", "0123456789ABCDEF", "0123456789abcdef0", HUGE]
VIEW = ["0:5", "5:0,0:5", "0:5,3:3", "0:513,0:5", "0:5,600:700", "-1:5,0:5", "a:b,c:d", HUGE]

BAD_TEXT = {
    "preset": WORD,
    "T": [*WHOLE, "0", "7", "-5", str(10**12), "1048577"],
    "window": [*WHOLE, "-5", "513", "-1"],
    "dilation": [*WHOLE, "0", "-1", "513"],
    "globals": ["512", "-513", "5x", "::0", "5:5", "0:513", "3.5", "٣", "1" * 13, HUGE],
    "rows": SWITCH,
    "columns": SWITCH,
    "random": [*WHOLE, "-1", "513"],
    "seed": [*WHOLE, "-1", str(2**31)],
    "block": [*WHOLE, "0", "-64", "513"],
    "causal": SWITCH,
    "heads": [*WHOLE, "0", "65"],
    "head": [*WHOLE, "-1", "4", "64"],
    "input": WORD,
    "locality": AMOUNT,
    "topics": AMOUNT,
    "hubs": AMOUNT,
    "noise": AMOUNT,
    "input_seed": [*WHOLE, "-1", str(2**31)],
    "D": [*WHOLE, "0", "1025"],
    "text": ["!", "A", "AAAA", "٣٣٣٣", HUGE],
    "text_hash": DIGEST,
    "roles": ["x", "cls,", "cls;headings", "CLS", HUGE],
    "arrays": DIGEST,
    "batch": [*WHOLE, "-1", "1024"],
    "scale": WORD,
    "reduce": WORD,
    "panels": ["", "sparse", "sparse,dense", "sparse,dense,x", "sparse,dense,why,why", HUGE],
    "query": [*WHOLE[1:], "-1", "512"],
    "key": [*WHOLE[1:], "-1", "512"],
    "view": VIEW,
    "others": [
        "x",
        "~",
        "dense~~",
        "dense~",
        "dense~~dense~~dense~~dense",
        "dense~window",
        "dense~T:64",
        "custom~window:-5",
        "custom~window:1~window:2",
        "custom~globals:600",
        HUGE,
        "custom~seed:" + HUGE[:3000],
    ],
    "against": [*WHOLE, "0", "4"],
    "budget": [*WHOLE[1:], "0", "513"],
    "target": [*WHOLE, "0", "101"],
    "convention": [*WHOLE[1:], "0", "513"],
    "section": WORD,
    "layers": [*WHOLE, "0", "49"],
    "study": WORD,
    "model": ["a\nb", "\x00", "x" * 201, HUGE],
    "layer": [*WHOLE, "-1", "1024"],
    "model_head": [*WHOLE, "-1", "1024"],
    "lang": WORD,
}


def test_every_field_is_tried() -> None:
    assert set(BAD_TEXT) == set(KINDS)


@pytest.mark.parametrize("name", BAD_TEXT)
def test_a_bad_link_value_is_named_and_falls_back(name: str) -> None:
    for text in BAD_TEXT[name]:
        shown, problems = Settings.from_params({name: text})
        assert [found.field for found in problems] == [name], text
        sentence = problems[0].message
        assert f"{label(name)} ({name}): " in sentence
        assert problems[0].value in sentence
        assert f"Allowed: {problems[0].allowed}." in sentence
        assert "instead." in sentence
        assert len(sentence) < 500
        assert sentence.isprintable()
        others = {key: value for key, value in shown.values().items() if key != name}
        usual = Settings().values()
        changed = {key for key in others if others[key] != usual[key]}
        # A block size brought to the nearest allowed one brings a window in blocks with it.
        assert changed <= ({"preset", "window"} if name == "block" else {"preset"})


BAD_VALUE: list[tuple[str, Any]] = [
    ("preset", None),
    ("preset", "gpt"),
    ("T", "512"),
    ("T", 512.0),
    ("T", True),
    ("T", 10**10_000),
    ("T", 7),
    ("window", -1),
    ("window", 2.5),
    ("window", float("nan")),
    ("window", 513),
    ("globals", (0, 5)),
    ("globals", "0, 512"),
    ("rows", 1),
    ("random", -3),
    ("head", 4),
    ("locality", "1"),
    ("locality", float("nan")),
    ("locality", float("inf")),
    ("locality", True),
    ("roles", "cls"),
    ("roles", 3),
    ("panels", ("sparse", "dense")),
    ("panels", ([], [], [])),
    ("query", 512),
    ("key", 512),
    ("view", (0, 5)),
    ("view", ((0, 5), (5, 5))),
    ("view", ((0, 5), (5, 600))),
    ("view", "0:5,0:5"),
    ("view", ((0.0, 5), (0, 5))),
    ("text", b"bytes"),
    ("text_hash", 5),
    ("arrays", "xyz"),
    ("others", ("dense",)),
    ("others", "custom~window:600"),
    ("against", 0),
    ("budget", 600),
    ("convention", 0.5),
]


@pytest.mark.parametrize(("name", "value"), BAD_VALUE, ids=range(len(BAD_VALUE)))
def test_construction_and_replace_refuse(name: str, value: Any) -> None:
    for make in (lambda: Settings(**{name: value}), lambda: Settings().replace(**{name: value})):
        with pytest.raises(SettingsError) as caught:
            make()
        assert [found.field for found in caught.value.problems] == [name]
        assert f"({name}): " in str(caught.value)
        assert "Using" not in str(caught.value)  # nothing was made
        assert len(str(caught.value)) < 500


def test_all_bad_values_are_named_at_once_in_the_order_of_the_fields() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings().replace(noise=9.0, window=-1, T=0)
    assert [found.field for found in caught.value.problems] == ["T", "window", "noise"]
    assert isinstance(caught.value, ValueError)


def test_sentences_in_full() -> None:
    _, problems = Settings.from_link("T=1024&window=-5&globals=0,5,5000,-1&head=9")
    assert [found.message for found in problems] == [
        "Window (window): -5 cannot be used. Allowed: a whole number from 0 to 1048576 "
        "(at most the length T, in blocks where block > 1). Using 64 instead.",
        "Global positions (globals): '0, 5, 5000, -1' cannot be used, since '5000' lies outside "
        "-1024 to 1023. Allowed: positions from 0 to 1023, from the end -1 to -1024, and slices "
        "of them. Using 0,5,-1 instead.",
        "Head shown (head): 9 cannot be used. Allowed: a whole number from 0 to 3 "
        "(there are 4 heads). Using 3 instead.",
    ]


def test_unknown_parameters_are_named() -> None:
    shown, problems = Settings.from_link("windw=5&T=1024")
    assert shown == Settings(T=1024)
    assert problems[0].field == "windw"
    assert problems[0].message == "'windw' is not a setting; it is left out."


def test_many_unknown_parameters_make_few_sentences() -> None:
    _, problems = Settings.from_params({f"p{i}": "x" * 5000 for i in range(150)})
    assert len(problems) == 9
    assert problems[-1].message.startswith("142 more parameters")


@pytest.mark.parametrize("version", ["2", "0", "-1", "", "x", "1.0", "٣", "9" * 50, "0" * 9 + "2"])
def test_versions_of_the_future_are_named_and_read_as_far_as_known(version: str) -> None:
    shown, problems = Settings.from_params({"v": version, "T": "1024"})
    assert shown == Settings(T=1024)
    assert [found.field for found in problems] == ["v"]
    assert "Link version (v): " in problems[0].message


def test_a_parameter_given_twice_is_named_and_the_last_one_counts() -> None:
    shown, problems = Settings.from_link("T=1024&T=2048")
    assert shown.T == 2048
    assert "'T' is given more than once" in problems[0].message


@pytest.mark.parametrize("link", ["a=1&" * 300, "x" * 30_000, "&".join(f"{i}" for i in range(999))])
def test_a_link_too_long_shows_the_defaults(link: str) -> None:
    shown, problems = Settings.from_link(link)
    assert shown == Settings()
    assert problems[0].field == "link"
    assert len(problems[0].message) < 500


def test_text_and_hash_together() -> None:
    shown, problems = Settings.from_params(
        Settings(text="Hello.").to_params() | {"text_hash": "0123456789abcdef"}
    )
    assert (shown.text, shown.text_hash) == ("Hello.", "")
    assert [found.field for found in problems] == ["text_hash"]


def check_nonsense(params: dict[str, str]) -> None:
    shown, problems = Settings.from_params(params)
    assert Settings(**shown.values()) == shown
    for found in problems:
        assert isinstance(found, Problem)
        assert found.message.isprintable()
        assert len(found.message) < 600


NONSENSE = st.text(max_size=30) | st.integers().map(str) | st.floats().map(str)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(KINDS)) | st.text(max_size=8), NONSENSE))
def test_nonsense_never_raises(params: dict[str, str]) -> None:
    check_nonsense(params)


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries({}, optional={n: st.sampled_from(v) for n, v in BAD_TEXT.items()}))
def test_bad_values_together_never_raise(params: dict[str, str]) -> None:
    check_nonsense(params)


@settings(deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda b: b.decode("latin-1")))
def test_nonsense_links_never_raise(link: str) -> None:
    shown, _ = Settings.from_link(link)
    assert isinstance(shown, Settings)
