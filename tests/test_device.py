"""Which device computes, and how a person says otherwise."""

from __future__ import annotations

import pytest
import torch

from sparse_attn.device import DEVICE_VARIABLE, default_device

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def no_variable(monkeypatch: Patch) -> None:
    monkeypatch.delenv(DEVICE_VARIABLE, raising=False)


def pretend(monkeypatch: Patch, cuda: bool, accelerator: str | None) -> None:
    """Make torch believe in other hardware; nothing is put on it."""
    found = None if accelerator is None else torch.device(accelerator)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda **_: found)


@pytest.mark.parametrize(
    ("cuda", "accelerator", "device"),
    [
        (False, None, "cpu"),
        (False, "mps", "mps"),
        (True, None, "cuda"),
        (True, "mps", "cuda"),
    ],
)
def test_cuda_then_another_accelerator_then_the_cpu(
    monkeypatch: Patch, cuda: bool, accelerator: str | None, device: str
) -> None:
    pretend(monkeypatch, cuda, accelerator)
    assert default_device() == torch.device(device)


def test_the_device_of_this_machine_can_compute() -> None:
    device = default_device()
    if not torch.cuda.is_available() and not torch.accelerator.is_available():
        assert device == torch.device("cpu")
    assert float(torch.ones(2, device=device).sum()) == 2


@pytest.mark.parametrize("wanted", ["cpu", " cpu ", "cpu:0"])
def test_the_variable_overrides(monkeypatch: Patch, wanted: str) -> None:
    pretend(monkeypatch, cuda=True, accelerator="cuda")
    monkeypatch.setenv(DEVICE_VARIABLE, wanted)
    assert default_device() == torch.device(wanted.strip())


@pytest.mark.parametrize("wanted", ["", "  "])
def test_an_empty_variable_says_nothing(monkeypatch: Patch, wanted: str) -> None:
    pretend(monkeypatch, cuda=False, accelerator=None)
    monkeypatch.setenv(DEVICE_VARIABLE, wanted)
    assert default_device() == torch.device("cpu")


@pytest.mark.parametrize("wanted", ["gpu", "cpu:x", "cuda:-1", "nonsense 7", "cuda:9999"])
def test_a_device_that_cannot_be_used_is_named(monkeypatch: Patch, wanted: str) -> None:
    monkeypatch.setenv(DEVICE_VARIABLE, wanted)
    with pytest.raises(ValueError, match="must name a device") as caught:
        default_device()
    sentence = str(caught.value)
    assert sentence.startswith(f"{DEVICE_VARIABLE} ")
    assert repr(wanted) in sentence
    assert "'cpu'" in sentence
