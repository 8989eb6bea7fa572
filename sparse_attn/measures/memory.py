"""How much memory a piece of work takes beyond what was there before."""

from __future__ import annotations

import threading
from collections.abc import Callable

import torch
from torch.profiler import ProfilerActivity, profile

_profiled = threading.Lock()  # torch profiles one piece of work at a time


def peak_bytes(work: Callable[[], object], device: torch.device | str = "cpu") -> int | None:
    """The most bytes that ``work`` holds at a time: its result and all its scratch memory.

    Read from torch's own allocator, kernels' scratch included; None on devices where it keeps no
    such record (neither CPU nor CUDA). Only this thread's allocations count.

    >>> peak_bytes(lambda: torch.zeros(1000))
    4000
    """
    device = torch.device(device)
    if device.type == "cuda":
        before = torch.cuda.memory_allocated(device)
        torch.cuda.reset_peak_memory_stats(device)
        work()
        torch.cuda.synchronize(device)
        return int(torch.cuda.max_memory_allocated(device) - before)
    if device.type != "cpu":
        return None
    with _profiled, profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiled:
        work()
    events = [each for each in profiled.profiler.kineto_results.events() if each.nbytes()]
    live = most = 0
    for event in sorted(events, key=lambda each: each.start_ns()):
        live += event.nbytes()
        most = max(most, live)
    return int(most)
