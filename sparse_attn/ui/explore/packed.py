"""The picture as the message that the map view draws."""

from __future__ import annotations

from sparse_attn.language import current_language
from sparse_attn.ui.map_view import pack
from sparse_attn.ui.work import Work
from sparse_attn.views.picture import painted, picture
from sparse_attn.views.shared_cache import SharedCache

_PACKED = SharedCache(64 * 2**20)


def packed_picture(work: Work) -> bytes:
    """The message for the map view, remembered by the state it shows."""
    return _PACKED.get(_key(work), lambda: pack(picture(work)), len, work.busy.wait)


def is_packed(work: Work) -> bool:
    """Whether the message is there already."""
    return _key(work) in _PACKED


def _key(work: Work) -> str:
    return f"{painted(work.settings, work.level)}&spoken={current_language()}"
