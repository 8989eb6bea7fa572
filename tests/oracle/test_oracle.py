"""The oracle against what can be checked by eye: an oracle that is wrong proves nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparse_attn.patterns import Blocked, Explicit, Global, Local, Part, Pattern, Random
from tests.oracle.dice import mix, visits
from tests.oracle.masks import brute_mask, brute_rules
from tests.oracle.softmax import autograd_output, masked_softmax


def drawn(parts: list[Part], length: int, causal: bool = False, valid: int | None = None) -> str:
    """The mask as a picture: a line a query, # where allowed."""
    mask = brute_mask(Pattern(length, parts, causal=causal, valid_length=valid))
    return " ".join("".join(".#"[cell] for cell in row) for row in mask.tolist())


def test_by_eye() -> None:
    assert drawn([Local(1)], 4) == "##.. ###. .### ..##"
    assert drawn([Local(1, dilation=2)], 5) == "#.#.. .#.#. #.#.# .#.#. ..#.#"
    assert drawn([Global([-1], columns=False)], 3) == "... ... ###"
    assert drawn([Global([0], rows=False)], 3, causal=True) == "#.. #.. #.."
    assert drawn([Global([0])], 3, valid=2) == "##. #.. ..."
    assert drawn([Blocked(2, [Local(0)])], 5) == "##... ##... ..##. ..##. ....#"
    assert drawn([Explicit([[1, -1], [1, 1]])], 2) == ".# .#"
    assert drawn([], 2) == ".. .."


def test_random_takes_what_is_left() -> None:
    assert drawn([Random(9, seed=1), Local(0)], 3, causal=True) == "#.. ##. ###"
    bits = brute_rules(Pattern(3, [Random(9, seed=1), Local(0)]))
    assert bits.tolist() == [[2, 1, 1], [1, 2, 1], [1, 1, 2]]


def test_the_hash_gives_its_published_values() -> None:
    assert [mix(x) for x in (0, 1, 2)] == [0, 1753845952, 3507691905]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 10, 64, 101])
def test_every_place_is_visited_once(size: int) -> None:
    assert sorted(visits(size, key=12345)) == list(range(size))


def test_softmax_of_equal_scores_is_even_and_empty_rows_are_zero() -> None:
    q = torch.zeros(1, 1, 2, 3)
    v = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]).view(1, 1, 2, 3)
    mask = np.array([[True, True], [False, False]])[None, None]
    found = masked_softmax(q, q, v, mask)
    assert found.weights.tolist() == [[[[0.5, 0.5], [0.0, 0.0]]]]
    assert found.log_normalizer.tolist() == [[[np.log(2), -np.inf]]]
    assert found.output[0, 0].tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]


def test_both_dense_references_agree_with_torch() -> None:
    dice = torch.Generator().manual_seed(0)
    q, k, v = torch.randn(3, 1, 2, 9, 4, generator=dice, dtype=torch.float64)
    mask = np.tril(np.ones((1, 2, 9, 9), dtype=bool))
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True).numpy()
    np.testing.assert_allclose(masked_softmax(q, k, v, mask).output, expected, atol=1e-14)
    np.testing.assert_allclose(autograd_output(q, k, v, mask).numpy(), expected, atol=1e-14)


def test_the_comparison_can_fail() -> None:
    assert (brute_mask(Pattern(9, [Local(1)])) != brute_mask(Pattern(9, [Local(2)]))).any()
