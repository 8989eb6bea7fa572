"""Which device computes."""

from __future__ import annotations

import os

import torch

DEVICE_VARIABLE = "SPARSE_ATTN_DEVICE"


def default_device() -> torch.device:
    """CUDA if present, else another accelerator that torch names, else the CPU.

    The environment variable ``SPARSE_ATTN_DEVICE`` overrides ("cpu", "cuda:1", "mps", …).

    Raises:
        ValueError: the variable names no device that torch can use here.
    """
    wanted = os.environ.get(DEVICE_VARIABLE, "").strip()
    if wanted:
        try:
            device = torch.device(wanted)
            torch.empty(0, device=device)
        except (RuntimeError, AssertionError, NotImplementedError) as error:
            raise ValueError(
                f"{DEVICE_VARIABLE} must name a device that torch can use here, such as 'cpu' or "
                f"'cuda', got {wanted!r}"
            ) from error
        return device
    if torch.cuda.is_available():
        return torch.device("cuda")
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    return accelerator if accelerator is not None else torch.device("cpu")
