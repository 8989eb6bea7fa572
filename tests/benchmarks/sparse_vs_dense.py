"""Sparse attention against torch's own dense attention, with and without a mask.

Longformer's shape: window 256 and 16 global tokens, B=1, H=8, D=64, float32, the default device.
*dense* is ``F.scaled_dot_product_attention`` over all pairs; *dense, masked* gives it the pattern
as a (T, T) boolean mask: the same numbers as sparse attention, the long way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch.nn.functional import scaled_dot_product_attention

from sparse_attn.attention import sparse_attention
from sparse_attn.device import default_device
from sparse_attn.patterns import Global, Local, Pattern
from tests.benchmarks.options import Options
from tests.benchmarks.report import table
from tests.benchmarks.timing import interleave

B, H, D = 1, 8, 64
WINDOW = 256
GLOBALS = 16
LENGTHS = (1024, 4096)
LONG_LENGTHS = (16_384,)
TOLERANCE = 1e-5  # float32, unit-variance q, k, v


def longformer_like(length: int) -> Pattern:
    """The window and evenly spaced global tokens."""
    positions = tuple(range(0, length, length // GLOBALS))
    return Pattern(length, (Local(WINDOW), Global(positions)))


def candidates(length: int) -> dict[str, Callable[[], torch.Tensor]]:
    """What is timed; fails when sparse and masked dense attention differ."""
    device = default_device()
    generator = torch.Generator().manual_seed(0)
    q, k, v = (torch.randn(B, H, length, D, generator=generator).to(device) for _ in range(3))
    pattern = longformer_like(length)
    mask = pattern.mask(budget_bytes=length * length).to(device)

    def finished(output: torch.Tensor) -> torch.Tensor:
        if device.type == "cuda":
            torch.cuda.synchronize()
        return output

    found = {
        "dense": lambda: finished(scaled_dot_product_attention(q, k, v)),
        "dense, masked": lambda: finished(scaled_dot_product_attention(q, k, v, attn_mask=mask)),
        "sparse": lambda: finished(sparse_attention(q, k, v, pattern)),
    }
    torch.testing.assert_close(
        found["sparse"](), found["dense, masked"](), atol=TOLERANCE, rtol=TOLERANCE
    )
    return found


@torch.inference_mode()
def run(options: Options) -> Iterator[str]:
    """One table a length."""
    for length in LENGTHS + (LONG_LENGTHS if options.long else ()):
        repeats = options.repeats if length <= 4096 else max(3, options.repeats // 3)
        times = interleave(candidates(length), repeats)
        yield table(f"T {length:,}", times, baseline="dense")
