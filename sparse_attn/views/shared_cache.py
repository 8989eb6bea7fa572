"""Results that all sessions share: bounded in bytes, and made once however many ask at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_WAIT_S = 0.05
_AT_ONCE = 2  # sessions that compute; torch spreads each over the cores by itself
_slots = threading.BoundedSemaphore(_AT_ONCE)
_held = threading.local()


class SharedCache:
    """Values by key, the least recently used dropped above ``max_bytes``.

    Keys are texts made of parameters, never of tensors. Values are shared: nobody writes to them.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._changed = threading.Condition()
        self._values: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._making: set[str] = set()

    def __contains__(self, key: str) -> bool:
        with self._changed:
            return key in self._values

    def peek(self, key: str) -> Any:
        """The value of ``key`` if it is there, else None; nothing is made."""
        with self._changed:
            return self._found(key) if key in self._values else None

    def get(
        self,
        key: str,
        make: Callable[[], T],
        size: Callable[[T], int],
        wait: Callable[[], None] = lambda: None,
    ) -> T:
        """The value of ``key``; made here, or waited for where another thread is making it.

        ``wait`` is called while waiting and may raise to give up. Where the other thread gives up
        or fails, this one makes the value itself. ``make`` may ask caches for other values.
        """
        with self._changed:
            if key in self._values:
                return self._found(key)
        # A thread has its place before it makes anything, so that whoever is waited for can go on.
        with _place(wait):
            while True:
                with self._changed:
                    if key in self._values:
                        return self._found(key)
                    if key not in self._making:
                        self._making.add(key)
                        break
                    self._changed.wait(_WAIT_S)
                wait()
            try:
                value = make()
                self._keep(key, value, size(value))
                return value
            finally:
                with self._changed:
                    self._making.discard(key)
                    self._changed.notify_all()

    def _found(self, key: str) -> Any:
        self._values.move_to_end(key)
        return self._values[key][0]

    def _keep(self, key: str, value: object, size: int) -> None:
        if size > self.max_bytes:
            return  # it would push out everything and then itself
        with self._changed:
            self._values[key] = (value, size)
            while sum(each for _, each in self._values.values()) > self.max_bytes:
                self._values.popitem(last=False)


@contextmanager
def _place(wait: Callable[[], None]) -> Iterator[None]:
    """A place among the sessions that compute at once; work within work needs no other."""
    if getattr(_held, "place", False):
        yield
        return
    while not _slots.acquire(timeout=_WAIT_S):
        wait()
    _held.place = True
    try:
        yield
    finally:
        _held.place = False
        _slots.release()
