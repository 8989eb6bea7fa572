"""What a benchmark prints: the machine, and tables of medians and ratios."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from sparse_attn.device import default_device
from tests.benchmarks.timing import percentile, ratio


def processor() -> str:
    """The processor's name as the system tells it, or its architecture."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def machine() -> str:
    """One line: what the figures below were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{processor()}, {cores} cores, {platform.system()}, Python {platform.python_version()}, "
        f"torch {torch.__version__} on {torch.get_num_threads()} threads, "
        f"device {default_device()}"
    )


def table(title: str, times: Mapping[str, Sequence[float]], baseline: str | None = None) -> str:
    """Medians and 95th percentiles in ms; with ``baseline``, how many times faster than that one.

    >>> print(table("T 8", {"dense": [4.0, 4.2, 4.1], "sparse": [2.0, 2.1, 2.05]}, "dense"))
    T 8      median ms    95 % ms   faster than dense
      dense        4.1        4.2                1.00
      sparse       2.0        2.1                2.00
    """
    width = max(len(title), *(len(name) + 2 for name in times))
    header = f"{title:<{width}} {'median ms':>12} {'95 % ms':>10}"
    lines = [header + (f"   faster than {baseline}" if baseline else "")]
    for name, own in times.items():
        line = f"  {name:<{width - 2}} {statistics.median(own):12.1f} {percentile(own, 95):10.1f}"
        if baseline:
            line += f"{ratio(own, times[baseline]):{15 + len(baseline)}.2f}"
        lines.append(line)
    return "\n".join(lines)
