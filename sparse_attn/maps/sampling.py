"""Which rows to weigh for a first look at a picture."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from sparse_attn.attention.scores import Share
from sparse_attn.maps.grid import Axis
from sparse_attn.patterns.checks import whole_number


def sampled_rows(
    every: Iterable[Share], rows: Axis, sample: int, device: torch.device
) -> tuple[Tensor, Tensor | None]:
    """About ``sample`` evenly spread rows, some in each pixel, and all rows that read every key.

    Returns the rows, sorted, and a factor for each position (T,): how many rows a weighed one
    stands for, so that sums and means stay unbiased; None where nothing is left out. Where more
    than ``sample`` rows read every key (dense attention), they are sampled like the others.
    """
    sample = whole_number("sample_rows", sample, least=1)
    each = -(-sample // rows.pixels)
    everything = torch.arange(rows.start, rows.stop, device=device)
    if each >= rows.step:
        return everything, None
    full = torch.zeros(len(everything), dtype=torch.bool, device=device)
    for share in every:
        found = share.bound.full_rows(everything)
        if found is not None:
            full |= found
    if int(full.sum()) > sample:
        full.zero_()
    offsets = (2 * torch.arange(each, device=device) + 1) * rows.step // (2 * each)
    starts = torch.arange(rows.pixels, device=device) * rows.step
    chosen = (starts[:, None] + offsets).flatten()
    taken = torch.zeros_like(full)
    taken[chosen[chosen < len(full)].unique()] = True
    taken &= ~full
    pixel = rows.pixel(everything)
    there = torch.zeros(rows.pixels, dtype=torch.float32, device=device)
    here = torch.zeros_like(there)
    there.index_add_(0, pixel, (~full).float())
    here.index_add_(0, pixel, taken.float())
    factor = torch.ones(rows.length, dtype=torch.float32, device=device)
    factor[everything] = torch.where(full, 1.0, (there / here.clamp(min=1))[pixel]).float()
    return everything[taken | full], factor
