"""Progress for what takes long, in a place kept for it, and the way to stop it."""

from __future__ import annotations

import time
from typing import Any

from sparse_attn.ui.texts import text

_QUIET_S = 0.4  # nothing is shown for what is done by then
_EVERY_S = 0.1
_STEP_S = 0.03  # of a pause: after so long a moved setting is noticed


class Busy:
    """A progress callback for the engine.

    Each sign of progress goes through Streamlit, which stops this run where the settings have
    moved on: changing one's mind cancels the work.
    """

    def __init__(self, slot: Any) -> None:
        self._slot = slot  # a place on the page, such as st.empty()
        self._start = self._last = time.monotonic()

    def __call__(self, done: float) -> None:
        now = time.monotonic()
        if now - self._start > _QUIET_S and now - self._last > _EVERY_S:
            self._last = now
            self._slot.progress(min(1.0, done), text("computing"))

    def wait(self) -> None:
        """To be called while another session makes what this one needs."""
        self(0.0)

    def pause(self, seconds: float) -> None:
        """Leave the browser time to draw what it was sent; ends early where settings move on."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(_STEP_S, left))
            self._slot.empty()

    def done(self) -> None:
        """Leave the place empty."""
        self._slot.empty()
