"""The one model that the server holds: for all sessions, one user at a time."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sparse_attn.models import LoadedModel

_WAIT_S = 0.05
IDLE_S = 30 * 60  # after which a model that nobody uses leaves the memory


class ModelStore:
    """Holds one model; another one takes its place, and idle ones leave.

    A model in use is locked: a pattern in its place would be in everybody's place.
    """

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._held: LoadedModel | None = None
        self._timer: threading.Timer | None = None

    def holds(self, name: str) -> bool:
        """Whether this model is in memory now."""
        held = self._held
        return held is not None and held.name == name

    @contextmanager
    def use(
        self, name: str, load: Callable[[], LoadedModel], wait: Callable[[], None]
    ) -> Iterator[LoadedModel]:
        """The model of this name, for the block alone; loaded where another one is held.

        ``wait`` is called while another session uses the model, and may raise to give up.
        """
        while not self._lock.acquire(timeout=_WAIT_S):
            wait()
        try:
            self._stop_timer()
            if self._held is None or self._held.name != name:
                self._drop()
                self._held = load()
            yield self._held
        finally:
            if self._held is not None:
                self._timer = threading.Timer(self._idle_s, self._leave)
                self._timer.daemon = True
                self._timer.start()
            self._lock.release()

    def _leave(self) -> None:
        """Drop the model unless somebody is using it, whose end starts the time anew."""
        if self._lock.acquire(blocking=False):
            try:
                self._drop()
            finally:
                self._lock.release()

    def _drop(self) -> None:
        if self._held is not None:
            self._held = None
            gc.collect()  # modules hold each other in cycles

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


STORE = ModelStore()
