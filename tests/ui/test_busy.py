"""Progress: quiet at first, then through the slot, which may stop the work."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sparse_attn.ui import busy
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.texts import text
from tests.ui.threading_help import Stopped


class Clock:
    """A clock that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 100.0
        monkeypatch.setattr(busy, "time", SimpleNamespace(monotonic=lambda: self.now_s))


class Slot:
    """A place on the page that remembers what was put there."""

    def __init__(self, stop: bool = False) -> None:
        self.shown: list[tuple[float, str]] = []
        self.emptied = 0
        self._stop = stop

    def progress(self, done: float, words: str) -> None:
        if self._stop:
            raise Stopped
        self.shown.append((done, words))

    def empty(self) -> None:
        self.emptied += 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_what_is_done_soon_shows_nothing(clock: Clock) -> None:
    slot = Slot(stop=True)
    progress = Busy(slot)
    for done in (0.1, 0.5, 1.0):
        clock.now_s += 0.1
        progress(done)
    assert slot.shown == []


def test_what_takes_longer_is_shown_not_too_often(clock: Clock) -> None:
    slot = Slot()
    progress = Busy(slot)
    for step in range(1, 201):
        clock.now_s += 0.01
        progress(step / 200)
    assert 5 <= len(slot.shown) <= 17, "two seconds, the first 0.4 quiet, then ten a second"
    shares = [done for done, _ in slot.shown]
    assert shares == sorted(shares)
    assert shares[0] >= 0.2
    assert {words for _, words in slot.shown} == {text("computing")}


def test_a_share_above_one_is_one(clock: Clock) -> None:
    slot = Slot()
    progress = Busy(slot)
    clock.now_s += 1
    progress(1.0000001)
    assert slot.shown == [(1.0, text("computing"))]


def test_the_slot_may_stop_the_work(clock: Clock) -> None:
    progress = Busy(Slot(stop=True))
    clock.now_s += 1
    with pytest.raises(Stopped):
        progress(0.5)


def test_waiting_for_another_session_can_be_stopped_too(clock: Clock) -> None:
    progress = Busy(Slot(stop=True))
    progress.wait()
    clock.now_s += 1
    with pytest.raises(Stopped):
        progress.wait()


def test_in_the_end_the_place_is_empty() -> None:
    slot = Slot()
    Busy(slot).done()
    assert slot.emptied == 1
