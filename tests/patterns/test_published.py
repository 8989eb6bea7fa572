"""Every preset against what its paper or library says, at lengths that do not fit its sizes."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sparse_attn.patterns import PRESETS, Pattern, presets
from tests.oracle.published import PUBLISHED

LENGTHS = (1, 2, 7, 64, 97)
GRIDS = ("axial", "local_2d")  # take lengths of whole rows only

# More arguments than those of the pictures: switches, per-head variation, sizes beyond the length.
MORE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("longformer", {"window": 3, "positions": (), "dilation": (1, 4)}),
    ("longformer", {"window": 200, "dilation": 3}),
    ("bigbird_etc", {"block": 5, "extra": 200}),
    ("deepspeed_fixed", {"block": 3, "local_blocks": 4, "global_blocks": 2}),
    ("deepspeed_fixed", {"block": 5, "horizontal_global_attention": True}),
    ("deepspeed_fixed", {"block": 2, "local_blocks": 6, "global_blocks": 3, "causal": True}),
    ("deepspeed_variable", {"block": 3, "local_windows": (2, 5), "global_blocks": (1, 999)}),
    ("deepspeed_variable", {"block": 4, "horizontal_global_attention": True, "causal": True}),
    ("deepspeed_bigbird", {"block": 4, "random_blocks": 0, "causal": True}),
    ("deepspeed_bigbird", {"block": 3, "window": 2, "global_blocks": 200, "random_blocks": 0}),
    ("bslongformer", {"block": 3, "window": 0, "causal": True}),
    ("gemma3", {"layer": 11, "window": 3}),
    ("gemma3", {"layer": 10, "window": 3}),
    ("streaming_llm", {"sinks": 200, "window": 0}),
    ("phi3", {"block": 3, "local_blocks": 2, "stride": 5, "head_step": 2}),
    ("phi3", {"block": 2, "local_blocks": 1, "stride": 4, "head_step": 0}),
    ("natten", {"size": 6}),
    ("block_window", {"size": 5, "exact": True}),
    ("block_window", {"size": 5, "causal": True}),
    ("longnet", {"segments": ((4, 1), (10, 3), (1000, 7)), "causal": True}),
)  # fmt: skip
CASES = (*((name, dict(each.example)) for name, each in PRESETS.items()), *MORE)


def built(name: str, length: int, given: dict[str, Any]) -> tuple[Pattern, SimpleNamespace]:
    """The preset, and all of its arguments by name."""
    build = PRESETS[name].build
    bound = inspect.signature(build).bind(length, **given)
    bound.apply_defaults()
    return build(length, **given), SimpleNamespace(**bound.arguments)


def stated(name: str, head: int, arguments: SimpleNamespace) -> NDArray[np.bool_]:
    """(T, T): what the source allows, without random keys."""
    judge, causal = PUBLISHED[name], getattr(arguments, "causal", False)
    arguments.head, every = head, range(arguments.length)
    pairs = [[(j <= i or not causal) and judge(i, j, arguments) for j in every] for i in every]
    return np.array(pairs, dtype=bool)


def hold(name: str, given: dict[str, Any], length: int, head: int) -> None:
    pattern, arguments = built(name, length, given)
    expected, found = stated(name, head, arguments), pattern.mask(head).numpy()
    assert found.sum() == pattern.count(head)
    if not getattr(arguments, "random_blocks", 0):
        np.testing.assert_array_equal(found, expected)
        return
    assert found[expected].all()
    size = arguments.block
    blocks = found[::size, ::size]  # one token speaks for its block
    np.testing.assert_array_equal(
        found, np.repeat(np.repeat(blocks, size, 0), size, 1)[:length, :length]
    )
    fixed = expected[::size, ::size]
    free = (~fixed).sum(1)
    np.testing.assert_array_equal(
        (blocks & ~fixed).sum(1), np.minimum(arguments.random_blocks, free)
    )


@pytest.mark.parametrize(("name", "given"), CASES, ids=lambda each: str(each))
def test_the_preset_is_what_its_source_says(name: str, given: dict[str, Any]) -> None:
    for length in (1, 8, 64, 96) if name in GRIDS else LENGTHS:
        fitting = given | ({"width": 1} if name in GRIDS and length < 8 else {})
        if "positions" in given:
            fitting["positions"] = tuple(each for each in given["positions"] if each < length)
        for head in range(2):
            hold(name, fitting, length, head)


def test_every_preset_is_listed_judged_and_sourced() -> None:
    functions = {each for each in presets.__all__ if each.islower()}
    assert set(PRESETS) == set(PUBLISHED) == functions
    for name, preset in PRESETS.items():
        assert preset.build is getattr(presets, name)
        assert preset.source.startswith("https://")
        assert preset.source.removeprefix("https://").split("/blob/")[0] in preset.build.__doc__


@pytest.mark.parametrize(
    ("name", "length", "keys"),
    [
        ("streaming_llm", 4096, 516),
        ("gemma3", 4096, 1024),
        ("natten", 4096, 7),
        ("star_transformer", 4096, 4),
        ("phi3", 8192, 16 * 64 + 64 * 14),
        ("bslongformer", 4096, 4 * 16),
        ("block_window", 4096, 3 * 512),
    ],
)
def test_published_values_give_the_keys_they_promise(name: str, length: int, keys: int) -> None:
    pattern, _ = built(name, length, {})
    middle = length - 1 if pattern.causal else length // 2
    assert int(pattern.allows(middle, torch.arange(length)).sum()) == keys


def test_a_grid_wants_whole_rows() -> None:
    for build in (lambda: presets.axial(10, 4), lambda: presets.local_2d(10, 4, 2)):
        with pytest.raises(ValueError, match="multiple of 4, got 10"):
            build()


def test_the_comparison_can_fail() -> None:
    """Phi-3 of another head, or a window one wider, does not get through."""
    pattern, arguments = built("phi3", 64, dict(PRESETS["phi3"].example))
    assert (pattern.mask(1).numpy() != stated("phi3", 0, arguments)).any()
    arguments.local_blocks += 1
    assert (pattern.mask(0).numpy() != stated("phi3", 0, arguments)).any()
