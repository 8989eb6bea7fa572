"""From tiles to what is drawn, on the page and in a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.figures.picture import KINDS, Kept, Kind, Panel, Picture, Pin, Rules, View
from sparse_attn.figures.scales import difference_scale, weight_scale
from sparse_attn.maps import Tile
from sparse_attn.settings import Settings, option_label
from sparse_attn.views.caption import picture_caption
from sparse_attn.views.level import Level
from sparse_attn.views.work import Work


def painted(settings: Settings, level: Level = "exact") -> str:
    """What ``data-painted`` says once the picture of these settings is on screen."""
    return f"{settings.to_link(full=True)}&level={level}"


def picture(work: Work) -> Picture:
    """The three panels, the rules, the curve of kept mass and the caption."""
    settings = work.settings
    subject = settings.replace(view=None, query=None, key=None).to_link(full=True)
    sparse = work.sparse_tile()
    # The colours are those of the whole map, as first seen: they stay when one zooms in, and when
    # the exact picture takes the place of the sampled one.
    whole = replace(work, settings=settings.replace(view=None), level="sampled")
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
        painted=painted(settings, work.level),
        subject=subject,
        pair_link=subject,
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
    """Mean and worst share kept of the queries of each pixel row, where any of them is known."""
    start, stop = tile.rows
    kept = _array(work.kept_in_view().kept[0, 0])[start:stop]
    edges = np.arange(0, len(kept), tile.row_step)
    defined = ~np.isnan(kept)
    counts = np.add.reduceat(defined, edges)
    sums = np.add.reduceat(np.where(defined, kept, 0.0), edges)
    with np.errstate(invalid="ignore"):
        mean = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    low = np.where(counts > 0, np.minimum.reduceat(np.where(defined, kept, np.inf), edges), np.nan)
    if work.dense_sample is None:
        return Kept(mean, low)
    known = np.flatnonzero(counts)  # pixel rows without a weighed query show their neighbour
    nearest = (
        known[np.abs(np.arange(len(mean))[:, None] - known).argmin(1)] if len(known) else known
    )
    return Kept(mean[nearest], low[nearest]) if len(known) else Kept(mean, low)


def _plane(tile: Tile) -> NDArray[np.floating]:
    return _array(tile.values[0, 0])


def _array(tensor: Tensor) -> NDArray[Any]:
    array: NDArray[Any] = tensor.detach().cpu().numpy()
    return array
