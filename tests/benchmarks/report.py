"""What a benchmark prints: the machine, and tables of medians and ratios."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Table:
    """Medians and 95th percentiles in ms; with ``baseline``, how many times faster than that one.

    >>> print(Table("T 8", {"dense": [4.0, 4.2, 4.1], "sparse": [2.0, 2.1, 2.05]}, "dense"))
    T 8      median ms    95 % ms   faster than dense
      dense        4.1        4.2                1.00
      sparse       2.0        2.1                2.00
    """

    title: str
    times: Mapping[str, Sequence[float]]
    baseline: str | None = None

    def __str__(self) -> str:
        width = max(len(self.title), *(len(name) + 2 for name in self.times))
        columns = self._columns()
        lines = [f"{self.title:<{width}} {columns[0]:>12} {columns[1]:>10}"]
        lines[0] += "".join(f"{each:>{len(each) + 3}}" for each in columns[2:])
        for name, cells in self._rows():
            line = f"  {name:<{width - 2}} {cells[0]:>12} {cells[1]:>10}"
            lines.append(line + "".join(f"{each:>{len(columns[2]) + 3}}" for each in cells[2:]))
        return "\n".join(lines)

    def markdown(self) -> str:
        """The same for the documentation."""
        lines = [
            f"| {self.title} | {' | '.join(self._columns())} |",
            "| --- |" + " ---: |" * len(self._columns()),
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in self._rows()),
        ]
        return "\n".join(lines)

    def _columns(self) -> list[str]:
        compared = [f"faster than {self.baseline}"] if self.baseline else []
        return ["median ms", "95 % ms", *compared]

    def _rows(self) -> Iterator[tuple[str, list[str]]]:
        for name, own in self.times.items():
            cells = [f"{statistics.median(own):,.1f}", f"{percentile(own, 95):,.1f}"]
            if self.baseline:
                cells.append(f"{ratio(own, self.times[self.baseline]):.2f}")
            yield name, cells


Result = Table | str  # what a benchmark yields; a line of text may be an item of a list, "- …"
