"""Each control changes the setting it names, the address, and the picture as it should."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from sparse_attn.patterns import PRESETS as LIBRARY
from sparse_attn.settings import (
    BUILT,
    PATTERN_FIELDS,
    PRESETS,
    Settings,
    arguments_sentence,
    parse_positions,
    preset_fields,
)
from sparse_attn.sources import hub_positions
from sparse_attn.ui.texts import text
from tests.pages.expected import assert_picture, expected, plane
from tests.pages.explorer import Explorer

BASE = "preset=custom&T=64&window=4&globals=0,-1&random=2&heads=2&D=16"

PATTERN = frozenset({"sparse", "difference"})
ALL = PATTERN | {"dense"}


class Move(NamedTuple):
    """A widget, the value it is given, what the settings hold then, and which maps change."""

    key: str
    value: Any
    changed: dict[str, Any]
    maps: frozenset[str]


MOVES = [
    Move("T", 96, {"T": 96}, ALL),
    Move("T_quick", 512, {"T": 512}, ALL),
    Move("window", 7, {"window": 7}, PATTERN),
    Move("window_exact", 40, {"window": 40}, PATTERN),
    Move("globals", "5, ::16", {"globals": "5, ::16"}, PATTERN),
    Move("globals", "", {"globals": ""}, PATTERN),
    Move("random", 5, {"random": 5}, PATTERN),
    Move("seed", 7, {"seed": 7}, PATTERN),
    Move("dilation", 3, {"dilation": 3}, PATTERN),
    Move("block", 8, {"block": 8}, PATTERN),
    Move("causal", True, {"causal": True}, ALL),
    Move("rows", False, {"rows": False}, PATTERN),
    Move("columns", False, {"columns": False}, PATTERN),
    Move("heads", 3, {"heads": 3}, frozenset()),
    Move("head", 1, {"head": 1}, ALL),
    Move("D", 24, {"D": 24}, ALL),
    Move("input_seed", 3, {"input_seed": 3}, ALL),
    Move("locality", 2.5, {"locality": 2.5}, ALL),
    Move("topics", 0.0, {"topics": 0.0}, ALL),
    Move("hubs", 3.0, {"hubs": 3.0}, ALL),
    Move("noise", 0.1, {"noise": 0.1}, ALL),
    Move("scale", "linear", {"scale": "linear"}, ALL),
    Move("reduce", "mean", {"reduce": "mean"}, frozenset()),
    Move("query", 9, {"query": 9}, frozenset()),
    Move("key", 3, {"key": 3}, frozenset()),
]


@pytest.fixture(scope="module")
def before() -> Explorer:
    return Explorer(BASE)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.key}={move.value}")
def test_a_control_changes_its_setting_the_address_and_the_picture(
    move: Move, before: Explorer
) -> None:
    page = Explorer(BASE)
    page.set(move.key, move.value)
    assert not page.warnings
    assert page.settings == before.settings.replace(**move.changed)
    assert page.settings != before.settings
    assert page.address == page.settings
    assert page.differing_widgets() == {}
    assert page.header["painted"].startswith(page.settings.to_link(full=True))
    changed = {
        kind
        for kind in ALL
        if not np.array_equal(plane(page.message, kind), plane(before.message, kind))
    }
    assert changed == move.maps
    assert_picture(page.message, expected(page.settings))


def test_every_setting_of_the_structured_page_has_a_control() -> None:
    elsewhere = {
        "preset",
        "input",
        "panels",
        "view",
        "lang",
    }  # below, or without a widget of its own
    other_inputs = {"text", "text_hash", "roles", "arrays", "batch"}
    elsewhere |= {"others", "against", "budget", "target", "convention", "layers", "study"}
    elsewhere |= {"section", "model", "layer", "model_head"}  # of other pages, and below the maps
    moved = {name for move in MOVES for name in move.changed}
    assert moved == set(Settings().values()) - elsewhere - other_inputs


@pytest.mark.parametrize(
    "preset", [each for each in PRESETS if each != "custom" and each not in BUILT]
)
def test_a_preset_sets_every_widget_of_the_pattern(preset: str) -> None:
    page = Explorer("preset=custom&T=128&window=3&globals=5&random=1&causal=1&D=16&heads=1")
    page.set("preset", preset)
    assert page.settings.preset == preset
    wanted = preset_fields(preset, 128)
    assert {name: getattr(page.settings, name) for name in PATTERN_FIELDS} == wanted
    assert page.differing_widgets() == {}
    assert page.app.query_params.get("preset", "longformer") == preset
    assert not set(PATTERN_FIELDS) & set(page.app.query_params)


@pytest.mark.parametrize("preset", ["phi3", "natten", "longnet"])
def test_a_preset_without_controls_says_what_it_is(preset: str) -> None:
    page = Explorer("preset=custom&T=96&window=3&globals=5&D=16&heads=2&head=1")
    page.set("preset", preset)
    assert page.settings == Settings(preset=preset, T=96, D=16, heads=2, head=1)
    assert_picture(page.message, expected(page.settings))
    said = " ".join(page.captions)
    assert LIBRARY[preset].allowed in said
    assert arguments_sentence(preset, 96) in said
    assert f"]({LIBRARY[preset].source})" in said
    assert arguments_sentence(preset, 96) in page.headline
    shown = {
        each.key for kind in ("slider", "number_input", "text_input") for each in page.app.get(kind)
    }
    assert not {"window", "window_exact", "globals", "random", "dilation"} & shown
    page.set("preset", "custom")
    assert page.settings == Settings(
        preset="custom", T=96, D=16, heads=2, head=1, causal=preset != "natten"
    )
    assert page.differing_widgets() == {}


def test_choosing_custom_keeps_the_values() -> None:
    page = Explorer("preset=bigbird&T=128&D=16&heads=1")
    held = {name: getattr(page.settings, name) for name in PATTERN_FIELDS}
    page.set("preset", "custom")
    page.set("window_exact", 2)
    assert page.settings.preset == "custom"
    assert page.settings.values() | held | {"window": 2} == page.settings.values()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("window", 9), ("window_exact", 30), ("globals", "3"), ("random", 1), ("dilation", 2),
        ("block", 4), ("causal", True), ("rows", False), ("columns", False),
    ],
)  # fmt: skip
def test_moving_one_pattern_control_makes_the_preset_custom(key: str, value: Any) -> None:
    page = Explorer("preset=longformer&T=128&D=16&heads=1")
    page.set(key, value)
    assert page.value("preset") == "custom"
    assert page.app.query_params["preset"] == "custom"
    assert "Custom" in page.headline


def test_a_named_preset_follows_the_length() -> None:
    page = Explorer("D=16&heads=1")
    page.set("T", 256)
    assert page.value("window_exact") == preset_fields("longformer", 256)["window"] == 16
    assert page.value("preset") == "longformer"


def test_captions_count_what_the_controls_mean() -> None:
    page = Explorer("preset=custom&T=512&window=64&globals=0,100:104&D=16&heads=1")
    assert {"129 keys", "5 tokens"} <= set(page.captions)
    page = Explorer("preset=custom&T=512&window=1&globals=0&block=64&D=16&heads=1")
    assert {"3 blocks of 64 = 192 keys", "1 block of 64 = 64 tokens"} <= set(page.captions)
    assert "2 blocks of 64 = 128 keys" not in page.captions
    page.set("random", 2)
    assert "2 blocks of 64 = 128 keys" in page.captions


def test_blocks_leave_no_room_for_old_tokens_and_say_so() -> None:
    page = Explorer("preset=custom&T=64&window=20&globals=0,60&D=16&heads=1")
    page.set("block", 8)
    assert (page.settings.block, page.settings.window, page.settings.globals) == (8, 8, "0")
    said = " ".join(page.warnings)
    assert "Window (window): 20 cannot be used" in said
    assert "there are 8 blocks of 8" in said
    assert "Global positions (globals): '0, 60' cannot be used" in said
    assert page.differing_widgets() == {}


def test_slider_and_exact_number_move_together() -> None:
    page = Explorer(BASE)
    page.set("window", 11)
    assert page.value("window_exact") == 11
    page.set("window_exact", 50)
    assert page.settings.window == 50
    assert page.value("window") == 50, "the slider reaches as far as the value"


@pytest.mark.parametrize("place", [0, 1, 2])
def test_any_panel_can_show_why(place: int) -> None:
    page = Explorer(BASE)
    page.set(f"panel_{place}", "why")
    kinds = ["sparse", "dense", "difference"]
    kinds[place] = "why"
    assert [each["kind"] for each in page.header["panels"]] == kinds
    assert page.settings.panels == tuple(kinds)
    assert page.app.query_params["panels"] == ",".join(kinds)
    assert_picture(page.message, expected(page.settings))


def test_a_panel_that_is_shown_already_changes_places() -> None:
    page = Explorer(BASE)
    page.set("panel_0", "difference")
    assert page.settings.panels == ("difference", "dense", "sparse")
    assert page.value("panel_2") == "sparse"


def test_a_colour_scale_is_shared_by_sparse_and_dense() -> None:
    for scale, log in (("log", True), ("linear", False)):
        page = Explorer(f"{BASE}&scale={scale}")
        weight = page.header["scales"]["weight"]
        assert weight["log"] is page.header["scales"]["difference"]["log"] is log
        assert (plane(page.message, "sparse") == 255).any() or weight["high"] > 0.5


@pytest.mark.parametrize("quick", [512, 1024])
def test_the_length_slider_takes_powers_of_two_and_follows_any_length(quick: int) -> None:
    page = Explorer("T=97&D=16&heads=1")
    assert page.value("T_quick") == 128
    page.set("T_quick", quick)
    assert page.settings.T == page.value("T") == quick


def test_hubs_of_the_synthetic_input_become_global_with_one_click() -> None:
    page = Explorer(BASE)
    button = next(each for each in page.app.button if each.label == text("on_hubs"))
    button.click()
    page.run()
    wanted = hub_positions(64, page.settings.input_seed)
    assert parse_positions(page.settings.globals, 64) == tuple(wanted)
    assert page.value("globals") == page.settings.globals
    assert_picture(page.message, expected(page.settings))
