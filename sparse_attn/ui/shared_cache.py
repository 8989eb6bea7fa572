"""Results that all sessions share: bounded in bytes, and made once however many ask at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_WAIT_S = 0.05
_AT_ONCE = 2  # computations; torch spreads each over the cores by itself
_slots = threading.BoundedSemaphore(_AT_ONCE)
_held = threading.local()


class SharedCache:
    """Values by key, the least recently used dropped above ``max_bytes``.

    Keys are texts made of parameters, never of tensors. Values are shared: nobody writes to them.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._lock = threading.Lock()
        self._values: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}

    def get(
        self,
        key: str,
        make: Callable[[], T],
        size: Callable[[T], int],
        wait: Callable[[], None] = lambda: None,
    ) -> T:
        """The value of ``key``; made here, or waited for where another thread is making it.

        ``wait`` is called while waiting and may raise to give up. Where the other thread gives up
        or fails, this one makes the value itself.
        """
        while True:
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    value: T = self._values[key][0]
                    return value
                making = self._making.setdefault(key, threading.Lock())
            if making.acquire(timeout=_WAIT_S):
                try:
                    return self._made(key, make, size)
                finally:
                    with self._lock:
                        self._making.pop(key, None)
                    making.release()
            wait()

    def _made(self, key: str, make: Callable[[], T], size: Callable[[T], int]) -> T:
        with self._lock:
            if key in self._values:  # another thread was done between the look and the lock
                value: T = self._values[key][0]
                return value
        with _slot():
            value = make()
        with self._lock:
            self._values[key] = (value, size(value))
            while sum(each for _, each in self._values.values()) > self.max_bytes:
                self._values.popitem(last=False)
        return value


@contextmanager
def _slot() -> Iterator[None]:
    """A place among the computations that run at once; a computation within one needs no other."""
    if getattr(_held, "depth", 0):
        yield
        return
    with _slots:
        _held.depth = 1
        try:
            yield
        finally:
            _held.depth = 0
