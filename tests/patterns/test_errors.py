"""Every bad value gets a sentence that names the field, the value and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from sparse_attn.patterns import (
    Between,
    Blocked,
    ByHead,
    Explicit,
    Global,
    Grid,
    Local,
    Pattern,
    Periodic,
    Placed,
    Random,
    Ring,
    Segments,
    Shifted,
    Strided,
    Within,
    presets,
)

# what is built, and what the sentence must name: field, value, what is allowed
Bad = tuple[Callable[[], Any], type[Exception], tuple[str, ...]]

VALUES: tuple[Bad, ...] = (
    (lambda: Local(-1), ValueError, ("window", "-1", "at least 0")),
    (lambda: Local(2.5), TypeError, ("window", "2.5", "whole number")),  # type: ignore[arg-type]
    (lambda: Local(True), TypeError, ("window", "True", "whole number")),
    (lambda: Local(math.nan), TypeError, ("window", "nan", "whole number")),  # type: ignore[arg-type]
    (lambda: Local("4"), TypeError, ("window", "'4'", "whole number")),  # type: ignore[arg-type]
    (lambda: Local(None), TypeError, ("window", "None", "whole number")),  # type: ignore[arg-type]
    (lambda: Local(4, dilation=0), ValueError, ("dilation", "0", "at least 1")),
    (lambda: Local(4, dilation=-2), ValueError, ("dilation", "-2", "at least 1")),
    (lambda: Local(4, dilation=1.5), TypeError, ("dilation", "1.5")),  # type: ignore[arg-type]
    (lambda: Global(3), TypeError, ("positions", "3", "list")),  # type: ignore[arg-type]
    (lambda: Global([0.5]), TypeError, ("positions", "0.5", "whole")),  # type: ignore[list-item]
    (lambda: Global([False]), TypeError, ("positions", "False", "whole")),
    (lambda: Global("0"), TypeError, ("positions", "'0'", "whole")),  # type: ignore[arg-type]
    (lambda: Global([0], rows=2), TypeError, ("rows", "2", "True or False")),  # type: ignore[arg-type]
    (lambda: Global([0], columns=None), TypeError, ("columns", "None")),  # type: ignore[arg-type]
    (lambda: Random(-1, 0), ValueError, ("keys", "-1", "at least 0")),
    (lambda: Random(1.0, 0), TypeError, ("keys", "1.0", "whole number")),  # type: ignore[arg-type]
    (lambda: Random(1, -1), ValueError, ("seed", "-1", "from 0")),
    (lambda: Random(1, 2**32), ValueError, ("seed", str(2**32), str(2**32 - 1))),
    (lambda: Random(1, "a"), TypeError, ("seed", "'a'", "whole number")),  # type: ignore[arg-type]
    (lambda: Random(1, 1, per_head=1), TypeError, ("per_head", "1")),  # type: ignore[arg-type]
    (lambda: Blocked(0, [Local(1)]), ValueError, ("size", "0", "at least 1")),
    (lambda: Blocked(2.0, [Local(1)]), TypeError, ("size", "2.0")),  # type: ignore[arg-type]
    (lambda: Blocked(4, Local(1)), TypeError, ("parts", "Local", "list")),  # type: ignore[arg-type]
    (lambda: Blocked(4, [7]), TypeError, ("parts", "7", "Local")),  # type: ignore[list-item]
    (lambda: Placed([0, 2, 2], []), ValueError, ("positions", "2 before 2", "increase")),
    (lambda: Placed([-1], []), ValueError, ("positions", "-1", "from 0")),
    (lambda: Placed(3, []), TypeError, ("positions", "3", "list")),  # type: ignore[arg-type]
    (lambda: Pattern(3, [Placed([0, 1], [])]), ValueError, ("positions", "3 tokens", "2")),
    (lambda: Pattern(1, [Placed([0, 1], [])]), ValueError, ("positions", "at most 1", "got 2")),
    (lambda: Explicit([1, 2]), ValueError, ("table", "(2,)", "(T, r)", "(H, T, r)")),
    (lambda: Explicit([[0.5]]), ValueError, ("table", "float64", "whole numbers")),
    (lambda: Explicit([[0], [0, 1]]), ValueError, ("table", "(T, r)")),
    (lambda: Segments(0), ValueError, ("sizes", "0", "at least 1")),
    (lambda: Segments([]), ValueError, ("sizes", "at least one")),
    (lambda: Segments("4"), TypeError, ("sizes", "'4'", "whole number")),  # type: ignore[arg-type]
    (lambda: Segments([4], 0), ValueError, ("dilation", "0", "at least 1")),
    (lambda: Within([3], []), TypeError, ("parts", "got 3")),  # type: ignore[list-item]
    (lambda: Strided(0), ValueError, ("step", "0", "at least 1")),
    (lambda: Strided(1.5), TypeError, ("step", "1.5")),  # type: ignore[arg-type]
    (lambda: Periodic(0), ValueError, ("period", "0", "from 1")),
    (lambda: Periodic(2**31), ValueError, ("period", str(2**31), str(2**30))),
    (lambda: Periodic(4, 5), ValueError, ("last", "5", "to 4")),
    (lambda: Periodic(4, rows=1), TypeError, ("rows", "1", "True")),  # type: ignore[arg-type]
    (lambda: Periodic(4, head_step=-1), ValueError, ("head_step", "-1", "at least 0")),
    (lambda: Between(-1, 0), ValueError, ("before", "-1", "at least 0")),
    (lambda: Between(0, 0.5), TypeError, ("after", "0.5")),  # type: ignore[arg-type]
    (lambda: Shifted(0), ValueError, ("size", "0", "at least 1")),
    (lambda: Ring(-1), ValueError, ("window", "-1", "at least 0")),
    (lambda: Ring(1, first=-1), ValueError, ("first", "-1", "at least 0")),
    (lambda: Grid(0, 1), ValueError, ("width", "0", "from 1")),
    (lambda: Grid(4, -1), ValueError, ("distance", "-1", "at least 0")),
    (lambda: Grid(4, 1, norm=3), ValueError, ("norm", "3", "infinity")),
    (lambda: ByHead([]), ValueError, ("parts", "one part a head")),
    (lambda: ByHead(Local(1)), TypeError, ("parts", "Local", "list")),  # type: ignore[arg-type]
    (lambda: Pattern(0, []), ValueError, ("length", "0", "from 1")),
    (lambda: Pattern(-3, []), ValueError, ("length", "-3", "from 1")),
    (lambda: Pattern(10**12, []), ValueError, ("length", str(10**12), str(2**30))),
    (lambda: Pattern(8.0, []), TypeError, ("length", "8.0", "whole")),  # type: ignore[arg-type]
    (lambda: Pattern.dense(0), ValueError, ("length", "0", "from 1")),
    (lambda: Pattern(8, [3]), TypeError, ("parts", "3", "Local")),  # type: ignore[list-item]
    (lambda: Pattern(8, Local(1)), TypeError, ("parts", "Local", "list")),  # type: ignore[arg-type]
    (lambda: Pattern(8, [], causal=1), TypeError, ("causal", "1", "True")),  # type: ignore[arg-type]
    (lambda: Pattern(8, [], valid_length=9), ValueError, ("valid_length", "9", "to 8")),
    (lambda: Pattern(8, [], valid_length=-1), ValueError, ("valid_length", "-1", "from 0")),
    (lambda: presets.longformer(8, window=-2), ValueError, ("window", "-2", "at least 0")),
    (lambda: presets.longformer(8, positions=[8]), ValueError, ("positions", "8", "to 7")),
    (lambda: presets.bigbird(8, block=0), ValueError, ("size", "0", "at least 1")),
    (lambda: presets.sliding_window(0), ValueError, ("length", "0", "from 1")),
    (lambda: presets.axial(10, 4), ValueError, ("length", "4", "10")),
    (lambda: presets.gemma3(10, layer=-1), ValueError, ("layer", "-1", "at least 0")),
    (lambda: presets.streaming_llm(10, sinks=-1), ValueError, ("sinks", "-1", "at least 0")),
    (lambda: presets.natten(10, size=0), ValueError, ("size", "0", "at least 1")),
    (lambda: presets.block_window(10, exact=2), TypeError, ("exact", "2")),  # type: ignore[arg-type]
    (lambda: presets.deepspeed_fixed(10, block=0), ValueError, ("block", "0", "at least 1")),
    (lambda: presets.deepspeed_fixed(10, 2, 0), ValueError, ("local_blocks", "0", "at least 1")),
    (lambda: presets.deepspeed_fixed(10, 2, 4, 5), ValueError, ("global_blocks", "5", "to 4")),
    (lambda: presets.phi3(10, local_blocks=0), ValueError, ("local_blocks", "0", "at least 1")),
    (lambda: presets.longnet(10, [(0, 1)]), ValueError, ("sizes", "0", "at least 1")),
)

# What fits alone but not into the pattern
MISFITS: tuple[Bad, ...] = (
    (lambda: Pattern(8, [Global([8])]), ValueError, ("positions", "8", "-8", "7")),
    (lambda: Pattern(8, [Global([-9])]), ValueError, ("positions", "-9", "-8", "7")),
    (lambda: Pattern(8, [Blocked(4, [Global([2])])]), ValueError, ("positions", "2", "-2", "1")),
    (lambda: Pattern(2, [Explicit([[2], [0]])]), ValueError, ("table", "2", "-1", "1")),
    (lambda: Pattern(2, [Explicit([[-2], [0]])]), ValueError, ("table", "-2", "-1", "1")),
    (lambda: Pattern(2, [Explicit([[0]])]), ValueError, ("table", "1", "2")),
    (lambda: Pattern(9, [Blocked(3, [Explicit([[0]] * 9)])]), ValueError, ("table", "9", "3")),
    (lambda: Pattern(8, [ByHead([Local(1)])]).mask(1), ValueError, ("head", "1", "to 0")),
    (lambda: Pattern(8, [Local(1)] * 32), ValueError, ("parts", "32", "31")),
    (lambda: Pattern(8, [Global([0])] * 16), ValueError, ("parts", "32", "31")),
    (
        lambda: Pattern(2, [Explicit(np.zeros((3, 2, 1), int))]).mask(3),
        ValueError,
        ("head", "3", "2"),
    ),
    (lambda: Pattern(8, []).allows(0, 0, head=-1), ValueError, ("head", "-1", "at least 0")),
    (lambda: Pattern(8, []).allows(torch.zeros(2), 0), TypeError, ("float32", "integer")),
    (lambda: Pattern(8, []).rules_at(0.5, 0), TypeError, ("float", "integer")),  # type: ignore[arg-type]
)


@pytest.mark.parametrize(("build", "kind", "names"), VALUES + MISFITS)
def test_the_sentence_names_what_is_wrong(
    build: Callable[[], Any], kind: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        build()
    for name in names:
        assert name in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        Pattern(5, [Local(np.int64(2), np.int32(2))]),  # type: ignore[arg-type]
        Pattern(5, [Global(np.array([0, -1]))]),
        Pattern(5, [Global(range(2))]),
        Pattern(np.int64(5), [Random(0, 2**32 - 1)]),  # type: ignore[arg-type]
    ],
)
def test_whole_numbers_of_other_libraries_are_whole_numbers(pattern: Pattern) -> None:
    assert pattern.mask().shape == (5, 5)


@pytest.mark.parametrize("window", [2**31, 2**62, 2**63 - 1, 10**30])
@pytest.mark.parametrize("dilation", [1, 3])
def test_a_window_of_any_size_is_exact_or_refused(window: int, dilation: int) -> None:
    """No number may overflow into a wrong picture."""
    expected = Pattern(9, [Local(9, dilation)]).mask()
    try:
        pattern = Pattern(9, [Local(window, dilation)])
    except ValueError as error:
        assert "window" in str(error)  # noqa: PT017
        assert str(window) in str(error)  # noqa: PT017
    else:
        assert torch.equal(pattern.mask(), expected)
        assert pattern.count() == int(expected.sum())


@pytest.mark.parametrize("huge", [2**31, 2**62, 2**63 - 1, 10**30])
def test_a_dilation_or_block_of_any_size_is_exact_or_refused(huge: int) -> None:
    cases = {"dilation": (Local(1, huge), 9), "size": (Blocked(huge, [Local(1)]), 81)}
    for field, (part, count) in cases.items():
        try:
            found = Pattern(9, [part]).count()
        except ValueError as error:
            assert field in str(error)  # noqa: PT017
            assert str(huge) in str(error)  # noqa: PT017
        else:
            assert found == count
