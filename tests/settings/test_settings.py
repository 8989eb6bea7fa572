"""Settings: presets are followed, changes are applied over them, sizes fit each other."""

import dataclasses
import subprocess
import sys
from typing import Any

import pytest

from sparse_attn.settings import (
    LABELS,
    PATTERN_FIELDS,
    PRESETS,
    Settings,
    SettingsError,
    bounds,
    globals_sentence,
    keys_sentence,
    option_label,
    preset_fields,
    random_sentence,
)
from sparse_attn.settings.fields import KINDS


def test_settings_are_frozen_values() -> None:
    shown = Settings()
    with pytest.raises(dataclasses.FrozenInstanceError):
        shown.window = 3  # type: ignore[misc]
    assert {shown: 1}[Settings()] == 1
    assert list(shown.values()) == [field.name for field in dataclasses.fields(Settings)]


def test_defaults_show_a_band_rows_and_columns() -> None:
    shown = Settings()
    assert (shown.preset, shown.T, shown.window, shown.globals) == ("longformer", 512, 32, "::128")
    assert (shown.heads, shown.D, shown.random, shown.block) == (4, 64, 0, 1)


@pytest.mark.parametrize(
    ("preset", "length", "expected"),
    [
        ("longformer", 4096, {"window": 256, "globals": "::1024"}),
        ("longformer", 16_384, {"window": 256}),
        ("longformer", 8, {"window": 1, "globals": "::2"}),
        ("bigbird", 4096, {"block": 64, "window": 1, "globals": "0, -1", "random": 3}),
        ("bigbird", 512, {"block": 32}),
        ("bigbird", 8, {"block": 1, "random": 3}),
        ("bigbird", 2, {"random": 2}),
        ("sliding_window", 32_768, {"window": 4095, "causal": True, "globals": ""}),
        ("sliding_window", 512, {"window": 63, "causal": True}),
        ("dense", 512, {"window": 511, "causal": False, "globals": "", "random": 0}),
    ],
)
def test_presets(preset: str, length: int, expected: dict[str, Any]) -> None:
    fields = preset_fields(preset, length)
    assert {name: fields[name] for name in expected} == expected
    assert set(fields) == set(PATTERN_FIELDS)


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_valid_at_every_length(preset: str) -> None:
    for length in [*range(1, 300), 1000, 1023, 4095, 16_384]:
        shown = Settings(input="arrays", preset=preset, T=length)
        assert shown.preset == preset
        assert {name: getattr(shown, name) for name in PATTERN_FIELDS} == preset_fields(
            preset, length
        )


def test_preset_fields_refuse() -> None:
    with pytest.raises(ValueError, match="length: 0"):
        preset_fields("dense", 0)
    with pytest.raises(ValueError, match="preset: 'gpt'"):
        preset_fields("gpt", 512)


def test_a_preset_is_followed_when_the_length_changes() -> None:
    assert Settings().replace(T=1024) == Settings(T=1024)
    assert Settings().replace(T=1024).window == 64


def test_a_field_changed_makes_the_pattern_custom_over_the_preset() -> None:
    shown = Settings(preset="bigbird", T=4096).replace(window=2)
    assert (shown.preset, shown.window, shown.block, shown.random) == ("custom", 2, 64, 3)
    linked, problems = Settings.from_link("preset=bigbird&T=4096&window=2")
    assert linked == shown
    assert problems == ()
    assert Settings.from_link("preset=bigbird&T=4096&window=1")[0].preset == "bigbird"


def test_a_bad_field_of_a_preset_falls_back_to_the_preset() -> None:
    shown, _ = Settings.from_link("preset=bigbird&T=4096&window=-2")
    assert shown == Settings(preset="bigbird", T=4096)


def test_choosing_a_preset_takes_its_values_and_custom_keeps_the_present_ones() -> None:
    custom = Settings(window=5, random=2)
    assert custom.replace(preset="dense") == Settings(preset="dense")
    kept = Settings(preset="bigbird").replace(preset="custom")
    assert (kept.preset, kept.block, kept.random) == ("custom", 32, 3)


def test_a_window_nobody_stated_is_converted_to_the_block_size() -> None:
    assert Settings(block=64).window == 1  # 32 tokens
    assert Settings(block=8).window == 4
    assert Settings.from_link("block=8")[0].window == 4


