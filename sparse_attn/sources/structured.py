"""Synthetic queries and keys with locality, topics, hubs and noise: dense attention to look at.

A score is a sum of four terms, each with numbers of its own in q and k:

    score(i, j) = locality · kernel(|i − j|) + topics · [topic(i) = topic(j)]
                + hubs · [j is a hub] + noise · N(0, 1)

times how much the head cares for each (``head_mix``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from sparse_attn.patterns.checks import whole_number
from sparse_attn.sources.checks import (
    BUDGET_BYTES,
    MAX_LENGTH,
    amount,
    check_size,
    floating_dtype,
    seed_number,
)
from sparse_attn.sources.inputs import Inputs
from sparse_attn.sources.join import SMALLEST_WIDTH, Matrix, joined
from sparse_attn.sources.landmarks import TOPICS, hub_positions, topic_of
from sparse_attn.sources.mixes import HeadMix, head_mix
from sparse_attn.sources.positions import frequencies, position_features

_MOST_FREQUENCIES = 32
_NUMBERS_AT_ONCE = 2**19  # of q, and as many of k and of v: scratch memory stays flat
_Q_STREAM, _K_STREAM, _V_STREAM = 3, 4, 5  # what a seed is used for, after those of landmarks.py


def structured(
    length: int,
    heads: int = 4,
    dim: int = 64,
    seed: int = 0,
    locality: float = 1.0,
    topics: float = 1.0,
    hubs: float = 1.0,
    noise: float = 1.0,
    device: torch.device | str | None = None,
    dtype: torch.dtype = torch.float32,
    budget_bytes: int = BUDGET_BYTES,
    only_head: int | None = None,
) -> Inputs:
    """Seeded q, k, v (1, H, T, D) whose dense attention has a band, blocks, columns and peaks.

    Args:
        length: T, tokens.
        heads: H; they differ in their mix (``head_mix``).
        dim: D. Below 8 the four terms share numbers and blur.
        seed: decides hubs, topics and noise. The same seed gives the same values on every device;
            the values at a position depend neither on the length nor on the number of heads.
        locality: near tokens attend to each other, within a reach that differs by head.
        topics: tokens of the same topic attend to each other (``topic_segments``).
        hubs: every token attends to a few (``hub_positions``).
        noise: standard deviation of the Gaussian part of the scores.
        device, dtype: where and as what the tensors are returned.
        budget_bytes: most memory for q, k and v; computed before anything is allocated.
        only_head: make q and k of this head alone, (1, 1, T, D), and no v: for lengths at which
            all heads would not fit.

    Time and memory are O(H·T·D).

    Raises:
        TypeError, ValueError: a value is not allowed, or the memory exceeds the budget.

    >>> inputs = structured(512, heads=2)
    >>> inputs.q.shape
    torch.Size([1, 2, 512, 64])
    >>> print(inputs.name)
    synthetic input (seed 0, locality 1, topics 1, hubs 1, noise 1),
    numbers are not from a model
    """
    whole_number("length", length, 1, MAX_LENGTH)
    whole_number("heads", heads, 1)
    whole_number("dim", dim, 1)
    amounts = _Amounts(
        amount("locality", locality),
        amount("topics", topics),
        amount("hubs", hubs),
        amount("noise", noise),
    )
    seed_number(seed)
    floating_dtype(dtype)
    width = max(dim, SMALLEST_WIDTH)
    rows_at_once = min(length, max(_NUMBERS_AT_ONCE // width, 1))
    scratch = 9 * length + 32 * rows_at_once * width  # topics and hubs; up to eight such pieces
    made = (
        range(heads) if only_head is None else (whole_number("only_head", only_head, 0, heads - 1),)
    )
    check_size(length, len(made), dim, dtype, scratch, budget_bytes)

    shape = 1, len(made), length, dim
    q, k = (torch.empty(shape, dtype=dtype) for _ in range(2))
    v = torch.empty(shape, dtype=dtype) if only_head is None else None
    topic = topic_of(length, seed)
    is_hub = np.zeros(length, bool)
    is_hub[list(hub_positions(length, seed))] = True
    for place, head in enumerate(made):
        maker = _Head(width, dim, seed, head, amounts)
        for start in range(0, length, rows_at_once):
            rows = slice(start, min(start + rows_at_once, length))
            told = start, rows.stop, topic[rows], is_hub[rows]
            for tensor, numbers in zip((q, k), maker.rows(*told), strict=True):
                tensor[0, place, rows] = torch.from_numpy(numbers)
            if v is not None:
                v[0, place, rows] = torch.from_numpy(maker.values(rows.stop - start))
    if v is not None:
        v = v.to(device)
    return Inputs(
        q.to(device),
        k.to(device),
        v,
        None,
        amounts.sentence(seed),
        synthetic=True,
        only_head=only_head,
        translations={"ja": amounts.japanese(seed)},
    )


@dataclass(frozen=True)
class _Amounts:
    locality: float
    topics: float
    hubs: float
    noise: float

    def sentence(self, seed: int) -> str:
        return (
            f"synthetic input (seed {seed}, locality {self.locality:g}, topics {self.topics:g}, "
            f"hubs {self.hubs:g}, noise {self.noise:g}), numbers are not from a model"
        )

    def japanese(self, seed: int) -> str:
        return (
            f"合成入力(シード {seed}、局所性 {self.locality:g}、トピック {self.topics:g}、"
            f"ハブ {self.hubs:g}、ノイズ {self.noise:g})。数値はモデルから得たものではありません"
        )


class _Head:
    """Makes the rows of one head in order; its generators stand where the last row ended."""

    def __init__(self, width: int, dim: int, seed: int, head: int, amounts: _Amounts) -> None:
        self.mix: HeadMix = head_mix(head)
        self.width, self.dim = width, dim
        self.amounts = amounts
        self.turns = frequencies(self.mix.reach, min(5 * width // 16, _MOST_FREQUENCIES))
        self.topics = min(TOPICS, max(2, width // 8))
        self.q_noise, self.k_noise, self.v_numbers = (
            np.random.Generator(np.random.PCG64(np.random.SeedSequence([stream, seed, head])))
            for stream in (_Q_STREAM, _K_STREAM, _V_STREAM)
        )

    def rows(
        self, start: int, stop: int, topic: NDArray[np.int64], is_hub: NDArray[np.bool_]
    ) -> tuple[Matrix, Matrix]:
        """q, k of positions start … stop-1, each (rows, dim)."""
        amounts, mix = self.amounts, self.mix
        places = position_features(start, stop, self.turns)
        same = np.eye(self.topics, dtype=np.float32)[topic % self.topics]
        everyone = np.ones((stop - start, 1), np.float32)
        hub = is_hub[:, None].astype(np.float32)
        left = self.width - places.shape[1] - self.topics - 1  # numbers left for the noise
        q_noise, k_noise = (
            each.standard_normal((stop - start, left), dtype=np.float32)
            for each in (self.q_noise, self.k_noise)
        )
        terms = (
            (places, places, mix.locality * amounts.locality),
            (same, same, mix.topics * amounts.topics),
            (everyone, hub, mix.hubs * amounts.hubs),
            (q_noise, k_noise, mix.noise * amounts.noise / left**0.5),
        )
        return joined(terms, self.dim)

    def values(self, rows: int) -> Matrix:
        """v of the next ``rows`` positions, (rows, dim): uniform, mean 0, variance 1."""
        v = self.v_numbers.random((rows, self.dim), dtype=np.float32)
        v -= np.float32(0.5)
        v *= np.float32(12**0.5)
        return v
