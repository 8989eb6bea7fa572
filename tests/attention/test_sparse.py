"""``sparse_attention`` against the dense masked softmax in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn import sparse_attention
from sparse_attn.attention import fused
from sparse_attn.attention.fused import fits
from sparse_attn.patterns import Explicit, Global, Local, Part, Pattern, Random, Segments
from sparse_attn.patterns.pieces import Piece
from sparse_attn.patterns.walk import walk
from tests.oracle.masks import brute_masks
from tests.oracle.softmax import masked_softmax
from tests.oracle.strategies import HEADS, patterns, seeds, tensors

# name → largest error allowed on unit-variance q, k, v
PROMISED = {torch.float64: 1e-12, torch.float32: 1e-6}


def error(q: Tensor, k: Tensor, v: Tensor, pattern: Pattern | list[Pattern]) -> float:
    """The largest distance from the oracle."""
    found = sparse_attention(q, k, v, pattern)
    assert (found.shape, found.dtype) == (v.shape, v.dtype)
    expected = masked_softmax(q, k, v, brute_masks(pattern, q.shape[0], q.shape[1])).output
    return float(np.abs(found.double().numpy() - expected).max())


@pytest.mark.parametrize("dtype", PROMISED, ids=str)
@given(pattern=patterns(), seed=seeds(), batch=st.integers(1, 2))
def test_any_pattern(dtype: torch.dtype, pattern: Pattern, seed: int, batch: int) -> None:
    assert error(*tensors(seed, pattern, batch, dtype=dtype), pattern) <= PROMISED[dtype]


@given(pattern=patterns(), seed=seeds(), batch=st.integers(1, 2))
def test_without_the_fused_kernel(pattern: Pattern, seed: int, batch: int) -> None:
    """The way of other devices, and of numbers that the kernel cannot take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sparse_attn.attention.sparse.fits", lambda *_: False)
        assert error(*tensors(seed, pattern, batch), pattern) <= 1e-12


@given(pattern=patterns(), seed=seeds(), batch=st.integers(1, 2))
def test_few_shared_keys(pattern: Pattern, seed: int, batch: int) -> None:
    """As if every block had many queries: keys that all share are taken in without the kernel."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fused, "_MANY_ROWS", 1)
        assert error(*tensors(seed, pattern, batch), pattern) <= 1e-12


@pytest.mark.parametrize("dtype", PROMISED, ids=str)
def test_few_shared_keys_of_many_queries(
    dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = Pattern(1500, [Local(20), Global([0, 700, 1499])])
    taken: list[int] = []
    whole = fused.FusedAttention._add_few

    def counted(self: fused.FusedAttention, piece: Piece) -> None:
        taken.append(piece.keys.shape[1])
        whole(self, piece)

    monkeypatch.setattr(fused.FusedAttention, "_add_few", counted)
    assert error(*tensors(1, pattern, 1, dtype=dtype), pattern) <= PROMISED[dtype]
    assert taken == [3]


@pytest.mark.parametrize(
    ("name", "value", "fused"),
    [
        ("q", 3.0, True),
        ("q", 1e25, False),  # times 1e15 too much for a score
        ("k", torch.nan, False),
        ("k", -torch.inf, False),
        ("v", 1e38, True),
        ("v", torch.inf, False),
        ("v", torch.nan, False),
    ],
)
def test_the_kernel_takes_only_what_stays_finite(name: str, value: float, fused: bool) -> None:
    each = {one: torch.ones(1, 4, 2) for one in "qkv"}
    each["k"] *= 1e15
    each[name][0, 3, 1] = value
    assert fits(**each) == fused


def test_copied_keys_are_taken_a_few_heads_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = Pattern(50, [Random(3, seed=1), Local(2)])
    q, k, v = tensors(4, pattern, batch=3)
    expected = sparse_attention(q, k, v, pattern)
    monkeypatch.setattr(fused, "_GATHERED", 1)
    torch.testing.assert_close(sparse_attention(q, k, v, pattern), expected, atol=1e-14, rtol=0)


@given(length=st.integers(3, 40), hubs=st.lists(st.integers(0, 2)), seed=seeds())
def test_a_pattern_for_each_item(length: int, hubs: list[int], seed: int) -> None:
    """Ragged globals and padding in one batch."""
    several = [
        Pattern(length, [Local(1), Global(hubs[:n])], causal=n == 1, valid_length=length - n)
        for n in range(3)
    ]
    assert error(*tensors(seed, several[0], batch=3), several) <= 1e-12


@pytest.mark.parametrize("length", [1, 2, 63, 64, 65, 129, 300])
@pytest.mark.parametrize("causal", [False, True])
def test_lengths_around_the_groups(length: int, causal: bool) -> None:
    parts = [Local(9), Global([0, -1]), Random(2, seed=1, per_head=True)]
    pattern = Pattern(length, parts, causal=causal)
    assert error(*tensors(length, pattern, dim=16), pattern) <= 1e-12


@pytest.mark.parametrize("dim", [1, 3, 64])
def test_head_sizes(dim: int) -> None:
    pattern = Pattern(70, [Local(3), Global([5])])
    assert error(*tensors(dim, pattern, dim=dim), pattern) <= 1e-12


@pytest.mark.parametrize(("dtype", "step"), [(torch.float16, 2**-11), (torch.bfloat16, 2**-8)])
def test_half_precision_is_computed_in_float32(dtype: torch.dtype, step: float) -> None:
    """Only the result is rounded: half a unit in the last place of numbers below 4."""
    pattern = Pattern(200, [Local(20), Global([0, 100])])
    q, k, v = tensors(0, pattern, dim=32, dtype=dtype)
    assert float(v.abs().max()) > 1
    assert error(q, k, v, pattern) <= 2 * step


def test_rows_sum_to_one_or_nothing() -> None:
    """With values of one the output is the sum of each row's weights."""
    table = [[-1, -1] if i % 3 == 0 else [i, 0] for i in range(50)]
    pattern = Pattern(50, [Explicit(table)], valid_length=40)
    q, k, v = tensors(1, pattern)
    sums = sparse_attention(q, k, torch.ones_like(v), pattern)[..., 0]
    expected = torch.tensor([0.0 if i % 3 == 0 or i >= 40 else 1.0 for i in range(50)])
    torch.testing.assert_close(sums, expected.double().expand_as(sums), atol=1e-14, rtol=0)


