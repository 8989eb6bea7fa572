"""Pictures and views that several tests draw."""

from __future__ import annotations

from typing import Any

import numpy as np

from sparse_attn.export.taken import Taken
from sparse_attn.figures.picture import Kept, Panel, Picture, Pin, Rules, View
from sparse_attn.figures.scales import WeightScale
from sparse_attn.settings import Settings

SIDE = 16
WORDS = (
    "[CLS]", "窓", "は", "全部", "の", "語", "<b>", "&amp;", "$x^2$", "a\x07b", "見", "る",
    "one", "two", "three", "end",
)  # fmt: skip


def small(**fields: Any) -> Taken:
    made: dict[str, Any] = {"T": 48, "heads": 2, "D": 4}
    return Taken(Settings(**(made | fields)))


def drawn(**fields: Any) -> Picture:
    """A picture of 16 tokens: sparse weights on a band, dense ones everywhere, and why."""
    dice = np.random.default_rng(3)
    dense = dice.random((SIDE, SIDE)) ** 4
    at = np.arange(SIDE)
    bits = (np.abs(at[:, None] - at) <= 2).astype(np.int32)
    bits[5] |= 2
    sparse = np.where(bits > 0, dense, np.nan)
    share = (bits > 0) * 1.0
    share[7, 7] = 1e-2
    made: dict[str, Any] = {
        "panels": [
            Panel("sparse", "Sparse", sparse, share),
            Panel("difference", "Difference", np.nan_to_num(sparse) - dense / 2),
            Panel("why", "Why", bits, share),
        ],
        "length": SIDE,
        "rows": (0, SIDE),
        "columns": (0, SIDE),
        "row_step": 1,
        "column_step": 1,
        "caption": "A caption with 日本語 and a $dollar$ & <tag>",
        "painted": "T=16",
        "rules": Rules(bits, ("band", "global row")),
        "kept": Kept(np.linspace(0, 1, SIDE), np.linspace(0, 0.5, SIDE)),
        "weights": WeightScale(1e-4, 1.0),
        "pinned": Pin(3, 4),
    }
    return Picture(**(made | fields))


def million() -> Picture:
    """The overview of 2²⁰ tokens in 512 pixels a side, zoomed to its middle half."""
    side, step = 512, 2048
    at = np.arange(side)
    share = np.where(np.abs(at[:, None] - at) <= 1, 0.2, 0.0)
    plane = np.where(share > 0, 0.01, np.nan)
    half = (2**18, 3 * 2**18)
    return Picture(
        panels=[Panel("sparse", "Sparse", plane, share)],
        length=2**20,
        rows=(0, 2**20),
        columns=(0, 2**20),
        row_step=step,
        column_step=step,
        caption="long",
        painted="T=1048576",
        view=View(half, half),
    )
