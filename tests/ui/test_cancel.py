"""Long work stops when the settings move on, and leaves everything as if never begun."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sparse_attn.settings import Settings
from sparse_attn.ui import busy
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.work import TILE_PIXELS, Work
from sparse_attn.views import given, work
from sparse_attn.views.shared_cache import SharedCache
from tests.ui.threading_help import Stopped, Worker

LENGTH = 4096
SETTINGS = Settings(T=LENGTH, heads=1, D=8)


class Slot:
    """Streamlit's page: says at which sign of progress the settings have moved on."""

    def __init__(self, stop_at: int) -> None:
        self.seen: list[float] = []
        self._stop_at = stop_at

    def progress(self, done: float, _: str) -> None:
        self.seen.append(done)
        if len(self.seen) == self._stop_at:
            raise Stopped


@pytest.fixture(autouse=True)
def slow_clock_and_fresh_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second passes at each look at the clock, so that every sign of progress is shown."""
    seconds = iter(range(10**9))
    monkeypatch.setattr(busy, "time", SimpleNamespace(monotonic=lambda: float(next(seconds))))
    monkeypatch.setattr(work, "_MAPS", SharedCache(2**28))
    monkeypatch.setattr(work, "_TILES", SharedCache(2**28))
    monkeypatch.setattr(given, "_INPUTS", SharedCache(2**28))


def never() -> Busy:
    return Busy(Slot(stop_at=-1))


def dense_pixels() -> NDArray[np.float64]:
    """The largest dense weight of each pixel, from the whole matrix."""
    made = Work(SETTINGS, never()).inputs
    q, k = (each[0, 0].double().numpy() for each in (made.q, made.k))
    side = LENGTH // TILE_PIXELS
    out = np.empty((TILE_PIXELS, TILE_PIXELS))
    for row in range(TILE_PIXELS):
        scores = q[row * side : (row + 1) * side] @ k.T / np.sqrt(q.shape[1])
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        out[row] = weights.reshape(side, TILE_PIXELS, side).max((0, 2))
    return out


def test_a_dense_tile_stops_part_way_and_is_made_whole_the_next_time() -> None:
    threads = torch.get_num_threads()
    Work(SETTINGS, never()).dense()
    slot = Slot(stop_at=3)
    with pytest.raises(Stopped):
        Work(SETTINGS, Busy(slot)).dense_tile()
    assert len(slot.seen) == 3
    assert 0 < slot.seen[-1] < 1, "stopped before the end"
    assert torch.get_num_threads() == threads

    patient = Slot(stop_at=-1)
    tile = Work(SETTINGS, Busy(patient)).dense_tile()
    assert len(patient.seen) > 3, "nothing was kept of the half-made tile"
    assert patient.seen[-1] == 1.0
    np.testing.assert_allclose(tile.values[0, 0].numpy(), dense_pixels(), rtol=1e-4)
    quick = Slot(stop_at=1)
    assert Work(SETTINGS, Busy(quick)).dense_tile() is tile
    assert quick.seen == []


@pytest.mark.parametrize("stop_at", [1, 2])
def test_a_normalizer_that_was_stopped_is_right_the_next_time(stop_at: int) -> None:
    with pytest.raises(Stopped):
        Work(SETTINGS, Busy(Slot(stop_at))).kept()
    kept = Work(SETTINGS, never()).kept().kept[0, 0]
    assert kept.shape == (LENGTH,)
    whole = Work(SETTINGS, never())
    query = 1234
    allowed = whole.pattern.allows(query, torch.arange(LENGTH))
    assert float(kept[query]) == pytest.approx(
        float(whole.dense().row(query)[0, 0][allowed].sum()), rel=1e-4
    )


def test_who_was_stopped_keeps_nobody_from_computing() -> None:
    for _ in range(4):  # more often than there are places to compute
        with pytest.raises(Stopped):
            Work(SETTINGS, Busy(Slot(stop_at=1))).dense_tile()
    small = SETTINGS.replace(T=64)
    assert Worker(lambda: Work(small, never()).pairs()).finish() == Work(small, never()).pairs()
    assert Worker(lambda: Work(small, never()).kept()).finish().mean().item() <= 1
