"""Parts walked apart hold every allowed pair once, and are merged to the same numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from hypothesis import given
from torch import Tensor

from sparse_attn import AttentionMap, sparse_attention
from sparse_attn.patterns import Global, Local, Pattern, Random, Segments, Strided, presets
from sparse_attn.patterns import strands as under_test
from sparse_attn.patterns.bound import BoundPattern, bind
from sparse_attn.patterns.part import Run
from sparse_attn.patterns.strands import strands
from sparse_attn.patterns.walk import walk
from tests.oracle.masks import brute_mask, brute_masks
from tests.oracle.softmax import masked_softmax
from tests.oracle.strategies import HEADS, patterns, seeds, tensors

MIXED = [
    Pattern(61, [Local(2), Strided(7)], causal=True),
    Pattern(61, [Local(3, dilation=5), Local(2), Strided(9), Global([0, 30])]),
    Pattern(50, [Segments(20, 3), Segments(10), Segments(50, 6)], valid_length=43),
    Pattern(48, [Strided(8), Random(3, seed=2), Local(1)]),
    Pattern(1, [Local(0), Strided(3)]),
]


@pytest.fixture(autouse=True)
def always_apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take parts apart even where together is quicker; what is decided is remembered."""
    bind.cache_clear()
    monkeypatch.setattr(under_test, "_MERGE_PAIRS", -1e9)
    yield
    bind.cache_clear()


def times_allowed(bound: BoundPattern) -> Tensor:
    """How many pieces of all strands allow each pair."""
    times = torch.zeros(bound.length, bound.length, dtype=torch.long)
    for strand in strands(bound):
        for block in walk(strand):
            for piece in block.pieces():
                shape = (*block.queries.shape, piece.keys.shape[1])
                pairs = torch.ones(shape, dtype=torch.bool)
                allowed = pairs if piece.allowed is None else piece.allowed.expand(shape)
                queries = block.safe_queries[:, :, None].expand(shape)[allowed]
                times.index_put_(
                    (queries, piece.safe_keys[:, None].expand(shape)[allowed]),
                    torch.tensor(1),
                    accumulate=True,
                )
    return times


@given(pattern=patterns())
def test_every_pair_once(pattern: Pattern) -> None:
    for head in range(HEADS):
        expected = torch.from_numpy(brute_mask(pattern, head)).long()
        assert torch.equal(times_allowed(pattern.bound(head)), expected)


@pytest.mark.parametrize("pattern", MIXED, ids=repr)
def test_mixed_strides_are_taken_apart(pattern: Pattern) -> None:
    bound = pattern.bound(0)
    assert len(strands(bound)) > 1 or pattern.length == 1
    assert torch.equal(times_allowed(bound), torch.from_numpy(brute_mask(pattern, 0)).long())


@pytest.mark.parametrize("length", [63, 64, 65, 100])
def test_groups_that_are_not_full_keep_to_their_stride(length: int) -> None:
    _, grating = strands(Pattern(length, [Local(1), Strided(7)]).bound(0))
    pieces = [piece for block in walk(grating) for piece in block.pieces()]
    assert {piece.columns.step for piece in pieces if isinstance(piece.columns, Run)} == {7}


def check_numbers(pattern: Pattern, seed: int) -> None:
    q, k, v = (each.requires_grad_() for each in tensors(seed, pattern, 1))
    expected = masked_softmax(q, k, v, brute_masks(pattern, 1, q.shape[1]))
    out = sparse_attention(q, k, v, pattern)
    assert torch.allclose(out, torch.from_numpy(expected.output), rtol=0, atol=1e-12)
    found = AttentionMap(q, k, pattern)
    assert torch.allclose(found.full(), torch.from_numpy(expected.weights), rtol=0, atol=1e-12)
    upstream = torch.randn(out.shape, dtype=out.dtype, generator=torch.manual_seed(seed))
    grads = torch.autograd.grad((out * upstream).sum(), (q, k, v))
    weights = dense_weights(q, k, pattern)
    for one, other in zip(
        grads, torch.autograd.grad(weights @ v, (q, k, v), upstream), strict=True
    ):
        assert torch.allclose(one, other, rtol=0, atol=1e-11)


def dense_weights(q: Tensor, k: Tensor, pattern: Pattern) -> Tensor:
    mask = torch.from_numpy(brute_masks(pattern, 1, q.shape[1]))
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    scores = scores.masked_fill(~mask, -torch.inf).masked_fill(~mask.any(-1, keepdim=True), 0)
    return scores.softmax(-1).masked_fill(~mask, 0)


@given(pattern=patterns(), seed=seeds())
def test_merged_to_the_same_numbers(pattern: Pattern, seed: int) -> None:
    check_numbers(pattern, seed)


@pytest.mark.parametrize("pattern", MIXED, ids=repr)
@pytest.mark.parametrize("fused", [True, False])
def test_numbers_of_mixed_strides(
    pattern: Pattern, fused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fused:
        monkeypatch.setattr("sparse_attn.attention.sparse.fits", lambda *_: False)
    check_numbers(pattern, 3)


def test_infinite_values_stay_with_the_rows_that_read_them() -> None:
    pattern = Pattern(40, [Local(1), Strided(8)])
    q, k, v = torch.randn(3, 1, 1, 40, 4, generator=torch.manual_seed(0)).unbind()
    v[0, 0, 16] = torch.inf
    out = sparse_attention(q, k, v, pattern)
    reads = pattern.mask()[:, 16]
    assert bool((out[0, 0, reads] == torch.inf).all())
    assert bool(out[0, 0, ~reads].isfinite().all())
    q[0, 0, 5] = torch.nan
    assert sparse_attention(q, k, v, pattern)[0, 0].isnan().any(1).nonzero().tolist() == [[5]]


@pytest.mark.parametrize(
    ("pattern", "apart"),
    [
        (presets.sparse_transformer_strided(1024), 2),
        (presets.axial(1024, width=32), 2),
        (presets.longnet(4096), 5),
        (Pattern(2048, [Local(8), Strided(64)]), 2),
        (presets.longformer(1024), 1),
        (Pattern(64, [Local(8), Local(2, dilation=3)]), 1),
    ],
    ids=["strided", "axial", "longnet", "narrow", "longformer", "small"],
)
def test_apart_only_where_that_is_quicker(
    pattern: Pattern, apart: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    bind.cache_clear()
    assert len(strands(pattern.bound(0))) == apart
