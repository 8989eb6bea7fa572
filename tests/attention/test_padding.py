"""Padding anywhere, and Longformer's second projections, against one dense float64 softmax."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn import HybridSparseAttention, SparseGlobalAttention
from tests.oracle.module import hybrid_mask, project

HEADS, DIM = 2, 8
KINDS = ("minimal", "hybrid", "global projections")
Module = HybridSparseAttention | SparseGlobalAttention


def made(kind: str, window: int, dtype: torch.dtype = torch.float64) -> Module:
    module: Module = (
        SparseGlobalAttention(DIM, HEADS, window)
        if kind == "minimal"
        else HybridSparseAttention(DIM, HEADS, window, global_projections=kind != "hybrid")
    )
    dice = torch.Generator().manual_seed(window)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=dice) * 0.6)
    return module.to(dtype)


def expected(
    x: Tensor, marked: Tensor, padded: Tensor, state: Mapping[str, Tensor], window: int
) -> tuple[Tensor, Tensor]:
    """Output and map, differentiable: dense scores, one mask, padding judged where it stands."""

    def heads(name: str) -> Tensor:
        return project(x, state, name).unflatten(-1, (HEADS, -1)).transpose(1, 2)

    seen = ~padded
    mask = torch.from_numpy(hybrid_mask(marked & seen, window))
    mask = mask & seen[:, None, :, None] & seen[:, None, None, :]

    def attend(q: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        raised = torch.exp(q @ k.transpose(-1, -2) / (DIM // HEADS) ** 0.5) * mask
        weights = raised / (raised.sum(-1, keepdim=True) + ~mask.any(-1, keepdim=True))
        return weights @ v, weights

    context, weights = attend(*(heads(f"{name}_proj") for name in "qkv"))
    if "q_global_proj.weight" in state:
        rows = (marked & seen)[:, None, :, None]
        other, others = attend(*(heads(f"{name}_global_proj") for name in "qkv"))
        context, weights = torch.where(rows, other, context), torch.where(rows, others, weights)
    return project(context.transpose(1, 2).flatten(2), state, "out_proj"), weights


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, Tensor, Tensor]:
    """(window, global_mask, key_padding_mask); a token may be both."""
    batch, length = draw(st.integers(1, 3)), draw(st.integers(1, 14))
    row = st.lists(st.booleans(), min_size=length, max_size=length)
    few = st.sets(st.integers(0, length - 1), max_size=3).map(
        lambda where: [i in where for i in range(length)]
    )
    start = st.integers(0, length).map(lambda n: [i < n for i in range(length)])
    end = st.integers(0, length).map(lambda n: [i >= n for i in range(length)])
    masks = [
        torch.tensor(draw(st.lists(each, min_size=batch, max_size=batch)))
        for each in (st.one_of(row, few), st.one_of(row, few, start, end))
    ]
    return draw(st.integers(0, 6)), masks[0], masks[1]


def inputs(batch: int, length: int, seed: int = 0) -> Tensor:
    dice = torch.Generator().manual_seed(seed)
    return torch.randn(batch, length, DIM, generator=dice, dtype=torch.float64)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(case=cases())
@torch.no_grad()
def test_the_module_is_its_parameters(kind: str, case: tuple[int, Tensor, Tensor]) -> None:
    window, marked, padded = case
    module, x = made(kind, window), inputs(*marked.shape)
    out, full_attn = module(x, marked, need_weights=True, key_padding_mask=padded)
    assert torch.equal(out, module(x, marked, key_padding_mask=padded))
    wanted, weights = expected(x, marked, padded, dict(module.state_dict()), window)
    assert float((full_attn - weights).abs().max()) <= 1e-12
    assert float((out - wanted).abs().max()) <= 1e-11
    assert torch.equal(full_attn > 0, weights > 0)
    sums = (~padded)[:, None].expand(-1, HEADS, -1).double()
    torch.testing.assert_close(full_attn.sum(-1), sums)


@pytest.mark.parametrize("kind", KINDS)
def test_padded_rows_are_the_bias_alone_whatever_stands_there(kind: str) -> None:
    module, x = made(kind, 2), inputs(2, 9)
    marked, padded = torch.zeros(2, 9, dtype=torch.bool), torch.zeros(2, 9, dtype=torch.bool)
    marked[:, [0, 4]] = True
    padded[0, [1, 4]] = padded[1, 6:] = True
    spoilt = x.masked_fill(padded[..., None], math.nan)
    one, other = (
        module(each, marked, need_weights=True, key_padding_mask=padded) for each in (x, spoilt)
    )
    assert torch.equal(one[0], other[0])
    assert torch.equal(one[1], other[1])
    bias = module.state_dict()["out_proj.bias"]
    assert torch.equal(one[0][padded], bias.expand(int(padded.sum()), -1))


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_are_those_of_the_oracle(kind: str) -> None:
    module, x = made(kind, 2), inputs(2, 11)
    marked, padded = torch.zeros(2, 11, dtype=torch.bool), torch.zeros(2, 11, dtype=torch.bool)
    marked[0, [0, 5]] = marked[1, 3] = True
    padded[0, [2, 5, 10]] = padded[1, :3] = True
    x.requires_grad_()
    state = dict(module.named_parameters())
    wanted = expected(x, marked, padded, state, 2)[0]
    pull = torch.linspace(-1, 1, wanted.numel(), dtype=torch.float64).view(wanted.shape)
    leaves = [x, *state.values()]
    found = module(x, marked, key_padding_mask=padded)
    for one, other in zip(
        torch.autograd.grad((found * pull).sum(), leaves),
        torch.autograd.grad((wanted * pull).sum(), leaves),
        strict=True,
    ):
        torch.testing.assert_close(one, other, atol=1e-11, rtol=0)


@pytest.mark.parametrize("kind", KINDS)
@torch.no_grad()
def test_no_padding_is_no_mask(kind: str) -> None:
    module, x = made(kind, 2), inputs(2, 9)
    marked = torch.zeros(2, 9, dtype=torch.bool)
    marked[0, 3] = True
    none = torch.zeros_like(marked)
    for one, other in zip(
        module(x, marked, need_weights=True),
        module(x, marked, need_weights=True, key_padding_mask=none),
        strict=True,
    ):
        assert torch.equal(one, other)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16], ids=str)
def test_types_are_kept(dtype: torch.dtype) -> None:
    module, x = made("global projections", 2, dtype), inputs(1, 9).to(dtype)
    marked = torch.zeros(1, 9, dtype=torch.bool)
    marked[0, 3] = True
    out, full_attn = module(x, marked, need_weights=True, key_padding_mask=marked.roll(1, 1))
    assert out.dtype == full_attn.dtype == dtype


def test_the_switches_say_what_the_state_dict_holds() -> None:
    plain = HybridSparseAttention(DIM, HEADS).state_dict()
    assert list(plain) == list(SparseGlobalAttention(DIM, HEADS).state_dict())
    both = HybridSparseAttention(DIM, HEADS, global_projections=True).state_dict()
    more = {name for name in both if name not in plain}
    assert more == {f"{x}_global_proj.{kind}" for x in "qkv" for kind in ("weight", "bias")}
    bare = HybridSparseAttention(DIM, HEADS, out_projection=False)
    assert set(plain) - set(bare.state_dict()) == {"out_proj.weight", "out_proj.bias"}
    for name in ("global_projections", "out_projection"):
        wrong: dict[str, Any] = {name: 1}
        with pytest.raises(TypeError, match=f"{name} must be True or False, got 1"):
            HybridSparseAttention(DIM, HEADS, **wrong)


MASK = torch.zeros(2, 6, dtype=torch.bool)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("mask", "error", "names"),
    [
        (MASK[:1], ValueError, ("key_padding_mask", "(1, 6)", "(2, 6)")),
        (MASK.float(), TypeError, ("key_padding_mask", "float32", "bool")),
        (MASK.to("meta"), ValueError, ("key_padding_mask", "meta", "cpu")),
        (3, TypeError, ("key_padding_mask", "int", "bool")),
    ],
)
def test_bad_masks_are_named(
    kind: str, mask: Any, error: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(error) as caught:
        made(kind, 2)(torch.zeros(2, 6, DIM).double(), MASK, key_padding_mask=mask)
    assert all(name in str(caught.value) for name in names), caught.value


@torch.no_grad()
def test_the_comparison_can_fail() -> None:
    """Padding that moves the windows together is seen."""
    module, x = made("hybrid", 2), inputs(1, 9)
    padded = torch.tensor([[False, False, True, True, False, False, False, True, False]])
    none = torch.zeros_like(padded)
    found = module(x, none, need_weights=True, key_padding_mask=padded)[1]
    packed = module(x[~padded][None], none[~padded][None], need_weights=True)[1]
    kept = found[:, :, ~padded[0]][..., ~padded[0]]
    assert float((kept - packed).abs().max()) > 1e-2
