"""Which rows to weigh for a first look at a picture."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor

from sparse_attn.attention.scores import Share
from sparse_attn.maps.grid import Axis
from sparse_attn.patterns.checks import whole_number

# Where in its stretch a sampled row lies: odd and at no fraction of it, since evenly spaced rows
# would fall in step with evenly spaced global tokens, and stand for those alone.
_GOLDEN = (5**0.5 - 1) / 2


def sampled_rows(
    every: Iterable[Share], rows: Axis, sample: int, device: torch.device
) -> tuple[Tensor, Tensor | None]:
    """About ``sample`` evenly spread rows, and all rows that read every key.

    Some lie in each pixel row or, where there are more pixel rows than that, one in every few of
    them (:func:`spread` fills the others). Returns the rows, sorted, and a factor for each
    position (T,): how many rows a weighed one stands for, so that sums and means stay unbiased;
    None where nothing is left out. Where more than ``sample`` rows read every key (dense
    attention), they are sampled like the others.
    """
    sample = whole_number("sample_rows", sample, least=1)
    most = max(1, min(sample // rows.pixels, rows.step))
    # A divisor, so that all are evenly spaced and what they read lies evenly in memory.
    each = next(count for count in range(most, 0, -1) if rows.step % count == 0)
    apart = max(1, -(-rows.pixels // sample))  # pixel rows from one that is sampled to the next
    if each >= rows.step and apart == 1:
        return torch.arange(rows.start, rows.stop, device=device), None
    positions = [share.bound.full_positions for share in every]
    full = torch.cat(positions).unique() if positions[1:] else positions[0]
    full = full[(full >= rows.start) & (full < rows.stop)]
    if len(full) > sample:
        full = full[:0]
    spacing = rows.step // each
    first = min(spacing - 1, int(_GOLDEN * spacing) | 1)
    offsets = torch.arange(each, device=device) * spacing + first
    middle = min(apart // 2, rows.pixels - 1)
    starts = torch.arange(middle, rows.pixels, apart, device=device) * rows.step + rows.start
    chosen = (starts[:, None] + offsets).flatten()
    chosen = chosen.clamp(max=rows.stop - 1).unique()  # the last pixel may be a short one
    chosen = chosen[~torch.isin(chosen, full)]
    tokens = rows.tokens.to(device) - rows.pixel(full).bincount(minlength=rows.pixels)
    taken = rows.pixel(chosen).bincount(minlength=rows.pixels)
    factor = torch.ones(rows.length, dtype=torch.float32, device=device)
    each_stands_for = (tokens / taken.clamp(min=1)).float().repeat_interleave(rows.step)
    factor[rows.start : rows.stop] = each_stands_for[: rows.stop - rows.start]
    factor[full] = 1.0
    return torch.cat([chosen, full]).sort().values, factor


def spread(values: Tensor, rows: Tensor, axis: Axis) -> Tensor:
    """``values`` (…, height, width) with every pixel row that has none of ``rows`` like the next.

    That is the nearest pixel row of which a row was weighed.
    """
    weighed = torch.zeros(axis.pixels, dtype=torch.bool, device=values.device)
    weighed[axis.pixel(rows).to(values.device)] = True
    if bool(weighed.all()) or not len(rows):
        return values
    places = weighed.nonzero()[:, 0]
    every = torch.arange(axis.pixels, device=values.device)
    after = torch.searchsorted(places, every).clamp(max=len(places) - 1)
    before = (after - 1).clamp(min=0)
    nearer = (places[after] - every).abs() < (every - places[before]).abs()
    return values[..., torch.where(nearer, places[after], places[before]), :]
