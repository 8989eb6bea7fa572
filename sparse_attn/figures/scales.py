"""The ranges that 8-bit levels stand for, and how they are written on a colour bar."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating]

TOP_LEVEL = 255
ZERO_LEVEL = 128  # of a difference: 127 levels to either side
DECADES = 6  # a logarithmic scale reaches this far below its top


@dataclass(frozen=True)
class WeightScale:
    """The range that levels 1 to 255 stand for, shared by sparse and dense.

    ``log``: ``low`` is level 1 and whatever lies below it; linear: level 1 is zero.

    >>> WeightScale(1e-4, 1.0, log=True).value(128)
    0.01
    """

    low: float
    high: float
    log: bool = True

    def __post_init__(self) -> None:
        least = 0.0 if self.log else -math.inf
        if not (least < self.low < self.high < math.inf):
            rule = "0 < low < high" if self.log else "low < high"
            raise ValueError(
                f"weight range must be finite with {rule}, got low={self.low}, high={self.high}"
            )

    def value(self, level: int) -> float:
        """The weight in the middle of a level (1–255)."""
        part = (level - 1) / (TOP_LEVEL - 1)
        if self.log:
            return float(self.low * (self.high / self.low) ** part)
        return self.low + (self.high - self.low) * part

    def ticks(self) -> list[tuple[float, str]]:
        """Readable marks: (place along the bar from 0 to 1, text)."""
        if not self.log:
            values = [float(value) for value in np.linspace(self.low, self.high, 5)]
            marks = [(at / 4, readable(value)) for at, value in enumerate(values)]
            return [*marks[:-1], (1.0, f"\u2265 {readable(self.high)}")]
        span = math.log10(self.high / self.low)
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.log10(self.high) + 1e-9
        powers = range(first, math.floor(last) + 1)
        return [((n - math.log10(self.low)) / span, readable(10.0**n)) for n in powers]


_CLOSEST_MARK = 0.09  # of a bar's length: what stands nearer to zero would be printed over it


@dataclass(frozen=True)
class DifferenceScale:
    """Symmetric around zero: ``limit`` is level 255, ``-limit`` level 1, zero level 128.

    ``log`` is symmetric-logarithmic: differences smaller than ``low`` are drawn as zero.
    """

    low: float
    limit: float
    log: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.low < self.limit < math.inf:
            raise ValueError(
                "difference range must be finite with 0 < low < limit, "
                f"got low={self.low}, limit={self.limit}"
            )

    def value(self, level: int) -> float:
        """The difference in the middle of a level (1–255)."""
        steps = level - ZERO_LEVEL
        if steps == 0:
            return 0.0
        if not self.log:
            return self.limit * steps / 127
        size = self.low * (self.limit / self.low) ** ((abs(steps) - 1) / 126)
        return math.copysign(size, steps)

    def ticks(self) -> list[tuple[float, str]]:
        """Readable marks: (place along the bar from 0 to 1, text)."""
        if not self.log:
            ends = [(-1.0, 0.0), (-0.5, 0.25), (0.0, 0.5), (0.5, 0.75), (1.0, 1.0)]
            marks = [(at, signed(part * self.limit)) for part, at in ends]
            return [(0.0, f"\u2264 {marks[0][1]}"), *marks[1:-1], (1.0, f"\u2265 {marks[-1][1]}")]
        decades = math.log10(self.limit / self.low)
        top = math.floor(math.log10(self.limit) + 1e-9)
        step = 2 if decades > 3 else 1
        powers = [n for n in range(top, top - 12, -step) if 10.0**n > self.low * 1.001]
        marks = [(0.5, "0")]
        for power in powers:
            arm = 0.5 * math.log10(10.0**power / self.low) / decades
            if arm < _CLOSEST_MARK:
                continue
            marks += [
                (0.5 - arm, signed(-(10.0**power))), (0.5 + arm, signed(10.0**power)),
            ]  # fmt: skip
        return sorted(marks)


def weight_scale(planes: Iterable[Values], log: bool = True) -> WeightScale:
    """One range for all planes, rounded outward so that it stays when a weight moves a little.

    Both ends are 1, 2 or 5 times a power of ten. A logarithmic range starts where all but one
    in two hundred of the positive values of some plane lie above, at most six decades below the
    top; what lies lower shares the lowest level. A linear range ends where all but one in a
    hundred lie below: a single large weight would leave all others dark. No positive value at
    all: the range up to 1.

    >>> weight_scale([np.array([[0.0, 0.004, 0.31]])])
    WeightScale(low=0.002, high=0.5, log=True)
    """
    smallest, usual, largest = _positive_range(planes)
    if not log:
        return WeightScale(0.0, _round_up(usual), log=False)
    high = _round_up(largest)
    low = _round_down(max(smallest, high * 10.0**-DECADES))
    return WeightScale(min(low, high / 10), high)


def difference_scale(plane: Values, log: bool = True) -> DifferenceScale:
    """The symmetric range of a plane of differences, rounded outward.

    Four decades deep, or five where half of the differences need it: those of a long sequence are
    small everywhere but in the band. A linear range leaves out the largest one in a hundred, as
    :func:`weight_scale` does.

    >>> difference_scale(np.array([[-0.3, 0.0, np.nan, 0.02]]), log=False).limit
    0.5
    """
    smallest, usual, largest = _positive_range([np.abs(plane)])
    limit = _round_up(largest if log else usual)
    sizes = np.abs(plane[np.isfinite(plane) & (plane != 0)])
    usual_size = float(np.median(sizes)) if sizes.size else limit
    low = _round_down(max(smallest, min(limit * 1e-4, max(limit * 1e-5, usual_size / 3))))
    return DifferenceScale(min(low, limit / 10), limit, log)


def readable(value: float) -> str:
    """A number as a person writes it on an axis: 1, 0.1, 0.01, then 1e-3.

    >>> [readable(each) for each in (1.0, 0.25, 0.01, 0.001, 2e-05)]
    ['1', '0.25', '0.01', '1e-3', '2e-5']
    """
    if value == 0 or 0.01 <= abs(value) < 1e4:
        return f"{value:.3g}"
    digits, power = f"{value:.1e}".split("e")
    return f"{float(digits):g}e{int(power)}"


def signed(value: float) -> str:
    """Like :func:`readable` with its sign written out, a true minus below zero."""
    return ("+" if value > 0 else "\u2212" if value < 0 else "") + readable(abs(value))


def _positive_range(planes: Iterable[Values]) -> tuple[float, float, float]:
    """Where the positive values begin, in the plane where they begin lowest, where all but one in
    a hundred of them end, in all planes together, and the largest.
    """
    smallest, largest = math.inf, 0.0
    samples: list[Values] = []
    for plane in planes:
        positive = plane[(plane > 0) & (plane < math.inf)]
        if positive.size:
            few = positive[:: max(1, positive.size // 20_000)]  # enough for a quantile
            smallest = min(smallest, float(np.quantile(few, 0.005, method="lower")))
            largest = max(largest, float(positive.max()))
            samples.append(positive[:: max(1, positive.size // 50_000)])
    if not samples:
        return 1e-3, 1.0, 1.0
    usual = np.quantile(np.concatenate(samples), 0.99, method="higher")
    return smallest, float(usual), largest


def _round_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = math.floor(math.log10(value))
    steps = (float(f"{step}e{power}") for step in (1, 2, 5, 10))
    return next(step for step in steps if step >= value * (1 - 1e-6))


def _round_down(value: float) -> float:
    """The 1, 2 or 5 times a power of ten at or below."""
    power = math.floor(math.log10(value) + 1e-9)
    steps = (float(f"{step}e{power}") for step in (5, 2, 1))
    return next((step for step in steps if step <= value * (1 + 1e-6)), float(f"1e{power}"))
