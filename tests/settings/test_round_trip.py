"""Links: canonical text, exact round trips, for any valid settings."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparse_attn.settings import (
    INPUTS,
    MAX_LENGTH,
    MAX_RANDOM,
    MAX_SEED,
    PANELS,
    PATTERN_FIELDS,
    PRESETS,
    REDUCTIONS,
    ROLES,
    SCALES,
    SECTIONS,
    STUDIES,
    Settings,
    bounds,
    format_positions,
    pattern_text,
    preset_fields,
)
from sparse_attn.settings.fields import KINDS

HEX = st.text("0123456789abcdef", min_size=16, max_size=16) | st.just("")
SEED = st.integers(0, MAX_SEED)
AMOUNT = st.integers(0, 40).map(lambda steps: steps / 10)


@st.composite
def positions(draw: st.DrawFn, count: int) -> str:
    chosen = draw(st.lists(st.integers(0, count - 1), max_size=6))
    pieces = [format_positions(chosen), *map(str, draw(st.lists(st.integers(-count, -1))))]
    pieces += draw(st.lists(st.sampled_from([":", "::7", f":{count}", "-1:", " "]), max_size=2))
    return draw(st.sampled_from([", ", ",", " , "])).join(filter(None, pieces))


@st.composite
def span(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length - 1))
    return start, draw(st.integers(start + 1, length))


@st.composite
def pattern_fields(draw: st.DrawFn, length: int) -> dict[str, Any]:
    block = draw(st.integers(1, length))
    count = -(-length // block)
    return {
        "block": block,
        "window": draw(st.integers(0, count)),
        "dilation": draw(st.integers(1, count)),
        "globals": draw(positions(count)),
        "rows": draw(st.booleans()),
        "columns": draw(st.booleans()),
        "random": draw(st.integers(0, min(MAX_RANDOM, count))),
        "causal": draw(st.booleans()),
    }


@st.composite
def others(draw: st.DrawFn, length: int) -> str:
    """Up to three patterns, as other settings name theirs."""
    patterns = []
    for _ in range(draw(st.integers(0, 3))):
        fields: dict[str, Any] = {"preset": draw(st.sampled_from(PRESETS))}
        if draw(st.booleans()):
            fields |= draw(pattern_fields(length))
        fields |= {"seed": draw(SEED), "roles": tuple(draw(st.lists(st.sampled_from(ROLES))))}
        patterns.append(pattern_text(Settings(T=length, input="arrays", **fields).values()))
    return "~~".join(patterns)


@st.composite
def valid_settings(draw: st.DrawFn) -> Settings:
    source = draw(st.sampled_from(INPUTS))
    low, high = bounds("T", {"input": source})
    length = draw(st.integers(low, high))
    heads = draw(st.integers(1, 64))
    text = draw(st.text(max_size=40))
    values: dict[str, Any] = {
        "preset": draw(st.sampled_from(PRESETS)),
        "T": length,
        "seed": draw(SEED),
        "heads": heads,
        "head": draw(st.integers(0, heads - 1)),
        "input": source,
        "input_seed": draw(SEED),
        "D": draw(st.integers(1, 1024)),
        "text": text,
        "text_hash": "" if text else draw(HEX),
        "roles": tuple(draw(st.lists(st.sampled_from(ROLES)))),
        "arrays": draw(HEX),
        "batch": draw(st.integers(0, 1023)),
        "scale": draw(st.sampled_from(SCALES)),
        "reduce": draw(st.sampled_from(REDUCTIONS)),
        "panels": tuple(draw(st.lists(st.sampled_from(PANELS), min_size=3, max_size=3))),
        "query": draw(st.none() | st.integers(0, length - 1)),
        "key": draw(st.none() | st.integers(0, length - 1)),
        "view": draw(st.none() | st.tuples(span(length), span(length))),
        "others": draw(others(length)),
        "against": draw(st.integers(1, 3)),
        "budget": draw(st.none() | st.integers(1, length)),
        "target": draw(st.integers(1, 100)),
        "convention": draw(st.none() | st.integers(1, length)),
        "section": draw(st.sampled_from(SECTIONS)),
        "layers": draw(st.integers(1, 48)),
        "study": draw(st.sampled_from(STUDIES)),
        "model": draw(st.sampled_from(["", "someone/a-model", "./a folder & more"])),
        "layer": draw(st.integers(0, 1023)),
        "model_head": draw(st.integers(0, 1023)),
    } | {name: draw(AMOUNT) for name in ("locality", "topics", "hubs", "noise")}
    if draw(st.booleans()):
        values |= draw(pattern_fields(length))
    every = draw(st.sets(st.sampled_from(sorted(values))))
    left_out = every - {"T", "input", "heads", "head", "block"}
    return Settings(**{name: value for name, value in values.items() if name not in left_out})


@settings(max_examples=300, deadline=None)
@given(valid_settings(), st.booleans())
def test_round_trip_is_exact_and_canonical(shown: Settings, full: bool) -> None:
    link = shown.to_link(full)
    back, problems = Settings.from_link(link)
    assert problems == ()
    assert back == shown
    assert hash(back) == hash(shown)
    assert back.to_link(full) == link
    assert Settings.from_params(shown.to_params(full)) == (shown, ())


@settings(deadline=None)
@given(valid_settings())
def test_links_are_readable_and_complete(shown: Settings) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_=&,:.~/%-]*", shown.to_link(full=True))
    assert list(shown.to_params(full=True)) == ["v", *KINDS]
    assert len(shown.to_link()) <= len(shown.to_link(full=True))


@settings(deadline=None)
@given(valid_settings())
def test_values_make_the_same_settings_again(shown: Settings) -> None:
    assert Settings(**shown.values()) == shown
    assert shown.replace() == shown
    assert shown.adjusted() == (shown, ())


@settings(deadline=None)
@given(valid_settings(), st.integers(1, MAX_LENGTH), st.integers(1, MAX_LENGTH))
def test_any_change_of_size_can_be_adjusted(shown: Settings, length: int, block: int) -> None:
    adjusted, problems = shown.adjusted(T=length, block=block)
    assert length == adjusted.T or "T" in {found.field for found in problems}
    assert Settings(**adjusted.values()) == adjusted


def test_equal_pictures_written_differently_are_equal_settings() -> None:
    one = Settings(globals="0,5  -1", roles=("headings", "cls"), view=((0, 512), (0, 512)))
    two = Settings(globals="0, 5, -1", roles=("cls", "headings", "cls"), locality=1)
    assert one == two
    assert one.to_link(full=True) == two.to_link(full=True)


def test_default_link_is_empty() -> None:
    assert Settings().to_link() == ""
    assert Settings.from_link("") == (Settings(), ())
    assert Settings.from_link("https://example.org/explore") == (Settings(), ())


def test_the_link_of_the_readme() -> None:
    link = "/?preset=custom&T=2048&window=64&globals=0,::512&random=3&seed=7"
    shown, problems = Settings.from_link(link)
    assert problems == ()
    assert (shown.preset, shown.T, shown.window) == ("custom", 2048, 64)
    assert (shown.globals, shown.random, shown.seed) == ("0, ::512", 3, 7)
    assert "/?" + shown.to_link() == link


def test_full_link_of_the_defaults() -> None:
    assert Settings().to_link(full=True) == (
        "v=1&preset=longformer&T=512&window=32&dilation=1&globals=::128&rows=1&columns=1&random=0"
        "&seed=0&block=1&causal=0&heads=4&head=0&input=structured&locality=1&topics=1&hubs=1"
        "&noise=1&input_seed=0&D=64&text=&text_hash=&roles=&arrays=&batch=0&scale=log&reduce=max"
        "&panels=sparse,dense,difference&query=&key=&view="
        "&others=&against=1&budget=&target=95&convention=&section=row&layers=2&study=globals"
        "&model=&layer=0&model_head=0&lang=auto"
    )


def test_no_globals_survive_tools_that_drop_empty_parameters() -> None:
    link = Settings(globals="").to_link()
    assert link == "preset=custom&globals=none"
    assert Settings.from_link("globals=") == Settings.from_link("globals=none")
    assert Settings.from_link(link)[0].globals == ""


def test_an_old_full_link_keeps_its_picture_when_a_preset_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = Settings(T=4096)
    link = old.to_link(full=True)

    def narrower(preset: str, length: int) -> dict[str, Any]:
        return preset_fields(preset, length) | {"window": 8}

    monkeypatch.setattr("sparse_attn.settings.presets.preset_fields", narrower)
    monkeypatch.setattr("sparse_attn.settings.settle.preset_fields", narrower)
    assert Settings(T=4096).window == 8
    shown, problems = Settings.from_link(link)
    assert problems == ()
    assert shown.preset == "custom"
    assert all(getattr(shown, name) == getattr(old, name) for name in PATTERN_FIELDS)


@pytest.mark.parametrize(
    "link",
    [
        "T=2048&globals=0,5",
        "?T=2048&globals=0,5",
        "/?T=2048&globals=0,5",
        "https://example.org/?T=2048&globals=0,5#map",
        "https://example.org/?T=2048&globals=0%2C+5",
        "T=2048&globals=0%2C%205",
    ],
)
def test_links_are_read_however_they_are_copied(link: str) -> None:
    assert Settings.from_link(link) == (Settings(T=2048, globals="0, 5"), ())


def test_a_question_mark_in_a_value_is_part_of_it() -> None:
    shown, problems = Settings.from_link("T=2048&globals=?")
    assert shown == Settings(T=2048)
    assert problems[0].value == "'?'"
