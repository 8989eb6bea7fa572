"""What the pages show: the shared values of :class:`sparse_attn.views.Work`, for this session."""

from __future__ import annotations

from dataclasses import dataclass

from sparse_attn.settings import Settings
from sparse_attn.sources import Inputs
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.inputs import inputs_of, role_positions
from sparse_attn.views import TILE_PIXELS, Source, Watcher, work

__all__ = ["TILE_PIXELS", "Work"]


class _Session:
    """The texts and files that this session was given."""

    def inputs(self, settings: Settings, busy: Watcher) -> Inputs:
        return inputs_of(settings, busy)

    def role_positions(self, settings: Settings) -> tuple[int, ...]:
        return role_positions(settings)


_SESSION = _Session()


@dataclass(frozen=True, eq=False)
class Work(work.Work):
    """The values behind one picture of this session; each is made when it is first asked for."""

    busy: Busy
    source: Source = _SESSION
