"""How time, scratch memory and maps grow with T; how close to the machine's own matmul rate.

Longformer's shape as in ``sparse_vs_dense``. Memory is the process's own peak while one call runs,
above what it held before, in a process of its own for each length.
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import torch

from sparse_attn.attention import sparse_attention
from sparse_attn.device import default_device
from sparse_attn.maps import AttentionMap
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result, Table
from tests.benchmarks.sparse_vs_dense import B, D, H, longformer_like
from tests.benchmarks.timing import interleave

LENGTHS = (4096, 16_384, 65_536)
FULL_LENGTH = 4096
MATMUL = 2048  # side of the square matrices whose product gives the machine's rate
_ROOT = Path(__file__).parents[2]
_PEAK = """
import torch
from sparse_attn.attention import sparse_attention
from tests.benchmarks.sparse_vs_dense import B, D, H, longformer_like

def kib(field):
    for line in open("/proc/self/status"):
        if line.startswith(field):
            return int(line.split()[1])

def step(length, backward):
    q, k, v = (torch.randn(B, H, length, D, requires_grad=backward) for _ in range(3))
    pattern = longformer_like(length)
    out = sparse_attention(q, k, v, pattern)
    return out.sum().backward() if backward else None

step(512, {backward})
before, held = kib("VmRSS"), {held} * B * H * {length} * D * 4 // 1024
step({length}, {backward})
print((kib("VmHWM") - before - held) / 1024)
"""


def needed_flops(length: int) -> float:
    """Multiplications and additions of both products on the allowed pairs alone."""
    return 4.0 * B * H * D * longformer_like(length).count()


def peak_mib(length: int, backward: bool) -> float:
    """Scratch memory in MiB beyond q, k, v, the output and, backwards, their gradients."""
    held = 8 if backward else 4  # tensors of (B, H, T, D): q, k, v, out, and a gradient of each
    script = _PEAK.format(length=length, backward=backward, held=held)
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=_ROOT, check=True, capture_output=True, text=True
    )
    return float(run.stdout)


def exponent(lengths: tuple[int, ...], times: list[float]) -> float:
    """The least-squares slope of log time over log length."""
    xs, ys = [math.log(each) for each in lengths], [math.log(each) for each in times]
    mean_x, mean_y = statistics.mean(xs), statistics.mean(ys)
    top = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return top / sum((x - mean_x) ** 2 for x in xs)


def candidates() -> dict[str, Callable[[], object]]:
    """sparse_attention at every length, and a matrix product to hold its rate against."""
    device = default_device()
    found: dict[str, Callable[[], object]] = {}
    for length in LENGTHS:
        q, k, v = (torch.randn(B, H, length, D, device=device) for _ in range(3))
        pattern = longformer_like(length)
        found[f"T {length:,}"] = partial(sparse_attention, q, k, v, pattern)
    left, right = (torch.randn(MATMUL, MATMUL, device=device) for _ in range(2))
    found["matmul"] = lambda: left @ right
    return found


def full_candidates() -> dict[str, Callable[[], object]]:
    """full() against filling a fresh tensor of that size with zeros."""
    q, k = (torch.randn(B, H, FULL_LENGTH, D) for _ in range(2))
    pattern = longformer_like(FULL_LENGTH)
    shape = (B, H, FULL_LENGTH, FULL_LENGTH)
    return {
        "zeros": lambda: torch.empty(shape).fill_(0),
        "full()": lambda: AttentionMap(q, k, pattern).full(),
    }


@torch.inference_mode()
def run(options: Options) -> Iterator[Result]:
    """Times and the exponent, the share of the matmul rate, full(), and memory."""
    repeats = max(3, options.repeats // 3)
    times = interleave(candidates(), repeats)
    yield Table("sparse_attention", times)
    medians = {name: statistics.median(each) for name, each in times.items()}
    own = [medians[f"T {length:,}"] for length in LENGTHS]
    rate = 2.0 * MATMUL**3 / medians["matmul"]
    yield f"- time ~ T^{exponent(LENGTHS, own):.2f}; 16,384 to 65,536: {own[2] / own[1]:.2f} times"
    for length, elapsed in zip(LENGTHS, own, strict=True):
        share = needed_flops(length) / elapsed / rate
        yield f"- T {length:,}: {share:.0%} of the matmul rate ({rate / 1e6:.0f} GFLOP/s)"
    yield Table(
        f"full() at T {FULL_LENGTH:,}", interleave(full_candidates(), repeats), baseline="zeros"
    )
    for backward in (False, True):
        name = "forward and backward" if backward else "forward"
        peaks = ", ".join(
            f"T {length:,} {peak_mib(length, backward):.0f} MiB" for length in LENGTHS
        )
        yield f"- scratch memory, {name}: {peaks}"
