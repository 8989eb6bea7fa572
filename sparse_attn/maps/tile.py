"""What is visible of a map at a given size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from torch import Tensor

Reduce = Literal["max", "mean", "sum"]


@dataclass(frozen=True, eq=False)
class Tile:
    """A picture of part of a map; every number in it says what it stands for.

    ``values`` are weights (or sparse − dense in a difference) reduced over the pixel: ``max`` over
    its allowed pairs, ``sum`` over all, ``mean`` = sum ÷ all its pairs; NaN where the pixel holds
    no allowed pair. Differences hold every pair that the dense reference allows, and their ``max``
    is the entry of the largest magnitude, with its sign.
    """

    values: Tensor  # (B, H, height, width), NaN where no pair is allowed
    allowed_share: Tensor  # (1 or H, height, width) float64, exact; (B, 1 or H, …) if items differ
    rules: Tensor  # like allowed_share, int32: OR of the rules that allow a pair of the pixel
    rows: tuple[int, int]  # tokens really covered, (start, stop)
    columns: tuple[int, int]
    row_step: int  # tokens a pixel
    column_step: int
    reduce: Reduce
    exact: bool  # False: weights are those of sampled rows; support and rules are exact even then
    weighed_rows: int  # how many rows the weights come from


def checked_reduce(reduce: object) -> Reduce:
    """``reduce`` if it is one of the three, or a sentence."""
    for allowed in get_args(Reduce):
        if reduce == allowed:
            return allowed
    raise ValueError(f"reduce must be one of {', '.join(get_args(Reduce))}, got {reduce!r}")
