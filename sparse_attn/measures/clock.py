"""What attention costs on this machine: time and memory of this engine and of dense attention."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from sparse_attn.attention.progress import Progress
from sparse_attn.attention.sparse import sparse_attention
from sparse_attn.device import default_device
from sparse_attn.measures.memory import peak_bytes
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern

MEMORY_BUDGET_BYTES = 2**31
_REPEATS = 3


@dataclass(frozen=True)
class Run:
    """One way to compute attention at one length."""

    length: int
    seconds: float  # median
    bytes: int | None  # peak beyond q, k and v; None: no record, or no time was left for it


@dataclass(frozen=True)
class Measured:
    """Both ways over the lengths, as far as the limits let them go."""

    engine: tuple[Run, ...]
    dense: tuple[Run, ...]
    heads: int
    dim: int
    device: str

    @property
    def crossover(self) -> float | None:
        """The length at which both take equally long, between measured ones; None if they do not.

        Where the engine is the quicker one at the shortest length already, that length.
        """
        both = _at_both(self.engine, self.dense)
        if both and both[0][1] <= both[0][2]:
            return float(both[0][0])
        for (low, slow, quick), (high, engine, dense) in pairwise(both):
            if engine <= dense:
                before, after = math.log(slow / quick), math.log(engine / dense)
                part = before / (before - after)
                return math.exp(math.log(low) + part * math.log(high / low))
        return None


def _at_both(engine: Sequence[Run], dense: Sequence[Run]) -> list[tuple[int, float, float]]:
    seconds = {run.length: run.seconds for run in dense}
    return [
        (run.length, run.seconds, seconds[run.length]) for run in engine if run.length in seconds
    ]


@dataclass(frozen=True)
class _Limits:
    end: float  # of time.monotonic()
    budget_bytes: int

    def permit(self, seconds: float, size: float) -> bool:
        """Whether a call that is expected to take so much may begin."""
        left = self.end - time.monotonic()
        return seconds <= left / 4 and size <= self.budget_bytes


@dataclass
class _Way:
    """One way to compute attention, and what it took so far."""

    call: Callable[..., Tensor]
    work: Callable[[Pattern], int]  # what the time should grow with
    runs: list[Run] = field(default_factory=list)
    done: int = 0  # the work of the last run; 0: none yet
    stopped: bool = False

    def extend(
        self,
        tensors: tuple[Tensor, ...],
        pattern: Pattern,
        limits: _Limits,
        report: Callable[[], None],
    ) -> None:
        """Measure at one more length, unless that is expected to take too much."""
        work = self.work(pattern)
        growth = work / self.done if self.done else 0.0  # nothing is expected of the first
        last = self.runs[-1] if self.runs else Run(0, 0.0, None)
        seconds, size = last.seconds * growth, (last.bytes or 0) * growth
        self.stopped = self.stopped or bool(self.runs and not limits.permit(seconds, size))
        if self.stopped:
            return
        if not self.runs:
            self.call(*tensors, pattern)  # threads, libraries and drawn keys are there from now on
        times: list[float] = []
        while len(times) < _REPEATS and (not times or limits.permit(times[-1], size)):
            report()
            times.append(self._seconds(tensors, pattern))
        report()
        peak = None
        if not self.runs or limits.permit(times[-1], size):
            peak = peak_bytes(lambda: self.call(*tensors, pattern), tensors[0].device)
        report()
        self.runs.append(Run(pattern.length, statistics.median(times), peak))
        self.done = max(1, work)

    def _seconds(self, tensors: tuple[Tensor, ...], pattern: Pattern) -> float:
        device = tensors[0].device
        _finish(device)
        start = time.perf_counter()
        self.call(*tensors, pattern)
        _finish(device)
        return time.perf_counter() - start


def measure(
    build: Callable[[int], Pattern],
    lengths: Sequence[int],
    heads: int = 4,
    dim: int = 64,
    limit_s: float = 20.0,
    budget_bytes: int = MEMORY_BUDGET_BYTES,
    device: torch.device | str | None = None,
    progress: Progress | None = None,
) -> Measured:
    """Time ``sparse_attention`` and dense SDPA on this machine, in turns, length by length.

    Args:
        build: the pattern at a length.
        lengths: the lengths, rising.
        heads, dim: H and D; the inputs are seeded Gaussian numbers, B = 1, float32.
        limit_s: seconds in all. A call that is expected to take more than a quarter of what is
            left, or more than ``budget_bytes``, is not begun, and its way ends there.
        device: where; the default device if left out.
        progress: called between the calls with the share of the limit used; what it raises stops.

    The time is the median of up to three calls, the memory the peak of one more. The first length
    is always measured, after a call that warms up.

    >>> from sparse_attn import Local
    >>> found = measure(lambda length: Pattern(length, [Local(4)]), [64, 128], heads=1, dim=8)
    >>> [run.length for run in found.engine], [run.length for run in found.dense]
    ([64, 128], [64, 128])
    """
    whole_number("heads", heads, least=1)
    whole_number("dim", dim, least=1)
    if not lengths or list(lengths) != sorted(set(lengths)):
        raise ValueError(f"lengths must rise and hold at least one, got {list(lengths)}")
    place = torch.device(device) if device is not None else default_device()
    end = time.monotonic() + limit_s
    ways = (_Way(sparse_attention, Pattern.count), _Way(_dense, lambda each: each.length**2))

    def report() -> None:
        if progress is not None:
            progress(min(1.0, max(0.0, 1 - (end - time.monotonic()) / limit_s)))

    limits = _Limits(end, budget_bytes)
    for length in lengths:
        if 4 * 4 * heads * length * dim > budget_bytes:
            break
        pattern, tensors = build(length), _inputs(length, heads, dim, place)
        for way in ways:
            way.extend(tensors, pattern, limits, report)
    engine, dense = ways
    return Measured(tuple(engine.runs), tuple(dense.runs), heads, dim, str(place))


def _inputs(length: int, heads: int, dim: int, device: torch.device) -> tuple[Tensor, ...]:
    dice = torch.Generator().manual_seed(0)
    tensors = torch.randn(3, 1, heads, length, dim, generator=dice).to(device)
    return tensors.unbind()


def _dense(q: Tensor, k: Tensor, v: Tensor, pattern: Pattern) -> Tensor:
    """The pattern's dense reference by the kernel that torch chooses."""
    return scaled_dot_product_attention(q, k, v, is_causal=pattern.causal)


def _finish(device: torch.device) -> None:
    """Wait for what was only queued."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)
