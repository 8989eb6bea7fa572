"""Numbers in words: shares that are never rounded to all or nothing, patterns, headlines."""

from __future__ import annotations

import math

import pytest

from sparse_attn.settings import Settings
from sparse_attn.sources import from_text, structured
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.explore.caption import headline_words, pattern_words, percent, picture_caption
from sparse_attn.ui.work import Work


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.5, "50.0 %"),
        (0.134, "13.4 %"),
        (0.999, "99.9 %"),
        (0.99901, "> 99.9 %"),
        (math.nextafter(1.0, 0.0), "> 99.9 %"),
        (0.001, "0.1 %"),
        (0.00099, "0.1 %"),
        (0.00004, "0.004 %"),
        (1e-6, "0.0001 %"),
        (9.9e-7, "< 0.0001 %"),
        (5e-324, "< 0.0001 %"),
    ],
)
def test_a_share_is_said_without_rounding_to_all_or_nothing(share: float, words: str) -> None:
    assert percent(share) == words


def test_only_all_is_100_and_only_nothing_is_0() -> None:
    for exponent in range(1, 17):
        for share in (10.0**-exponent, 1 - 10.0**-exponent):
            if 0 < share < 1:
                assert percent(share) not in ("0 %", "100 %", "100.0 %", "0.0 %")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(), ["Longformer", "T 512", "65 keys", "4 global"]),
        (Settings(preset="dense"), ["Dense", "T 512", "every key"]),
        (
            Settings(preset="bigbird", T=4096),
            ["BigBird", "T 4,096", "3 blocks of 64 = 192 keys", "2 global blocks",
             "3 random blocks"],
        ),
        (
            Settings(preset="custom", T=64, window=3, globals="", random=2, causal=True),
            ["Custom", "T 64", "4 keys", "2 random", "causal"],
        ),
        (Settings(preset="custom", block=64, window=0, globals="-1"), ["1 global block"]),
        (Settings(preset="custom", window=0, globals=""), ["Custom", "T 512", "1 key"]),
    ],
)  # fmt: skip
def test_a_pattern_in_words(settings: Settings, words: list[str]) -> None:
    said = " · ".join(pattern_words(settings))
    assert all(each in said for each in words), said
    assert ("random" in said) == bool(settings.random and settings.preset != "dense")
    assert ("causal" in said) == settings.causal


def test_global_tokens_that_do_nothing_are_not_counted() -> None:
    settings = Settings(globals="0, 5", rows=False)
    assert pattern_words(settings) == ["Custom", "T 512", "65 keys + 2 global"]
    assert pattern_words(settings.replace(columns=False)) == ["Custom", "T 512", "65 keys"]


class NoSlot:
    """A page that nobody looks at."""

    def progress(self, *_: object) -> None:
        """Nothing is shown."""


def test_a_headline_says_where_numbers_come_from() -> None:
    work = Work(Settings(T=64, heads=2, head=1, D=8, input_seed=3), Busy(NoSlot()))
    first, second = headline_words(work)
    assert first[: len(pattern_words(work.settings))] == pattern_words(work.settings)
    assert any(each.endswith("% of the pairs") for each in first)
    assert "head 1 of 2" in second
    assert second[-1] == work.inputs.name
    assert "synthetic input (seed 3" in second[-1]


def test_the_input_is_named_in_the_language_spoken() -> None:
    made = structured(64, heads=1, dim=8, seed=3)
    assert "シード 3" in made.called("ja")
    assert made.called("en") == made.called("xx") == made.name
    read = from_text("a short text", heads=1, dim=8)
    assert "「a short text」" in read.called("ja")


def test_causal_patterns_are_held_against_the_pairs_that_causal_attention_reads() -> None:
    dense = Work(Settings(preset="dense", T=64, heads=1, D=8).replace(causal=True), Busy(NoSlot()))
    assert "100 % of the pairs" in headline_words(dense)[0]


@pytest.mark.parametrize(
    ("length", "pixel"), [(64, "one pixel a token"), (1024, "one pixel is 2 × 2 tokens, ")]
)
def test_a_saved_picture_says_what_a_pixel_is(length: int, pixel: str) -> None:
    work = Work(Settings(T=length, heads=1, D=8), Busy(NoSlot()))
    caption = picture_caption(work, work.sparse_tile())
    assert pixel in caption
    assert "*" not in caption
    assert work.inputs.name in caption
