"""The minimal and the vectorised module against each other and against their parameters."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn import HybridSparseAttention, SparseGlobalAttention
from tests.oracle.module import hybrid_mask, module_output, module_weights

Module = HybridSparseAttention | SparseGlobalAttention
MODULES = (HybridSparseAttention, SparseGlobalAttention)
LIMITS = {torch.float64: 1e-12, torch.float32: 1e-6}


def made(kind: type[Module], heads: int, window: int, dtype: torch.dtype, dim: int = 8) -> Module:
    """A module whose parameters depend on its sizes alone."""
    module = kind(dim=dim, num_heads=heads, window=window)
    dice = torch.Generator().manual_seed(dim + heads)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(
                torch.randn(parameter.shape, generator=dice) * parameter.numel() ** -0.25
            )
    return module.to(dtype)


def inputs(seed: int, batch: int, length: int, dtype: torch.dtype) -> Tensor:
    """x, (B, T, 8)."""
    dice = torch.Generator().manual_seed(seed)
    return torch.randn(batch, length, 8, generator=dice, dtype=torch.float64).to(dtype)


def shape(global_mask: Tensor) -> tuple[int, int]:
    batch, length = global_mask.shape
    return batch, length


def ragged(batch: int, length: int) -> st.SearchStrategy[Tensor]:
    """Global masks with none, some or all tokens, unlike from item to item."""
    row = st.lists(st.booleans(), min_size=length, max_size=length)
    sparse = st.sets(st.integers(0, length - 1), max_size=3)
    marked = sparse.map(lambda where: [i in where for i in range(length)])
    return st.lists(st.one_of(row, marked), min_size=batch, max_size=batch).map(torch.tensor)


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, int, Tensor]:
    """(heads, window, global_mask)."""
    batch, length = draw(st.integers(1, 3)), draw(st.integers(1, 14))
    mask = draw(ragged(batch, length))
    return draw(st.sampled_from([1, 2, 4])), draw(st.integers(0, 6)), mask


@pytest.mark.parametrize("dtype", LIMITS, ids=str)
@pytest.mark.parametrize("kind", MODULES)
@settings(max_examples=25)
@given(case=cases(), seed=st.integers(0, 999))
def test_the_module_is_its_parameters(
    kind: type[Module], dtype: torch.dtype, case: tuple[int, int, Tensor], seed: int
) -> None:
    heads, window, global_mask = case
    module, x = made(kind, heads, window, dtype), inputs(seed, *shape(global_mask), dtype)
    module.requires_grad_(requires_grad=False)
    out, full_attn = module(x, global_mask, need_weights=True)
    assert torch.equal(out, module(x, global_mask))
    state = {name: value.double() for name, value in module.state_dict().items()}
    expected = module_output(x.double(), global_mask, state, heads, window)
    assert float((out.double() - expected).abs().max()) <= 2 * LIMITS[dtype]
    weights = module_weights(x.double(), global_mask, state, heads, window)
    assert full_attn.shape == weights.shape
    assert float((full_attn.double() - weights).abs().max()) <= LIMITS[dtype]
    support = torch.from_numpy(hybrid_mask(global_mask, window))
    assert torch.equal(full_attn > 0, support.expand_as(full_attn))
    torch.testing.assert_close(full_attn.sum(-1), torch.ones_like(full_attn[..., 0]))


@pytest.mark.parametrize("dtype", LIMITS, ids=str)
@torch.no_grad()
def test_one_state_dict_for_both(dtype: torch.dtype) -> None:
    """Each loads what the other saves, and both give the same numbers."""
    heads, window, x = 2, 2, inputs(1, 3, 9, dtype)
    minimal, hybrid = (kind(8, heads, window).to(dtype) for kind in reversed(MODULES))
    minimal.load_state_dict(made(HybridSparseAttention, heads, window, dtype).state_dict())
    hybrid.load_state_dict(minimal.state_dict())
    global_mask = torch.zeros(3, 9, dtype=torch.bool)
    global_mask[0, [0, 4]], global_mask[1] = True, True
    for one, other in zip(
        minimal(x, global_mask, need_weights=True),
        hybrid(x, global_mask, need_weights=True),
        strict=True,
    ):
        torch.testing.assert_close(one, other, atol=LIMITS[dtype], rtol=0)


@pytest.mark.parametrize("kind", MODULES)
def test_names_and_defaults(kind: type[Module]) -> None:
    module = kind(16)
    projections = ("q_proj", "k_proj", "v_proj", "out_proj")
    weights = [name for name in module.state_dict() if name.endswith("weight")]
    assert weights == [f"{name}.weight" for name in projections]
    assert (module.num_heads, module.window) == (8, 4)
    out = module(torch.zeros(1, 30, 16), torch.zeros(1, 30, dtype=torch.bool))
    assert out.shape == (1, 30, 16)


@pytest.mark.parametrize("kind", MODULES)
@pytest.mark.parametrize("length", [1, 2, 9])
@pytest.mark.parametrize("marked", ["none", "first", "all"])
def test_gradients_are_those_of_the_oracle(kind: type[Module], length: int, marked: str) -> None:
    heads, window = 2, 3
    module, x = made(kind, heads, window, torch.float64), inputs(3, 2, length, torch.float64)
    global_mask = torch.zeros(2, length, dtype=torch.bool)
    global_mask[0, : {"none": 0, "first": 1, "all": length}[marked]] = True
    x.requires_grad_()
    state = dict(module.named_parameters())
    expected = module_output(x, global_mask, state, heads, window)
    pull = torch.linspace(-1, 1, expected.numel(), dtype=torch.float64).view(expected.shape)
    leaves = [x, *state.values()]
    for found, wanted in zip(
        torch.autograd.grad((module(x, global_mask) * pull).sum(), leaves),
        torch.autograd.grad((expected * pull).sum(), leaves),
        strict=True,
    ):
        torch.testing.assert_close(found, wanted, atol=1e-11, rtol=0)


@pytest.mark.parametrize("kind", MODULES)
def test_training_reaches_every_parameter(kind: type[Module]) -> None:
    module = made(kind, 2, 1, torch.float32)
    global_mask = torch.tensor([[True, False, False, False]])
    out, full_attn = module(inputs(0, 1, 4, torch.float32), global_mask, need_weights=True)
    out.square().sum().backward()
    assert not full_attn.isnan().any()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None, name
        if name != "k_proj.bias":  # moves every score of a row alike: no gradient but rounding
            assert float(parameter.grad.abs().max()) > 1e-4, name


X, MASK = torch.zeros(2, 6, 8), torch.zeros(2, 6, dtype=torch.bool)


@pytest.mark.parametrize("kind", MODULES)
@pytest.mark.parametrize(
    ("arguments", "error", "names"),
    [
        ((10, 4), ValueError, ("dim", "10", "num_heads", "4", "multiple")),
        ((0, 4), ValueError, ("dim", "0", "at least 1")),
        ((8, 0), ValueError, ("num_heads", "0", "at least 1")),
        ((8, 2, -1), ValueError, ("window", "-1", "at least 0")),
        ((8, 2, 0.5), TypeError, ("window", "0.5", "whole number")),
    ],
)
def test_bad_sizes_are_named(
    kind: type[Module], arguments: tuple[Any, ...], error: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(error) as caught:
        kind(*arguments)
    assert all(name in str(caught.value) for name in names), caught.value


@pytest.mark.parametrize("kind", MODULES)
@pytest.mark.parametrize(
    ("x", "mask", "error", "names"),
    [
        (X, MASK[:1], ValueError, ("global_mask", "(1, 6)", "(2, 6)")),
        (X, MASK[:, :5], ValueError, ("global_mask", "(2, 5)", "(2, 6)")),
        (X, MASK[0], ValueError, ("global_mask", "(6,)", "(2, 6)")),
        (X, MASK.int(), TypeError, ("global_mask", "int32", "bool")),
        (X, MASK.float(), TypeError, ("global_mask", "float32", "bool")),
        (X, None, TypeError, ("global_mask", "None", "bool")),
        (X, MASK.to("meta"), ValueError, ("global_mask", "meta", "cpu")),
        (X[0], MASK, ValueError, ("x", "(6, 8)", "(B, T, 8)")),
        (X[..., :7], MASK, ValueError, ("x", "(2, 6, 7)", "(B, T, 8)")),
        (X[:, :0], MASK[:, :0], ValueError, ("x", "(2, 0, 8)", "(B, T, 8)")),
    ],
)
def test_bad_inputs_are_named(
    kind: type[Module], x: Tensor, mask: Any, error: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(error) as caught:
        kind(8, 2)(x, mask)
    assert all(name in str(caught.value) for name in names), caught.value


def test_the_seeds_two_faults_are_mended() -> None:
    """A global query reads everything, and a global key in the window is one key."""
    x = torch.zeros(1, 5, 8)
    global_mask = torch.tensor([[True, False, False, False, False]])
    for kind in MODULES:
        _, full_attn = kind(8, 2, window=1)(x, global_mask, need_weights=True)
        torch.testing.assert_close(full_attn[0, 0, 0], torch.full((5,), 1 / 5))
        torch.testing.assert_close(full_attn[0, 0, 1], torch.tensor([1, 1, 1, 0, 0]) / 3)


@torch.no_grad()
def test_the_comparison_can_fail() -> None:
    module, x = made(HybridSparseAttention, 2, 2, torch.float64), inputs(0, 2, 6, torch.float64)
    wrong = module_output(x, MASK, module.state_dict(), 2, window=1)
    assert float((module(x, MASK) - wrong).abs().max()) > 1e-2
