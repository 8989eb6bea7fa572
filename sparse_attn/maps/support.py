"""Which pixels hold allowed pairs, how large a share, and by which rules: exact, without q and k.

Rows that read every key are counted by a formula, and so are whole columns. The other parts are
walked one by one; where one repeats along the sequence, a stretch of it is walked and the ends. A
pair counts for the first part that allows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.maps.full_rows import full_counts, mark_full
from sparse_attn.maps.lines import add_lines
from sparse_attn.maps.pixels import Pixels
from sparse_attn.maps.repeating import repeated
from sparse_attn.maps.walked import Canvases, Walked, ranges
from sparse_attn.patterns.bound import BoundPattern
from sparse_attn.patterns.pattern import Pattern


@dataclass(frozen=True, eq=False)
class Support:
    """What a pattern allows in each pixel, exactly; it needs no q and no k."""

    counts: Tensor  # (height, width) int64: allowed pairs
    rules: Tensor  # (height, width) int32, bit r: some pair of the pixel is allowed by rule r
    pairs: Tensor  # (height, width) int64: pairs of the pixel

    @property
    def allowed_share(self) -> Tensor:
        """Allowed pairs ÷ pairs of the pixel, (height, width) float64."""
        return self.counts.double() / self.pairs


def supports(
    patterns: tuple[Pattern, ...],
    heads: tuple[int, ...],
    device: torch.device,
    pixels: Pixels,
    progress: Progress | None = None,
) -> tuple[Tensor, Tensor]:
    """``allowed_share`` and ``rules`` of maps: (1 or H, h, w), or (B, …) if items differ."""
    found: dict[tuple[Pattern, int], Support] = {}

    def ask(pattern: Pattern, head: int) -> Support:
        key = (pattern, head if pattern.per_head else 0)
        if key not in found:
            bound = pattern.bound(head, device)
            found[key] = support(bound, len(pattern.rules), pixels, progress)
        return found[key]

    def stack(pattern: Pattern) -> tuple[Tensor, Tensor]:
        asked = [ask(pattern, head) for head in (heads if pattern.per_head else heads[:1])]
        return (
            torch.stack([each.allowed_share for each in asked]),
            torch.stack([each.rules for each in asked]),
        )

    if len(set(patterns)) == 1:
        return stack(patterns[0])
    stacked = [stack(pattern) for pattern in patterns]
    most = max(len(each) for each, _ in stacked)
    alike = [tuple(each.expand(most, *each.shape[1:]) for each in two) for two in stacked]
    return torch.stack([each for each, _ in alike]), torch.stack([each for _, each in alike])


def support(
    bound: BoundPattern, rules: int, pixels: Pixels, progress: Progress | None = None
) -> Support:
    """Count the allowed pairs of every pixel, and find which of the ``rules`` allow any of them."""
    rows = torch.arange(pixels.rows.start, pixels.rows.stop, device=bound.device)
    full = bound.full_rows(rows)
    if full is None:
        full = torch.zeros_like(rows, dtype=torch.bool)
    like = torch.zeros((), dtype=torch.int64, device=bound.device)
    counts, marks = pixels.canvas("sum", like), pixels.canvas("sum", like, rules)
    before = replace(bound, parts=())
    every = bound.in_walking_order
    for number, (part, its_rules) in enumerate(every):
        told = part_of(progress, number / len(every), 1 / len(every))
        walked = Walked(before, part, pixels)
        canvases = Canvases(counts, marks[its_rules])
        if part.lines is not None:
            add_lines(walked, rows, full, canvases, told)
        else:
            _add(walked, rows, full, canvases, part_of(told, 0.0, 0.7))
            _mark_full_rows(walked, rows[full], canvases.marks, part_of(told, 0.7, 0.3))
        before = replace(bound, parts=(*before.parts, part))
    if progress is not None:
        progress(1.0)
    bits = torch.zeros(pixels.shape, dtype=torch.int32)
    for rule, found in enumerate(pixels.picture(marks).cpu()):
        bits |= (found > 0).to(torch.int32) << rule
    total = pixels.picture(counts) + full_counts(bound, rows[full], pixels)
    return Support(total.cpu(), bits, pixels.pairs)


def _add(
    walked: Walked, rows: Tensor, full: Tensor, canvases: Canvases, progress: Progress | None
) -> None:
    """Count and mark what the part allows in the rows that are not ``full``."""
    others = rows[~full]
    if walked.part.listed(others[:1]) is not None:
        walked.add_listed(others, canvases)
        return
    rest = repeated(walked, rows, full, canvases)
    walked.add(
        [some for each in rest for some in ranges(each, full[each - rows[0]])], canvases, progress
    )


def _mark_full_rows(walked: Walked, rows: Tensor, marks: Tensor, progress: Progress | None) -> None:
    """Mark what the part's rules allow in ``rows`` that read every key, because of it or not."""
    if not len(rows):
        return
    own = walked.part.full_rows(rows)
    if own is None:
        own = torch.zeros_like(rows, dtype=torch.bool)
    mark_full(walked.alone, rows[own], walked.pixels, marks, part_of(progress, 0.0, 0.5))
    nothing = replace(walked, before=replace(walked.before, parts=()))
    unused = walked.pixels.canvas("sum", marks)
    nothing.add([rows[~own]], Canvases(unused, marks), part_of(progress, 0.5, 0.5))
