"""What is shared and what is not: a key holds every setting that matters to a value, no other."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from sparse_attn.settings import Settings, build_pattern
from sparse_attn.settings.fields import KINDS
from sparse_attn.ui import inputs
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.work import Work
from sparse_attn.views import INPUT_FIELDS, given, painted, work

Keys = dict[str, str]
VALUES = ("dense", "sparse", "pairs", "kept", "dense_tile", "sparse_tile", "difference")


class Recorder:
    """A cache that makes nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def __contains__(self, key: str) -> bool:
        return False

    def get(self, key: str, make: Callable[[], Any], size: object, wait: object = None) -> object:
        self.keys.append(key)
        return 1


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    made = Recorder()
    for module, name in ((work, "_MAPS"), (work, "_TILES"), (given, "_INPUTS")):
        monkeypatch.setattr(module, name, made)
    return made


def keys_of(settings: Settings, recorder: Recorder) -> Keys:
    """The key of every value behind a picture."""
    asked = Work(settings, Busy(None))
    found = {}
    for name in VALUES:
        getattr(asked, name)()
        found[name] = recorder.keys[-1]
    inputs.inputs_of(settings, asked.busy)
    return found | {"inputs": recorder.keys[-1], "picture": painted(settings)}


BASE = Settings(
    preset="custom", T=64, window=4, globals="0", random=2, heads=2, panels=("sparse",) * 3
)
SPARSE = {"sparse", "pairs", "kept", "sparse_tile", "difference", "picture"}
DENSE = {"dense", "dense_tile"}
SLICE = SPARSE | DENSE
ALL = SLICE | {"inputs"}
TILES = {"sparse_tile", "dense_tile", "difference", "picture"}
# What changes when one setting does.
CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "T": ({"T": 65}, ALL),
    "window": ({"window": 5}, SPARSE),
    "dilation": ({"dilation": 2}, SPARSE),
    "globals": ({"globals": "1"}, SPARSE),
    "rows": ({"rows": False}, SPARSE),
    "columns": ({"columns": False}, SPARSE),
    "random": ({"random": 3}, SPARSE),
    "seed": ({"seed": 1}, SPARSE),
    "block": ({"block": 2}, SPARSE),
    "causal": ({"causal": True}, SLICE),
    "heads": ({"heads": 3}, ALL),
    "head": ({"head": 1}, SLICE),
    "input_seed": ({"input_seed": 1}, ALL),
    "locality": ({"locality": 2.0}, ALL),
    "topics": ({"topics": 2.0}, ALL),
    "hubs": ({"hubs": 2.0}, ALL),
    "noise": ({"noise": 2.0}, ALL),
    "D": ({"D": 32}, ALL),
    "batch": ({"batch": 1}, SLICE),
    "reduce": ({"reduce": "sum"}, TILES),
    "view": ({"view": ((0, 8), (0, 8))}, TILES),
    "scale": ({"scale": "linear"}, {"picture"}),
    "panels": ({"panels": ("dense",) * 3}, {"picture"}),
    "query": ({"query": 3}, {"picture"}),
    "lang": ({"lang": "ja"}, {"picture"}),
    "key": ({"key": 3}, {"picture"}),
    "others": ({"others": "dense"}, {"picture"}),
    "against": ({"against": 2}, {"picture"}),
    "budget": ({"budget": 9}, {"picture"}),
    "target": ({"target": 9}, {"picture"}),
    "convention": ({"convention": 9}, {"picture"}),
    "section": ({"section": "kept"}, {"picture"}),
    "layers": ({"layers": 5}, {"picture"}),
    "study": ({"study": "random"}, {"picture"}),
    "preset": ({"preset": "bigbird"}, SPARSE),
    "roles": ({"roles": ("cls",)}, SPARSE),
    "model": ({"model": "tiny"}, {"picture"}),
    "layer": ({"layer": 1}, {"picture"}),
    "model_head": ({"model_head": 1}, {"picture"}),
}


def test_every_setting_is_accounted_for() -> None:
    assert set(CHANGES) == set(KINDS) - {"input", "text", "text_hash", "arrays"}


@pytest.mark.parametrize("name", CHANGES)
def test_a_setting_changes_the_keys_of_what_depends_on_it(name: str, recorder: Recorder) -> None:
    change, wanted = CHANGES[name]
    before, after = keys_of(BASE, recorder), keys_of(BASE.replace(**change), recorder)
    assert {value for value in before if before[value] != after[value]} == wanted


def test_values_of_one_picture_have_keys_of_their_own(recorder: Recorder) -> None:
    keys = keys_of(BASE, recorder)
    assert len(set(keys.values())) == len(keys)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"window": 2, "random": 3}, {"window": 3, "random": 2}),
        ({"dilation": 2, "block": 3}, {"dilation": 3, "block": 2}),
        ({"window": 1, "dilation": 2}, {"window": 2, "dilation": 1}),
        ({"rows": False, "columns": True}, {"rows": True, "columns": False}),
        ({"seed": 1, "random": 2}, {"seed": 2, "random": 1}),
        ({"globals": "1", "random": 0}, {"globals": "", "random": 1}),
        ({"globals": "1, 0"}, {"globals": "10"}),
        ({"heads": 16, "D": 8}, {"heads": 8, "D": 16}),
        ({"seed": 5, "input_seed": 0}, {"seed": 0, "input_seed": 5}),
        ({"locality": 2.0, "topics": 3.0}, {"locality": 3.0, "topics": 2.0}),
        ({"hubs": 2.0, "noise": 3.0}, {"hubs": 3.0, "noise": 2.0}),
        ({"head": 1, "batch": 0}, {"head": 0, "batch": 1}),
    ],
)
def test_equal_numbers_in_other_fields_never_collide(
    one: dict[str, Any], other: dict[str, Any], recorder: Recorder
) -> None:
    first, second = (keys_of(BASE.replace(**each), recorder) for each in (one, other))
    assert first["sparse"] != second["sparse"]
    assert first["sparse_tile"] != second["sparse_tile"]
    assert first["kept"] != second["kept"]


def test_patterns_that_share_a_key_are_equal(recorder: Recorder) -> None:
    dice = random.Random(0)
    found: dict[str, Any] = {}
    shared = 0
    for _ in range(600):
        settings = Settings(
            T=16, preset=dice.choice(["custom", "dense", "bigbird"]),
            window=dice.randrange(3), dilation=dice.randrange(1, 3), block=dice.randrange(1, 3),
            globals=dice.choice(["", "0", "1", "0, 1", ":2"]), rows=dice.random() < 0.5,
            random=dice.randrange(2), causal=dice.random() < 0.5,
        )  # fmt: skip
        key, pattern = keys_of(settings, recorder)["sparse"], build_pattern(settings)
        shared += key in found
        assert found.setdefault(key, pattern) == pattern
    assert shared > 10, "the draw is too wide to see a collision"


def test_texts_and_files_have_keys_of_their_own() -> None:
    def key(**changes: Any) -> str:
        settings = Settings(T=8, **changes)
        params = settings.to_params(full=True)
        return "&".join(f"{name}={params[name]}" for name in INPUT_FIELDS)

    settings = [
        {"input": "text", "text": "a b"},
        {"input": "text", "text": "a c"},
        {"input": "text", "text_hash": "0" * 16},
        {"input": "arrays", "arrays": "0" * 16},
        {"input": "arrays", "arrays": "1" * 16},
        {},
    ]
    assert len({key(**each) for each in settings}) == len(settings)
