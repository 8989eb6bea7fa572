"""From tiles to what the map view draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.figures.scales import difference_scale, weight_scale
from sparse_attn.language import current_language
from sparse_attn.maps import Tile
from sparse_attn.settings import Settings, option_label
from sparse_attn.ui.explore.caption import picture_caption
from sparse_attn.ui.map_view import Kept, Panel, Picture, Pin, Rules, View, pack
from sparse_attn.ui.map_view.picture import KINDS, Kind
from sparse_attn.ui.shared_cache import SharedCache
from sparse_attn.ui.work import Work

_PACKED = SharedCache(64 * 2**20)


def packed_picture(work: Work) -> bytes:
    """The message for the map view, remembered by the state it shows."""
    key = f"{painted(work.settings)}&spoken={current_language()}"
    return _PACKED.get(key, lambda: pack(picture(work)), len, work.busy.wait)


def painted(settings: Settings) -> str:
    """What ``data-painted`` says once the picture of these settings is on screen."""
    return f"{settings.to_link(full=True)}&level=exact"


def picture(work: Work) -> Picture:
    """The three panels, the rules, the curve of kept mass and the caption."""
    settings = work.settings
    sparse = work.sparse_tile()
    # The colours are those of the whole map, so that they stay when one zooms in.
    whole = replace(work, settings=settings.replace(view=None))
    planes = _plane(whole.sparse_tile()), _plane(whole.dense_tile())
    log = settings.scale == "log"
    differences = None
    if "difference" in settings.panels:
        differences = difference_scale(_plane(whole.difference()), log)
    return Picture(
        panels=[_panel(kind, work) for name in settings.panels for kind in KINDS if kind == name],
        length=settings.T,
        rows=sparse.rows,
        columns=sparse.columns,
        row_step=sparse.row_step,
        column_step=sparse.column_step,
        caption=picture_caption(work, sparse),
        painted=painted(settings),
        subject=settings.replace(view=None, query=None, key=None).to_link(full=True),
        rules=Rules(_array(sparse.rules[0]), work.pattern.rules),
        kept=_kept(work, sparse),
        tokens=work.inputs.tokens,
        pinned=None if settings.query is None else Pin(settings.query, settings.key),
        view=View(*settings.view) if settings.view else None,
        reduce=sparse.reduce,
        log=log,
        weights=weight_scale(planes, log),
        differences=differences,
        file_name=f"sparse-attention-{settings.preset}-T{settings.T}",
    )


def _panel(kind: Kind, work: Work) -> Panel:
    tiles = {"dense": work.dense_tile, "difference": work.difference}
    tile = tiles.get(kind, work.sparse_tile)()
    plane = _array(tile.rules[0]) if kind == "why" else _plane(tile)
    return Panel(kind, option_label("panels", kind), plane, _array(tile.allowed_share[0]))


def _kept(work: Work, tile: Tile) -> Kept:
    """Mean and worst share kept of the queries of each pixel row."""
    start, stop = tile.rows
    kept = _array(work.kept().kept[0, 0])[start:stop]
    edges = np.arange(0, len(kept), tile.row_step)
    defined = ~np.isnan(kept)
    counts = np.add.reduceat(defined, edges)
    sums = np.add.reduceat(np.where(defined, kept, 0.0), edges)
    with np.errstate(invalid="ignore"):
        mean = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    low = np.minimum.reduceat(np.where(defined, kept, np.inf), edges)
    return Kept(mean, np.where(counts > 0, low, np.nan))


def _plane(tile: Tile) -> NDArray[np.floating]:
    return _array(tile.values[0, 0])


def _array(tensor: Tensor) -> NDArray[Any]:
    array: NDArray[Any] = tensor.detach().cpu().numpy()
    return array
