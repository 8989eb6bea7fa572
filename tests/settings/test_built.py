"""Presets that are not made of fields: the library's own, at every length, and honest about it."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from sparse_attn.patterns import PRESETS as LIBRARY
from sparse_attn.patterns import Global, Grid, Pattern, Segments, Strided, presets
from sparse_attn.settings import (
    BUILT,
    PRESETS,
    Settings,
    arguments_sentence,
    build_pattern,
    global_positions,
    option_label,
    preset_fields,
)
from sparse_attn.settings.built import BUILT_CAUSAL, built_arguments, built_pattern

# name → the arguments at the length at which the source publishes its numbers
PUBLISHED: dict[str, tuple[int, dict[str, Any]]] = {
    "bigbird_etc": (4096, {"block": 64, "extra": 64}),
    "deepspeed_fixed": (4096, {}),
    "deepspeed_variable": (4096, {}),
    "sparse_transformer_strided": (16_384, {"stride": 128}),
    "sparse_transformer_fixed": (16_384, {"stride": 128, "summary": 8}),
    "phi3": (8192, {}),
    "natten": (512, {"size": 7}),
    "axial": (4096, {"width": 64}),
    "local_2d": (4096, {"width": 64, "distance": 3}),
    "longnet": (32_768, {}),
    "star_transformer": (512, {}),
}


def test_the_app_offers_every_pattern_of_the_library() -> None:
    assert set(PRESETS) - {"custom"} == set(LIBRARY)
    assert set(PUBLISHED) == set(BUILT)


@pytest.mark.parametrize("name", BUILT)
def test_published_numbers_from_the_published_length_on(name: str) -> None:
    length, arguments = PUBLISHED[name]
    assert built_pattern(name, length) == LIBRARY[name].build(length, **arguments)


@pytest.mark.parametrize("name", BUILT)
def test_the_pattern_is_the_presets(name: str) -> None:
    settings = Settings(preset=name, T=500)
    pattern = build_pattern(settings)
    assert pattern == built_pattern(name, 500)
    assert pattern.causal == settings.causal == (name in BUILT_CAUSAL)


@pytest.mark.parametrize("name", BUILT)
def test_every_length_has_its_pattern(name: str) -> None:
    for length in [*range(1, 70), 127, 509, 1000]:
        pattern = built_pattern(name, length)
        assert pattern.length == length
        assert bool(pattern.allows(length - 1, length - 1))


def test_a_grid_that_does_not_fill_its_last_row() -> None:
    assert built_pattern("axial", 509) == Pattern(509, [Segments(16), Strided(16)])
    assert built_pattern("local_2d", 509) == Pattern(509, [Grid(16, 3)])


def test_roles_are_global_on_top_and_listed_positions_do_not_count() -> None:
    settings = Settings(preset="natten", T=100)
    assert global_positions(settings) == ()
    pattern = build_pattern(settings, role_positions=(3, 70))
    assert pattern == Pattern(100, [*presets.natten(100).parts, Global([3, 70])])


def test_links_name_the_preset_alone() -> None:
    settings = Settings(preset="natten", T=256)
    assert settings.to_link() == "preset=natten&T=256"
    for full in (False, True):
        assert Settings.from_link(settings.to_link(full)) == (settings, ())


def test_custom_goes_on_from_longformer() -> None:
    custom = Settings(preset="star_transformer").replace(preset="custom")
    assert custom == Settings(preset="custom")


@pytest.mark.parametrize("name", PRESETS)
def test_names_are_those_of_the_gallery(name: str) -> None:
    if name != "custom":
        wanted = LIBRARY[name].title
        assert option_label("preset", name).partition(",")[0] == wanted.partition(",")[0]


def test_numbers_in_words() -> None:
    assert arguments_sentence("star_transformer", 512) == ""
    for name in BUILT:
        for value in built_arguments(name, 4096).values():
            assert isinstance(value, tuple) or f"{value:,}" in arguments_sentence(name, 4096)


@pytest.mark.parametrize(
    ("name", "length", "theirs"),
    [
        ("streaming_llm", 4096, presets.streaming_llm(4096)),
        ("gemma3", 4096, presets.gemma3(4096, window=127)),
        ("block_window", 8192, presets.block_window(8192)),
        ("bslongformer", 1024, presets.bslongformer(1024)),
        ("deepspeed_bigbird", 1024, presets.deepspeed_bigbird(1024)),
    ],
)
def test_presets_made_of_fields_are_the_librarys_too(
    name: str, length: int, theirs: Pattern
) -> None:
    ours = build_pattern(Settings(preset=name, T=length))
    keys = torch.arange(length)
    assert (ours.count(), ours.causal) == (theirs.count(), theirs.causal)
    for row in (0, 5, 700, length - 1):
        assert torch.equal(ours.allows(row, keys), theirs.allows(row, keys))


def test_gemma_has_its_window_beyond_the_apps_lengths() -> None:
    assert preset_fields("gemma3", 32_768)["window"] == 1023
