"""The windows of a sequence, slot by slot."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn.attention import outside_window, unfold_kv


def slots(x: Tensor, window: int) -> tuple[Tensor, Tensor]:
    """(B, H, T, D) → its windows (B, H, T, 2w+1, D) and which slots are outside (T, 2w+1)."""
    batch, heads, length, dim = x.shape
    windows = torch.zeros(batch, heads, length, 2 * window + 1, dim, dtype=x.dtype)
    outside = torch.ones(length, 2 * window + 1, dtype=torch.bool)
    for token in range(length):
        for slot in range(2 * window + 1):
            key = token - window + slot
            if 0 <= key < length:
                windows[:, :, token, slot] = x[:, :, key]
                outside[token, slot] = False
    return windows, outside


def filled(*sizes: int) -> Tensor:
    """Entries that are all different, and none of them zero."""
    return torch.arange(1.0, torch.Size(sizes).numel() + 1).view(sizes)


@given(
    batch=st.integers(1, 3),
    heads=st.integers(1, 3),
    length=st.integers(1, 12),
    window=st.integers(0, 15),
    dim=st.integers(1, 4),
)
def test_every_slot_holds_its_token(
    batch: int, heads: int, length: int, window: int, dim: int
) -> None:
    x = filled(batch, heads, length, dim)
    windows, outside = slots(x, window)
    found = unfold_kv(x, window)
    assert found.shape == (batch, heads, length, 2 * window + 1, dim)
    assert torch.equal(found, windows)
    assert torch.equal(outside_window(length, window), outside)


def test_slots_of_other_layouts_and_types() -> None:
    x = filled(1, 4, 6, 2).transpose(1, 2)  # (1, 6, 4, 2), not contiguous
    assert torch.equal(unfold_kv(x, 2), slots(x, 2)[0])
    for dtype in (torch.float64, torch.float16, torch.bfloat16):
        assert torch.equal(unfold_kv(x.to(dtype), 1), slots(x.to(dtype), 1)[0])


def test_outside_slots_are_zero_and_need_the_companion() -> None:
    """A zero key scores 0: only the companion tells it from a real one."""
    x = torch.zeros(1, 1, 3, 2)
    assert not unfold_kv(x, 1).any()
    assert outside_window(3, 1).tolist() == [
        [True, False, False],
        [False, False, False],
        [False, False, True],
    ]


def test_gradients_count_the_windows_of_a_token() -> None:
    x = filled(1, 1, 5, 1).requires_grad_()
    unfold_kv(x, 1).sum().backward()
    assert x.grad is not None
    assert x.grad.flatten().tolist() == [2, 3, 3, 3, 2]
    double = torch.rand(1, 2, 4, 2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda y: unfold_kv(y, 5), double)


@pytest.mark.parametrize(
    ("shape", "window", "kind", "names"),
    [
        ((1, 1, 4, 2), -1, ValueError, ("window", "-1", "at least 0")),
        ((1, 1, 4, 2), 1.5, TypeError, ("window", "1.5", "whole number")),
        ((4, 2), 1, ValueError, ("(B, H, T, D)", "(4, 2)")),
    ],
)
def test_bad_values_are_named(
    shape: tuple[int, ...], window: int, kind: type[Exception], names: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as caught:
        unfold_kv(torch.zeros(shape), window)
    assert all(name in str(caught.value) for name in names), caught.value


@pytest.mark.parametrize(("length", "window"), [(0, 1), (4, -1)])
def test_the_companion_refuses_the_same(length: int, window: int) -> None:
    with pytest.raises(ValueError, match=r"length|window"):
        outside_window(length, window)


def test_windows_above_the_budget_are_refused_before_they_are_made() -> None:
    with pytest.raises(ValueError, match=r"windows .* 1\.8 PiB, more than budget_bytes = 4\.0 GiB"):
        unfold_kv(torch.zeros(1, 1, 1000, 256), 10**9)
    with pytest.raises(ValueError, match=r"slots .* more than budget_bytes = 4\.0 GiB"):
        outside_window(10**6, 10**6)
    assert unfold_kv(torch.zeros(1, 1, 4, 2), 1, budget_bytes=96).shape == (1, 1, 4, 3, 2)
    with pytest.raises(ValueError, match="budget_bytes = 95 bytes"):
        unfold_kv(torch.zeros(1, 1, 4, 2), 1, budget_bytes=95)
