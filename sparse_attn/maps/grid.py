"""Which tokens a pixel stands for."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.checks import whole_number

_LARGEST_CELL = 32  # tokens reduced in one step, before pixels are put together


@dataclass(frozen=True)
class Axis:
    """Pixels of ``step`` tokens each, on the grid of all multiples of ``step``."""

    start: int  # first token, a multiple of step
    stop: int  # one past the last token
    step: int  # tokens a pixel
    length: int  # of the sequence

    @property
    def pixels(self) -> int:
        """The number of pixels; the last may stand for fewer tokens."""
        return -(-(self.stop - self.start) // self.step)

    @property
    def cell(self) -> int:
        """The largest divisor of ``step`` up to 32: tokens that can be reduced together."""
        return max(each for each in range(1, _LARGEST_CELL + 1) if self.step % each == 0)

    @property
    def tokens(self) -> Tensor:
        """How many tokens each pixel stands for, (pixels,)."""
        edges = torch.arange(self.pixels + 1) * self.step + self.start
        return edges.clamp(max=self.stop).diff()

    def pixel(self, positions: Tensor) -> Tensor:
        """The pixel of each position; outside the range: below 0 or ``pixels`` and above."""
        return (positions - self.start) // self.step


def axis(field: str, wanted: tuple[int, int], size: int, length: int) -> Axis:
    """The axis that shows the tokens ``wanted`` = (start, stop) on at most ``size`` pixels.

    A range that is no longer than ``size`` gives one pixel a token. The range grows outwards to
    whole pixels, so that neighbouring views of one step agree on every pixel they share.

    Raises:
        TypeError, ValueError: a range that is reversed, empty or outside 0 … length.

    >>> axis("rows", (10, 1000), 512, 4096)
    Axis(start=10, stop=1000, step=2, length=4096)
    """
    if not isinstance(wanted, tuple) or len(wanted) != 2:
        raise TypeError(f"{field} must be (start, stop), got {wanted!r}")
    start = whole_number(f"start of {field}", wanted[0], 0, length - 1)
    stop = whole_number(f"stop of {field}", wanted[1], start + 1, length)
    size = whole_number(f"size for {field}", size, least=1)
    step = _next_step(-(-(stop - start) // size))
    while -(-stop // step) - start // step > size:
        step = _next_step(step + 1)
    return Axis(start // step * step, min(length, -(-stop // step) * step), step, length)


def _next_step(least: int) -> int:
    """The least step of at least ``least`` that is below 16, or has at most four leading bits.

    Such steps have large divisors, which is what makes zoomed-out pictures quick.
    """
    coarse = 1 << max(0, least.bit_length() - 4)
    return -(-least // coarse) * coarse
