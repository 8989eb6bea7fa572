"""The pattern as a value and as something to ask."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from itertools import combinations

import numpy as np
import pytest
import torch

from sparse_attn.patterns import (
    Blocked,
    Explicit,
    Global,
    Local,
    Part,
    Pattern,
    Placed,
    Random,
    presets,
)

PARTS: tuple[Part, ...] = (
    Local(3),
    Local(3, dilation=2),
    Global([3]),
    Global([3], rows=False),
    Global([3], columns=False),
    Random(3, 3),
    Random(3, 3, per_head=True),
    Blocked(3, [Local(3)]),
    Blocked(3, [Global([1])]),
    Placed(range(4), [Local(3)]),
    Placed([0, 1, 2, 4], [Local(3)]),
    Explicit([[3]] * 4),
    Explicit([[2]] * 4),
)


def mixed() -> Pattern:
    """A fresh pattern each time, equal to the others."""
    parts = [Local(2), Global([0, -1]), Random(2, 5), Blocked(3, [Local(0)])]
    return Pattern(20, parts, causal=True, valid_length=17)


def test_every_field_is_kept_and_frozen() -> None:
    pattern = mixed()
    assert (pattern.length, pattern.causal, pattern.valid_length) == (20, True, 17)
    assert pattern.parts == (Local(2), Global([0, -1]), Random(2, 5), Blocked(3, [Local(0)]))
    for name in ("length", "parts", "causal", "valid_length"):
        with pytest.raises(FrozenInstanceError):
            setattr(pattern, name, getattr(pattern, name))


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Local(3), "window"),
        (Global([1]), "positions"),
        (Random(1, 1), "seed"),
        (Blocked(2, [Local(1)]), "size"),
        (Placed([0], [Local(1)]), "positions"),
        (Explicit([[0]]), "table"),
    ],
)
def test_parts_are_frozen(part: Part, field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(part, field, getattr(part, field))


def test_the_table_of_explicit_is_its_own() -> None:
    given = np.zeros((2, 1), dtype=np.int64)
    part = Explicit(given)
    given[:] = 1
    assert Pattern(2, [part]).mask().tolist() == [[True, False], [True, False]]
    with pytest.raises(ValueError, match="read-only"):
        part.table[0] = 1


def test_equal_parameters_are_equal_values() -> None:
    assert mixed() == mixed()
    assert hash(mixed()) == hash(mixed())
    assert hash(Explicit([[1, -1]])) == hash(Explicit(np.array([[1, -1]], dtype=np.int32)))
    assert Explicit([[1, -1]]) == Explicit([(1, -1)])
    assert pickle.loads(pickle.dumps(mixed())) == mixed() == copy.deepcopy(mixed())


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32])
def test_a_table_may_be_a_tensor(dtype: torch.dtype) -> None:
    assert Explicit(torch.tensor([[1, -1]], dtype=dtype)) == Explicit([[1, -1]])


@pytest.mark.parametrize(("one", "other"), list(combinations(PARTS, 2)))
def test_different_parts_never_look_alike(one: Part, other: Part) -> None:
    """Caches key on equality, on hashes and on what is printed."""
    assert one != other
    assert repr(one) != repr(other)
    assert Pattern(4, [one]) != Pattern(4, [other])
    assert repr(Pattern(4, [one])) != repr(Pattern(4, [other]))
    assert len({Pattern(4, [one]), Pattern(4, [other])}) == 2


@pytest.mark.parametrize(
    "other",
    [
        Pattern(9, [Local(1)]),
        Pattern(8, [Local(2)]),
        Pattern(8, [Local(1)], causal=True),
        Pattern(8, [Local(1)], valid_length=7),
        Pattern(8, [Local(1), Local(1)]),
    ],
)
def test_every_field_counts(other: Pattern) -> None:
    assert other != Pattern(8, [Local(1)])
    assert repr(other) != repr(Pattern(8, [Local(1)]))


def test_the_order_of_parts_is_the_order_of_bits() -> None:
    one = Pattern(8, [Local(0), Global([3], rows=False)])
    other = Pattern(8, [Global([3], rows=False), Local(0)])
    assert one.rules == ("band", "global row", "global column")
    assert other.rules == ("global row", "global column", "band")
    assert int(one.rules_at(3, 3)) == 0b101
    assert int(other.rules_at(3, 3)) == 0b110
    assert torch.equal(one.mask(), other.mask())


def test_thirty_one_rules_fit() -> None:
    pattern = Pattern(4, [Local(0)] * 31)
    assert len(set(pattern.rules)) == 31
    assert int(pattern.rules_at(2, 2)) == 2**31 - 1
    assert int(pattern.rules_at(2, 1)) == 0


def test_questions_broadcast() -> None:
    pattern = Pattern(10, [Local(1), Global([4])])
    mask = pattern.mask()
    single = pattern.allows(3, 4)
    assert single.shape == ()
    assert bool(single)
    keys = torch.arange(10)
    assert torch.equal(pattern.allows(3, keys), mask[3])
    assert torch.equal(pattern.allows(keys, 3), mask[:, 3])
    assert torch.equal(pattern.allows(keys, keys), mask.diagonal())
    queries, right = torch.tensor([[[1]], [[7]]]), torch.arange(6).view(2, 3)
    assert torch.equal(pattern.allows(queries, right), mask[queries, right])
    assert pattern.rules_at(queries, right).shape == (2, 2, 3)


@pytest.mark.parametrize("dtype", [torch.int32, torch.int16, torch.int8])
def test_positions_of_any_integer_type_mean_the_same(dtype: torch.dtype) -> None:
    parts = [Local(1), Global([4]), Random(1, 2), Explicit([[3]] * 10), Blocked(3, [Local(0)])]
    keys = torch.arange(10)
    for part in parts:
        pattern = Pattern(10, [part])
        few = keys.to(dtype)
        assert torch.equal(pattern.allows(few[:, None], few), pattern.mask())


def test_outside_the_sequence_nothing_is_allowed() -> None:
    pattern = Pattern.dense(4, valid_length=3)
    for q, k in [(-1, 0), (0, -1), (4, 0), (0, 4), (3, 0), (0, 3), (10**9, 0)]:
        assert not bool(pattern.allows(q, k))
        assert int(pattern.rules_at(q, k)) == 0


def test_mask_stands_by_its_budget() -> None:
    pattern = Pattern(8, [Local(1)])
    assert pattern.mask(budget_bytes=64).shape == (8, 8)
    with pytest.raises(ValueError, match=r"8.*64 bytes.*budget_bytes.*63.*count\(\).*tile"):
        pattern.mask(budget_bytes=63)
    with pytest.raises(ValueError, match=r"1000000.*GiB.*budget_bytes.*tile"):
        Pattern(10**6, [Local(1)]).mask()


def test_counts_of_long_patterns_need_no_mask() -> None:
    length, window = 10**6, 3
    band = length * (2 * window + 1) - window * (window + 1)
    assert Pattern(length, [Local(window)]).count() == band
    assert Pattern(length, [Global([0, -1])]).count() == 4 * length - 4
    assert Pattern.dense(length).count() == length**2
    assert presets.sliding_window(length, window).count() == length * (window + 1) - 6


def test_two_tables_give_as_many_heads_as_they_hold() -> None:
    pattern = Pattern(2, [Explicit([[[0], [0]], [[1], [1]], [[0], [1]]])])
    assert pattern.per_head
    assert [pattern.mask(head).tolist()[1] for head in range(3)] == [
        [True, False],
        [False, True],
        [False, True],
    ]
    assert not Pattern(2, [Random(1, 1)]).per_head
    assert Pattern(8, [Blocked(2, [Random(1, 1, per_head=True)])]).per_head


def test_positions_may_be_a_tensor() -> None:
    marked = torch.tensor([False, True, False, True]).nonzero()[:, 0]
    assert Global(marked) == Global([1, 3])
    with pytest.raises(TypeError, match="positions must be whole numbers in a list, got 3"):
        Global(torch.tensor(3))
