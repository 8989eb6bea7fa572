"""How many threads torch takes for a piece of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

_ALONE_PAIRS = 2**25  # up to here one thread is as quick, and does not wait for a busy core


@contextmanager
def threads_for(pairs: int) -> Iterator[None]:
    """One thread for little work, all cores for much.

    Each operation on a small tensor waits for its slowest thread; on a machine that does other
    things too, one thread is quicker and far steadier. OpenMP keeps the number for each thread of
    the server by itself, so sessions do not disturb each other.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1 if pairs <= _ALONE_PAIRS else before)
    try:
        yield
    finally:
        torch.set_num_threads(before)
