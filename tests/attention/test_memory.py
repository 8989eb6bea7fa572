"""Memory stays O(T): the peak of a fresh process, far below what a T × T matrix would take."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LENGTH = 8192
MATRIX = 4 * LENGTH**2  # bytes of one T × T float32: 256 MiB
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peaks are read from /proc"
)

# Prints how far each piece of work raised the process's peak, in bytes.
PROBE = """
import json, re, sys, torch
from sparse_attn import AttentionMap, Global, Local, Pattern, Strided, sparse_attention

def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

def job(work, T):
    q, k, v = torch.randn(3, 1, 1, T, 16)
    pattern = Pattern(T, [Local(16), Global([0])])
    exec(work)

length, *works = sys.argv[1:]
for work in works:
    job(work, 512)  # threads, caches and libraries are there before the measurement
rises = []
for work in works:
    before = peak()
    job(work, int(length))
    rises.append(peak() - before)
print(json.dumps(rises))
"""

WORKS = (
    "sparse_attention(q, k, v, pattern)",
    "sparse_attention(q.requires_grad_(), k, v, pattern).sum().backward()",
    "sparse_attention(q, k, v, Pattern(T, [Local(2), Strided(64)]))",
    "AttentionMap(q, k, pattern).log_normalizer()",
    "AttentionMap(q, k, pattern).row(3)",
    "AttentionMap(q, k, pattern).tile((0, T), (0, T), (64, 64))",
    "pattern.count()",
    "AttentionMap(q, k, pattern.dense_reference()).log_normalizer()",
)


def rises(*works: str) -> list[int]:
    result = subprocess.run(
        [sys.executable, "-c", PROBE, str(LENGTH), *works],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: list[int] = json.loads(result.stdout)
    return found


@needs_proc
def test_no_square_is_made() -> None:
    assert sum(rises(*WORKS)) < MATRIX / 2


@needs_proc
def test_a_square_is_noticed() -> None:
    assert sum(rises("(q @ k.transpose(-1, -2)).softmax(-1) @ v")) > MATRIX / 2