def test_a_shorter_length_is_refused_or_adjusted_with_sentences() -> None:
    long = Settings(T=4096, window=300, globals="0, 3000, ::512", query=4000, random=100)
    long = long.replace(view=((0, 4096), (1024, 2048)))
    with pytest.raises(SettingsError) as caught:
        long.replace(T=64)
    short, problems = long.adjusted(T=64)
    fields = ["window", "globals", "random", "query", "view"]
    assert [found.field for found in problems] == fields
    assert [found.field for found in caught.value.problems] == fields
    assert (short.window, short.globals, short.random) == (64, "0, ::512", 64)
    assert (short.query, short.view) == (63, None)


def test_lengths_below_8_are_for_texts_and_arrays() -> None:
    assert Settings(input="text", T=1).T == 1
    with pytest.raises(SettingsError, match="from 8 to 1048576 for structured"):
        Settings(T=7)
    shown, problems = Settings(input="arrays", T=3).adjusted(input="structured")
    assert shown.T == 512
    assert problems[0].field == "T"


def test_unknown_names_are_programming_errors() -> None:
    with pytest.raises(TypeError, match="'windw' is not a field"):
        Settings().replace(windw=3)


def test_bounds_for_widgets_are_what_validation_accepts() -> None:
    for shown in (Settings(), Settings(T=100, block=16), Settings(input="text", T=3, heads=2)):
        for name in ("T", "window", "dilation", "random", "block", "heads", "head", "query"):
            for value in bounds(name, shown.values()):
                changed, problems = shown.adjusted(**{name: value})
                assert getattr(changed, name) == value
                assert name not in {found.field for found in problems}
            low, high = bounds(name, shown.values())
            for value in (low - 1, high + 1):
                _, problems = shown.adjusted(**{name: value})
                assert name in {found.field for found in problems}
    with pytest.raises(TypeError, match="'scale' is not a field that holds a whole number"):
        bounds("scale", Settings().values())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"window": 64}, "129 keys"),
        ({"window": 0}, "1 key"),
        ({"window": 64, "causal": True}, "65 keys"),
        ({"window": 512}, "512 keys"),
        ({"window": 600, "T": 4096}, "1,201 keys"),
        ({"window": 8, "dilation": 4}, "17 keys, 4 apart, spanning 65 tokens"),
        ({"window": 8, "dilation": 4, "causal": True}, "9 keys, 4 apart, spanning 33 tokens"),
        ({"window": 500, "dilation": 100}, "6 keys, 100 apart, spanning 501 tokens"),
        ({"preset": "dense"}, "512 keys"),
        ({"preset": "bigbird", "T": 4096}, "3 blocks of 64 = 192 keys"),
        ({"block": 64, "window": 0}, "1 block of 64 = 64 keys"),
        ({"block": 64, "causal": True}, "2 blocks of 64 = up to 128 keys"),
        ({"block": 500, "window": 1}, "2 blocks of 500 = up to 512 keys"),
        (
            {"block": 32, "window": 1, "dilation": 2},
            "3 blocks of 32 = 96 keys, 2 apart, spanning 5 blocks",
        ),
    ],
)
def test_keys_sentence(fields: dict[str, Any], sentence: str) -> None:
    assert keys_sentence(Settings(**fields)) == sentence


def test_other_sentences() -> None:
    assert random_sentence(Settings(random=1)) == "1 key"
    assert random_sentence(Settings(block=64)) == "0 keys"
    assert random_sentence(Settings(block=64, random=2)) == "2 blocks of 64 = 128 keys"
    assert globals_sentence(Settings()) == "4 tokens"
    assert globals_sentence(Settings(block=64, globals="0, -1")) == "2 blocks of 64 = 128 tokens"


@pytest.mark.parametrize("language", LABELS)
def test_every_language_has_words_for_every_field_and_option(language: str) -> None:
    assert set(LABELS[language]) == set(KINDS)
    for name, kind in KINDS.items():
        words = LABELS[language][name]
        assert words.label
        assert words.help.endswith((".", "。"))
        for option in getattr(kind, "options", ()):
            assert option in words.options, (name, option)
    assert option_label("scale", "log", language) != "log"


def loaded_by(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*[n for n in sys.modules if '.' not in n])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_needs_no_streamlit() -> None:
    assert not loaded_by("import sparse_attn.settings") & {"streamlit", "plotly"}
    assert "plotly" in loaded_by("import plotly")  # the check can fail


def test_what_a_shorter_length_has_no_room_for_is_known() -> None:
    zoomed = Settings(T=4096, view=((3000, 3100), (2900, 3000)), query=3050, key=2950)
    assert zoomed.beyond(512) == {"view": None, "query": None, "key": None}
    assert zoomed.beyond(3051) == {"view": None}
    assert zoomed.beyond(3100) == Settings().beyond(8) == {}
