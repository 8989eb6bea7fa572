"""Threads that report what they returned or raised, and never outlive a failing test for long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

PATIENCE_S = 10.0  # an upper bound for what takes milliseconds


class Worker:
    """One call in a thread of its own, started at once."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.value: Any = None
        self.error: BaseException | None = None
        self._call = call
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.value = self._call()
        except BaseException as error:
            self.error = error

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def finish(self, patience_s: float = PATIENCE_S) -> Any:
        """The value, or the exception raised; fails where the thread is stuck."""
        self._thread.join(patience_s)
        assert self.done, "the thread is stuck"
        if self.error is not None:
            raise self.error
        return self.value


class Signal(threading.Event):
    """An event that fails the test instead of waiting for ever."""

    def expect(self) -> None:
        assert self.wait(PATIENCE_S), "it never happened"


class Stopped(BaseException):
    """Not an Exception, like Streamlit's own way to stop a run."""
