"""Sparse attention against torch's own: dense, dense under the mask, and FlexAttention.

Longformer's shape: window 256 and 16 global tokens, B=1, H=8, D=64, float32, the default device.
*dense* is ``F.scaled_dot_product_attention`` over all pairs; *dense, masked* gives it the pattern
as a (T, T) boolean mask, while that fits; *FlexAttention* is compiled, forward only, with the
pattern's own ``mask_mod``. The last two give the same numbers as sparse attention.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn.attention.flex_attention import create_block_mask, flex_attention
from torch.nn.functional import scaled_dot_product_attention

from sparse_attn.attention import sparse_attention
from sparse_attn.device import default_device
from sparse_attn.patterns import Global, Local, Pattern, mask_mod
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result, Table
from tests.benchmarks.timing import interleave

B, H, D = 1, 8, 64
WINDOW = 256
GLOBALS = 16
LENGTHS = (1024, 4096, 16_384)
LONG_LENGTHS = (65_536,)
MASKED = 16_384  # the longest that gets a (T, T) mask: SDPA makes 1 GiB of float32 of it
TOLERANCE = 1e-5  # float32, unit-variance q, k, v
Candidates = dict[str, Callable[[], Tensor]]


def longformer_like(length: int) -> Pattern:
    """The window and evenly spaced global tokens."""
    positions = tuple(range(0, length, length // GLOBALS))
    return Pattern(length, (Local(WINDOW), Global(positions)))


def vectors(length: int) -> tuple[Tensor, Tensor, Tensor]:
    """q, k, v (B, H, T, D) of unit variance."""
    dice = torch.Generator().manual_seed(0)
    q, k, v = torch.randn(3, B, H, length, D, generator=dice).to(default_device())
    return q, k, v


def finished(output: Tensor) -> Tensor:
    """``output``, once it is there: a GPU answers before it has computed."""
    if output.device.type == "cuda":
        torch.cuda.synchronize()
    return output


def agree(candidates: Candidates, one: str, other: str) -> None:
    """Fail unless two candidates give the same numbers."""
    found, expected = candidates[one](), candidates[other]()
    torch.testing.assert_close(found, expected, atol=TOLERANCE, rtol=TOLERANCE)


def candidates(length: int) -> Candidates:
    """What is timed; fails when those that should agree do not."""
    q, k, v = vectors(length)
    pattern = longformer_like(length)
    block_mask = create_block_mask(
        mask_mod(pattern), None, None, length, length, q.device, _compile=True
    )
    flex = torch.compile(flex_attention)
    found: Candidates = {
        "dense": lambda: finished(scaled_dot_product_attention(q, k, v)),
        "FlexAttention": lambda: finished(flex(q, k, v, block_mask=block_mask)),
        "sparse": lambda: finished(sparse_attention(q, k, v, pattern)),
    }
    agree(found, "sparse", "FlexAttention")
    if length <= MASKED:
        mask = pattern.mask(budget_bytes=length**2).to(q.device)
        found["dense, masked"] = lambda: finished(
            scaled_dot_product_attention(q, k, v, attn_mask=mask)
        )
        agree(found, "sparse", "dense, masked")
    return found


@torch.inference_mode()
def run(options: Options) -> Iterator[Result]:
    """One table a length; dense attention over 65,536 tokens takes a minute a call."""
    for length in LENGTHS + (LONG_LENGTHS if options.long else ()):
        repeats = options.repeats if length <= 4096 else max(3, options.repeats // 3)
        if length > MASKED:
            repeats = 1
        yield Table(
            f"T {length:,}",
            interleave(candidates(length), repeats, warmup=int(length <= MASKED)),
            baseline="dense",
        )
