"""What cannot be used is refused with a sentence; the settings and the picture stay."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from tests.pages.explorer import Explorer

BASE = "preset=custom&T=64&window=4&globals=0,-1&random=2&heads=2&D=16"


class Bad(NamedTuple):
    """A widget, what is typed into it, and what the sentence must hold."""

    key: str
    value: Any
    said: tuple[str, ...]


WINDOW = "Window (window): {} cannot be used"
BAD = [
    Bad("globals", "abc", ("Global positions (globals): 'abc'", "neither a position nor a slice",
        "such as 0, 5, 100:104, ::512, -1")),
    Bad("globals", "9999", ("Global positions (globals): '9999'", "outside -64 to 63",
        "from 0 to 63")),
    Bad("globals", "0, 60:80", ("(globals): '0, 60:80'", "80 in '60:80'")),
    Bad("globals", "5:3", ("(globals): '5:3'", "holds no position")),
    Bad("globals", "0::0", ("(globals): '0::0'", "step below 1")),
    Bad("globals", "1.5", ("(globals): '1.5'",)),
    Bad("globals", "7" * 3000, ("(globals): '777", "at most 2000 characters")),
    Bad("T", 0, ("Length T (T): 0 cannot be used", "a whole number from", "1048576")),
    Bad("T", 7, ("Length T (T): 7 cannot be used", "from 8 to 1048576")),
    Bad("T", 2**20 + 1, ("Length T (T): 1048577 cannot", "1048576")),
    Bad("T", 10**12, ("Length T (T): 1000000000000 cannot", "1048576")),
    Bad("T", -1, ("Length T (T): -1 cannot", "1048576")),
    Bad("window_exact", -5, (WINDOW.format(-5), "a whole number from 0 to")),
    Bad("window_exact", 65, (WINDOW.format(65), "from 0 to 64 (the length T is 64)")),
    Bad("window_exact", 2.5, (WINDOW.format(2.5), "a whole number from 0 to")),
    Bad("window_exact", 10**12, (WINDOW.format(10**12),)),
    Bad("random", -3, ("Random keys (random): -3 cannot", "a whole number from 0 to")),
    Bad("random", 65, ("Random keys (random): 65 cannot", "from 0 to 64")),
    Bad("seed", -1, ("Random seed (seed): -1 cannot", "from 0 to 2147483647")),
    Bad("dilation", 0, ("Dilation (dilation): 0 cannot", "from 1 to")),
    Bad("block", 0, ("Block size (block): 0 cannot", "from 1 to")),
    Bad("block", 65, ("Block size (block): 65 cannot", "from 1 to 64")),
    Bad("heads", 0, ("Heads (heads): 0 cannot", "from 1 to 64")),
    Bad("heads", 65, ("Heads (heads): 65 cannot", "from 1 to 64")),
    Bad("head", 2, ("Head shown (head): 2 cannot", "from 0 to 1 (there are 2 heads)")),
    Bad("head", -1, ("Head shown (head): -1 cannot",)),
    Bad("D", 0, ("Head dimension D (D): 0 cannot", "from 1 to 1024")),
    Bad("input_seed", -1, ("Input seed (input_seed): -1 cannot",)),
    Bad("query", 64, ("Inspected query (query): 64 cannot", "from 0 to 63")),
    Bad("query", -1, ("Inspected query (query): -1 cannot",)),
    Bad("key", 64, ("Inspected key (key): 64 cannot", "from 0 to 63")),
    Bad("key", 0.5, ("Inspected key (key): 0.5 cannot", "a whole number")),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.key}={str(bad.value)[:12]}")
def test_a_typed_value_that_cannot_be_used_changes_nothing(bad: Bad) -> None:
    page = Explorer(BASE)
    settings, message = page.settings, page.message
    page.set(bad.key, bad.value)
    (sentence,) = page.warnings
    for words in (*bad.said, "Allowed: "):
        assert words in sentence
    assert "instead" not in sentence, "nothing was replaced"
    assert page.settings == page.address == settings
    assert page.message == message
    assert page.value(bad.key) == bad.value, "what was typed stays, to be corrected"
    page.run()
    assert page.value(bad.key) == bad.value

    page.set("causal", True)  # another change is accepted
    assert page.settings == settings.replace(causal=True)
    assert not page.warnings
    assert page.value(bad.key) != bad.value
    assert page.differing_widgets() == {}


def test_two_refused_values_both_stay_with_their_sentences() -> None:
    page = Explorer(BASE)
    page.set("globals", "abc")
    page.set("random", -3)
    assert (page.value("globals"), page.value("random")) == ("abc", -3)
    said = " ".join(page.warnings)
    assert "(globals): 'abc'" in said
    assert "(random): -3" in said


def test_correcting_what_was_refused_is_enough() -> None:
    page = Explorer(BASE)
    page.set("globals", "0, 9999")
    page.set("globals", "0, 9")
    assert not page.warnings
    assert page.settings.globals == "0, 9"


def test_a_shorter_length_leaves_out_what_does_not_fit_and_says_so() -> None:
    page = Explorer("preset=custom&T=128&window=100&globals=0,100,-1&query=90&key=3&heads=1&D=16")
    page.set("T", 64)
    settings = page.settings
    assert (settings.T, settings.window, settings.globals) == (64, 64, "0, -1")
    said = " ".join(page.warnings)
    assert "(globals): '0, 100, -1' cannot be used, since '100' lies outside -64 to 63" in said
    assert "Using 0,-1 instead" in said
    assert "Window (window): 100 cannot be used" in said
    assert settings.query is None
    assert "query" not in said, "nobody typed where one looked"
    assert page.differing_widgets() == {}
    assert page.address == settings
    page.set("seed", 3)
    assert not page.warnings, "said once"


def test_what_cannot_be_computed_keeps_the_last_picture() -> None:
    page = Explorer("T=16384&D=8&heads=1&preset=custom&window=1&globals=none")
    small = Explorer(BASE)
    message = small.message
    small.set("D", 1024)
    small.set("heads", 64)
    small.set("T", 2**20)  # 12 GiB of q, k and v, for one head alone
    (sentence,) = small.errors
    assert "1,048,576" in sentence
    assert "12.0 GiB" in sentence
    assert "budget" in sentence
    assert small.has_map
    assert small.message[:4] == message[:4]
    assert small.header["length"] == 64
    assert any("last picture" in caption for caption in small.captions)
    small.set("T", 64)
    assert not small.errors
    assert page.header["length"] == 16_384
