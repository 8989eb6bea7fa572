"""Other patterns in one text: they mean the same as settings of their own."""

import pytest

from sparse_attn.settings import Settings, build_pattern, other_patterns, pattern_text

SHARED = Settings(T=1024, input_seed=5, D=32)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("bigbird", {"preset": "bigbird"}),
        ("dense", {"preset": "dense"}),
        ("custom~window:7", {"preset": "custom", "window": 7}),
        (
            "custom~globals:0,::128~random:3~seed:9~roles:cls",
            {"preset": "custom", "globals": "0, ::128", "random": 3, "seed": 9, "roles": ("cls",)},
        ),
        ("custom~block:64~window:1", {"preset": "custom", "block": 64, "window": 1}),
        ("longformer~causal:1", {"preset": "longformer", "causal": True}),
    ],
)
def test_a_pattern_is_that_of_its_own_settings(text: str, fields: dict[str, object]) -> None:
    (other,) = other_patterns(SHARED.replace(others=text))
    alone = SHARED.replace(**fields)
    assert build_pattern(other) == build_pattern(alone)
    assert other.replace(others="") == alone
    assert (other.T, other.input_seed, other.D) == (1024, 5, 32)


def test_the_text_is_canonical() -> None:
    # a field that says what the preset says anyway is left out; one that does not makes it custom
    found = Settings(T=1024, others="bigbird~random:3~~bigbird~random:5~~custom~window:64")
    assert found.others == "bigbird~~custom~globals:0,-1~random:5~block:64~~custom"
    assert Settings(T=1024, others=found.others) == found


def test_presets_follow_the_length_and_a_full_link_does_not() -> None:
    short = Settings(T=512, others="bigbird")
    long = short.replace(T=4096)
    assert [each.block for each in other_patterns(long)] == [64]
    full = long.to_params(full=True)["others"]
    assert full == (
        "bigbird~window:1~dilation:1~globals:0,-1~rows:1~columns:1~random:3~block:64~causal:0"
        "~seed:0~roles:"
    )
    assert Settings.from_link(long.to_link(full=True)) == (long, ())
    assert "others=bigbird" in long.to_link()


def test_what_a_shorter_length_leaves_no_room_for_is_named() -> None:
    found, problems = Settings(T=512, others="dense~~custom~globals:500").adjusted(T=64)
    assert [each.field for each in problems] == ["others"]
    assert "globals of pattern 3 is '500'" in problems[0].message
    assert found.others == "dense~~custom~globals:none"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("gpt", "preset of pattern 2 is 'gpt'"),
        ("dense~~custom~window:-5", "window of pattern 3 is -5"),
        ("custom~window:x", "window of pattern 2 is 'x'"),
        ("custom~T:64", "'T:64' is not a field of a pattern"),
        ("custom~window:1~window:2", "window is given twice"),
        ("dense~~dense~~dense~~dense", "it names 4 patterns"),
    ],
)
def test_bad_patterns_are_named(text: str, reason: str) -> None:
    _, (problem,) = Settings.from_params({"others": text})
    assert f"cannot be used, since {reason}" in problem.message


def test_one_pattern_as_text() -> None:
    assert pattern_text(Settings().values()) == "longformer"
    assert pattern_text(Settings(preset="dense", T=64).values()) == "dense"