def test_no_key_at_all_is_zero_and_never_nan() -> None:
    for pattern in (Pattern(5, []), Pattern(5, [Local(2)], valid_length=0)):
        q, k, v = (x.requires_grad_() for x in tensors(0, pattern))
        out = sparse_attention(q, k, v, pattern)
        assert not out.any()
        out.sum().backward()
        for x in (q, k, v):
            assert x.grad is not None
            assert not x.grad.any()


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("size", [1e3, 1e6])
def test_extreme_scores_neither_overflow_nor_vanish(dtype: torch.dtype, size: float) -> None:
    """At most twice the error of torch's own masked softmax in the same precision."""
    pattern = Pattern(90, [Local(4), Global([0, 50])])
    q, k, v = tensors(3, pattern, dtype=dtype)
    q, k = q * size, k * size
    mask = torch.from_numpy(brute_masks(pattern, 1, HEADS))
    own = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    exact = masked_softmax(q, k, v, mask.numpy()).output
    torch_error = float(np.abs(own.double().numpy() - exact).max())
    assert error(q, k, v, pattern) <= max(2 * torch_error, PROMISED[dtype])


def test_values_of_padding_and_of_other_keys_never_leak() -> None:
    pattern = Pattern(30, [Local(3)], valid_length=20)
    q, k, v = tensors(2, pattern)
    k[:, :, 20:], v[:, :, 20:] = 1e300, 1e300
    out = sparse_attention(q, k, v, pattern)
    assert float(out.abs().max()) < 10
    assert not out[:, :, 20:].any()


def test_layouts_do_not_matter_and_inputs_stay() -> None:
    pattern = Pattern(40, [Local(3), Global([7])])
    q, k, v = tensors(5, pattern, batch=2)
    before = [x.clone() for x in (q, k, v)]
    expected = sparse_attention(q, k, v, pattern)
    odd = {n: x.mT.contiguous().mT for n, x in zip("qkv", (q, k, v), strict=True)}
    found = sparse_attention(**odd, pattern=pattern)
    torch.testing.assert_close(found, expected, atol=1e-14, rtol=0)
    assert all(torch.equal(x, y) for x, y in zip((q, k, v), before, strict=True))


def test_the_comparison_can_fail() -> None:
    """One key too few is far more than rounding."""
    pattern, other = Pattern(40, [Local(3)]), Pattern(40, [Local(2)])
    q, k, v = tensors(5, pattern)
    wrong = sparse_attention(q, k, v, other).numpy()
    right = masked_softmax(q, k, v, brute_masks(pattern, 1, HEADS)).output
    assert np.abs(wrong - right).max() > 1e-2


def test_groups_of_two_residues_in_one_block() -> None:
    """The last queries of one residue beside the first of the next, so that keys go backwards."""
    pattern = Pattern(1024, [Segments(256, 4)])
    backwards = [
        piece
        for block in walk(pattern.bound())
        for piece in block.pieces()
        if bool((piece.keys[:, 0].diff() < 0).any())
    ]
    assert backwards
    q, k, v = (x[:, :1] for x in tensors(7, pattern, dim=4))
    assert error(q, k, v, pattern) <= 1e-12


@pytest.mark.parametrize("parts", [[Local(2100)], [Local(40, dilation=16), Global([0, 2060])]])
def test_rows_longer_than_one_piece(parts: list[Local | Global]) -> None:
    """Long rows are read in pieces, and pieces end within the sequence."""
    pattern = Pattern(2100, parts, valid_length=2090)
    q, k, v = (x[:, :1] for x in tensors(7, pattern, dim=4))
    assert error(q, k, v, pattern) <= 1e-12


@pytest.mark.parametrize("parts", [[Local(1)], [Global([0]), Local(2)], [Segments(10)]], ids=repr)
@pytest.mark.parametrize("value", [torch.inf, -torch.inf, torch.nan])
def test_values_not_finite_stay_with_readers(parts: list[Part], value: float) -> None:
    pattern = Pattern(40, parts)
    q, k, v = torch.randn(3, 1, 2, 40, 4, generator=torch.manual_seed(0)).unbind()
    expected = sparse_attention(q, k, v, pattern)
    v[0, :, 16] = value
    out = sparse_attention(q, k, v, pattern)
    reads = pattern.mask()[:, 16]
    filled = torch.full((2, int(reads.sum()), 4), value)
    torch.testing.assert_close(out[0, :, reads], filled, equal_nan=True)
    torch.testing.assert_close(out[0, :, ~reads], expected[0, :, ~reads])
