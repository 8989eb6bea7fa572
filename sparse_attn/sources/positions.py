"""Position features whose dot product falls with distance: near positions are alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_TABLE_BITS = 16
# One period of the cosine. Rounded to 2⁻²⁰, so that every machine's cosine gives the same table.
_COSINE = (
    np.round(np.cos(np.arange(2**_TABLE_BITS) * (2 * np.pi / 2**_TABLE_BITS)) * 2**20) / 2**20
).astype(np.float32)
_QUARTER = 2 ** (_TABLE_BITS - 2)  # sin(x) = cos(x − a quarter)


def frequencies(reach: float, count: int) -> NDArray[np.uint32]:
    """``count`` frequencies whose mean cosine falls with distance d about like exp(−d / reach).

    They are the quantiles (i + ½) / count of the Cauchy distribution that is the Fourier transform
    of exp(−d / reach) (Rahimi and Recht, "Random Features for Large-Scale Kernel Machines", 2007,
    with quantiles in place of draws), in units of 2⁻³² turns per token.

    >>> frequencies(8.0, 3).tolist()
    [22895088, 85445664, 318887536]
    """
    quantiles = (np.arange(count) + 0.5) / count
    turns = np.tan(np.pi / 2 * quantiles) / reach / (2 * np.pi)
    # multiples of 16: the last bits of a machine's tangent must not show
    return (np.round(turns * 2**28).astype(np.int64) * 16 % 2**32).astype(np.uint32)


def position_features(start: int, stop: int, turns: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Cosine and sine of every frequency at positions start … stop-1, (stop-start, 2·count).

    Each row has the squared length 1, and the dot product of the rows i and j is the mean of
    cos(2π · turn · (i − j)). The phase is an integer modulo 2³², hence as exact at position 10⁶
    as at position 1.

    >>> a, b, c = position_features(0, 201, frequencies(8.0, 16))[[0, 4, 200]]
    >>> round(float(a @ a), 3), bool(a @ a > a @ b > a @ c)
    (1.0, True)
    """
    at = np.arange(start, stop, dtype=np.uint32)[:, None]
    index = ((at * turns) >> np.uint32(32 - _TABLE_BITS)).astype(np.uint16)  # (rows, count)
    wave = np.concatenate((_COSINE[index], _COSINE[index - np.uint16(_QUARTER)]), axis=1)
    wave *= np.float32(1 / np.sqrt(len(turns)))
    return wave
