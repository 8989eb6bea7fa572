"""The Reach page: its numbers against matrix powers, its link, its studies."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sparse_attn.patterns import Pattern
from sparse_attn.settings import build_pattern
from sparse_attn.ui.reach.values import SEEDS, depth
from tests.oracle.masks import brute_mask
from tests.pages.opened import Opened
from tests.pages.session import read

LINK = "preset=custom&T=48&window=3&globals=none&layers=4"


def joined(pattern: Pattern, layers: int) -> NDArray[np.bool_]:
    """Which pairs so many layers join, by powers of the matrix."""
    step = brute_mask(pattern) | np.eye(pattern.length, dtype=bool)
    return np.asarray(np.linalg.matrix_power(step.astype(float), layers) > 0)


def curve(page: Opened, key: str, name: str) -> NDArray[np.float64]:
    (found,) = [each for each in page.figure(key)["data"] if each.get("name") == name]
    return numbers(found["y"])


def numbers(sent: Any) -> NDArray[np.float64]:
    """An array of a figure's JSON."""
    if isinstance(sent, list):
        return np.array(sent, dtype=float)
    found = np.frombuffer(base64.b64decode(sent["bdata"]), np.dtype(f"<{sent['dtype']}"))
    shape = [int(each) for each in str(sent.get("shape", len(found))).split(",")]
    return found.reshape(shape).astype(float)


def test_the_numbers_are_those_of_the_powers_of_the_matrix() -> None:
    page = Opened("reach", LINK)
    pattern = build_pattern(page.settings)
    after = joined(pattern, 4)
    said = " ".join(page.sentences)
    assert f"knows of **{100 * after.mean():.1f} %**" in said
    assert "the farthest stands **12** tokens away" in said
    assert "**12 layers** do not suffice" in said
    shares = curve(page, "joined", "this pattern")
    wanted = [joined(pattern, layers).mean() for layers in range(13)]
    np.testing.assert_allclose(shares, wanted)
    np.testing.assert_array_equal(
        curve(page, "farthest", "this pattern"), 3 * np.arange(13).clip(max=47)
    )
    picture = numbers(page.figure("hops")["data"][1]["z"])
    np.testing.assert_array_equal(np.isfinite(picture), after)


def test_the_slider_is_in_the_link_and_reveals_the_map() -> None:
    page = Opened("reach", LINK)
    page.set("layers", 9)
    assert page.settings.layers == 9
    assert page.app.query_params["layers"] == "9"
    picture = numbers(page.figure("hops")["data"][1]["z"])
    np.testing.assert_array_equal(np.isfinite(picture), joined(build_pattern(page.settings), 9))
    page.set("layers", 20)
    assert "every query knows of every token" in " ".join(page.sentences)
    assert len(curve(page, "joined", "this pattern")) == 25


def test_the_way_between_two_tokens_is_told() -> None:
    page = Opened("reach", f"{LINK}&query=40&key=33")
    assert any("comes over 3 layers: **40 ← 3" in each for each in page.sentences)
    page.set("globals", "5")
    assert any("2 layers: **40 ← 5 ← 33**" in each for each in page.sentences)
    page.set("key", 40)
    assert any("knows itself without any layer" in each for each in page.sentences)
    page.set("causal", True)
    page.set("key", 41)
    assert any("never learns of key 41" in each for each in page.sentences)


def test_one_global_token_joins_everything_in_two_layers() -> None:
    page = Opened("reach", "preset=custom&T=48&window=3&globals=7,20&layers=2")
    none = curve(page, "study_globals", "no global token")
    one = curve(page, "study_globals", "one global token (7)")
    both = curve(page, "study_globals", "all 2")
    assert none[2] < 0.3
    assert one[2] == both[2] == 1.0
    assert one[1] < both[1]
    np.testing.assert_allclose(both, curve(page, "joined", "this pattern"))


def test_random_keys_are_an_ensemble_over_seeds() -> None:
    page = Opened("reach", f"{LINK}&study=random&random=3&seed=5")
    settings = page.settings
    for count in (1, 3, 8):
        each = [
            joined(build_pattern(settings.replace(random=count, seed=seed)), 2).mean()
            for seed in range(5, 5 + SEEDS)
        ]
        found = curve(page, "study_random", f"{count} random")
        assert found[2] == pytest.approx(np.mean(each))
    bare = joined(build_pattern(settings.replace(random=0)), 2).mean()
    assert curve(page, "study_random", "no random key")[2] == pytest.approx(bare)


def test_what_each_random_key_buys_is_listed() -> None:
    page = Opened("reach", f"{LINK}&study=random&layers=2")
    (bought,) = page.tables
    keys, shares, _, gains = (bought[name].tolist() for name in bought.columns)
    assert keys == ["0", "1", "2", "4", "8"]
    means = [curve(page, "study_random", "no random key")[2]]
    means += [curve(page, "study_random", f"{each} random")[2] for each in (1, 2, 4, 8)]
    assert [read(each) for each in shares] == [f"{100 * each:.1f} %" for each in means]
    assert gains[1] == f"{100 * (means[1] - means[0]):+.2g} points"
    assert gains[4] == f"{100 * (means[4] - means[3]) / 4:+.2g} points"


def test_many_long_patterns_are_drawn_only_when_asked_for() -> None:
    page = Opened("reach", "preset=custom&T=2500&window=3&globals=none&study=random&layers=2")
    assert any("draws 33 patterns of 2,500 tokens" in each for each in page.sentences)
    keys = {str(each.proto.id) for each in page.app.get("plotly_chart")}
    assert not any("study_random" in key for key in keys)


def test_others_of_the_comparison_have_their_curves() -> None:
    page = Opened("reach", f"{LINK}&others=dense")
    np.testing.assert_allclose(curve(page, "joined", "B · Dense")[1:], 1.0)


@pytest.mark.parametrize("link", ["preset=dense&T=8", "T=8", "preset=bigbird&T=100&causal=1"])
def test_every_preset_opens(link: str) -> None:
    for study in ("globals", "random"):
        page = Opened("reach", f"{link}&study={study}")
        assert page.figure("hops")["data"]
        assert page.warnings == []


@pytest.mark.parametrize("study", ["globals", "random"])
def test_a_preset_without_such_controls_is_not_varied(study: str) -> None:
    page = Opened("reach", f"preset=phi3&T=64&study={study}")
    assert any("are fixed" in each for each in page.sentences)


def test_a_bad_number_of_layers_is_named() -> None:
    page = Opened("reach", "T=64&layers=99")
    assert any("layers" in each and "1 to 48" in each for each in page.warnings)
    assert page.settings.layers == 2


def test_a_missing_text_is_asked_for() -> None:
    page = Opened("reach", "input=text&text_hash=0123456789abcdef")
    assert page.asked


def test_the_slider_rarely_needs_a_deeper_look() -> None:
    assert [depth(each) for each in (1, 12, 13, 24, 25, 48)] == [12, 12, 24, 24, 48, 48]
