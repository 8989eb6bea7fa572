"""Where the dense mass lies that a window misses: by key, by query, and pair by pair on demand."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.attention.scores import key_rows, query_rows, scores
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.walk import walk

_CROSSES_AT_ONCE = 2**24  # pairs, 64 MiB of float32


class DenseMass(ABC):
    """Dense attention as mass on pairs, the mean over batch items and heads; rows sum to 1."""

    length: int
    causal: bool

    @abstractmethod
    def by_key(self, window: int | None, progress: Progress | None = None) -> Tensor:
        """The mass on every key, (T,), from queries at most ``window`` away; None: from all."""

    @abstractmethod
    def by_query(self, window: int) -> Tensor:
        """The mass of every query on keys at most ``window`` away, (T,)."""

    @abstractmethod
    def row(self, query: int) -> Tensor:
        """The mass of one query on every key, (T,)."""

    @abstractmethod
    def column(self, key: int) -> Tensor:
        """The mass of every query on one key, (T,)."""

    def cross(self, token: int) -> Tensor:
        """What a token reads of every other, and every other of it, (T,)."""
        return self.row(token) + self.column(token)


class MapMass(DenseMass):
    """The mass of an :class:`AttentionMap` under a dense reference, streamed in O(T) memory."""

    def __init__(self, dense: AttentionMap, progress: Progress | None = None) -> None:
        pattern, *others = dict.fromkeys(dense.patterns)
        wanted = Pattern.dense(pattern.length, pattern.causal)
        if others or pattern != wanted:
            got = f"{1 + len(others)} patterns" if others else repr(pattern)
            raise ValueError(
                "dense must be a map under a dense pattern without padding, such as "
                f"Pattern.dense({pattern.length}), got {got}"
            )
        self.length, self.causal = pattern.length, pattern.causal
        self.map = dense
        self._logs = dense.log_normalizer(progress).flatten(0, 1)  # (S, T)
        self._q, self._k, _ = dense.vectors()
        # a search asks for thousands of crosses: where they fit, all are made at once
        self._crosses = self._every_cross() if self.length**2 <= _CROSSES_AT_ONCE else None

    def by_key(self, window: int | None, progress: Progress | None = None) -> Tensor:
        pattern = self.map.patterns[0] if window is None else self._band(window)
        bound = pattern.bound(0, self._q.device)
        total = self._q.new_zeros(self.length)
        done = 0
        for block in walk(bound):
            logs = self._logs[:, block.safe_queries]
            for piece in block.pieces():
                for each in range(len(self._q)):
                    found = scores(
                        query_rows(self._q[each], block), key_rows(self._k[each], piece), piece
                    )
                    weights = found.sub_(logs[each][..., None]).exp_()
                    if len(piece.keys) == 1:
                        total.index_add_(0, piece.safe_keys[0], weights.sum((0, 1)))
                    else:
                        total.index_add_(0, piece.safe_keys.flatten(), weights.sum(1).flatten())
            done += block.queries.numel()
            if progress is not None:
                progress(min(1.0, done / self.length))
        return total / len(self._q)

    def by_query(self, window: int) -> Tensor:
        heads = self._q.unflatten(0, (1, -1)), self._k.unflatten(0, (1, -1))
        band = AttentionMap(*heads, self._band(window)).log_normalizer()[0]
        return (band - self._logs).exp().clamp(max=1.0).mean(0)

    def row(self, query: int) -> Tensor:
        scale = self._q.shape[-1] ** -0.5
        found = (self._k @ self._q[:, query, :, None])[..., 0] * scale  # (S, T)
        weights = (found - self._logs[:, query, None]).exp()
        if self.causal:
            weights[:, query + 1 :] = 0.0
        return weights.mean(0)

    def column(self, key: int) -> Tensor:
        scale = self._q.shape[-1] ** -0.5
        found = (self._q @ self._k[:, key, :, None])[..., 0] * scale  # (S, T)
        weights = (found - self._logs).exp()
        if self.causal:
            weights[:, :key] = 0.0
        return weights.mean(0)

    def cross(self, token: int) -> Tensor:
        return super().cross(token) if self._crosses is None else self._crosses[token]

    def _every_cross(self) -> Tensor:
        """The crosses of all tokens, (T, T): the weights and, turned over, the weights again."""
        total, scale = self._q.new_zeros(self.length, self.length), self._q.shape[-1] ** -0.5
        for q, k, logs in zip(self._q, self._k, self._logs, strict=True):
            total += ((q * scale) @ k.T).sub_(logs[:, None]).exp_()
        weights = (total.tril_() if self.causal else total).div_(len(self._q))
        return weights + weights.T

    def _band(self, window: int) -> Pattern:
        return Pattern(self.length, [Local(window)], self.causal)


class WeightsMass(DenseMass):
    """The mass of weights that are at hand, (..., T, T), such as a captured attention map."""

    def __init__(self, weights: Tensor) -> None:
        shape = tuple(weights.shape)
        if len(shape) < 2 or shape[-1] != shape[-2] or 0 in shape:
            raise ValueError(f"weights must have the shape (..., T, T), got {shape}")
        if not weights.is_floating_point():
            raise TypeError(f"weights must be floating-point numbers, got {weights.dtype}")
        if not bool(weights.isfinite().all()) or bool((weights < 0).any()):
            raise ValueError("weights must be finite and not negative")
        self.length = shape[-1]
        rows = weights.detach().double().flatten(0, -3) if len(shape) > 2 else weights[None]
        rows = rows.double()
        totals = rows.sum(-1, keepdim=True)
        if bool((totals == 0).any()):
            where = tuple((totals[..., 0] == 0).nonzero()[0].tolist())
            raise ValueError(f"weights must have some mass in every row, got none in row {where}")
        self._weights = (rows / totals).mean(0)
        self.causal = bool((self._weights.triu(1) == 0).all()) and self.length > 1
        self._crosses = self._weights + self._weights.T
        zero = self._weights.new_zeros(self.length, 1)
        self._along = torch.cat([zero, self._weights.cumsum(1)], 1)
        self._down = torch.cat([zero, self._weights.T.cumsum(1)], 1)

    def by_key(self, window: int | None, progress: Progress | None = None) -> Tensor:
        if progress is not None:
            progress(1.0)
        return self._near(self._down, self.length if window is None else window)

    def by_query(self, window: int) -> Tensor:
        return self._near(self._along, window)

    def row(self, query: int) -> Tensor:
        return self._weights[query]

    def column(self, key: int) -> Tensor:
        return self._weights[:, key]

    def cross(self, token: int) -> Tensor:
        return self._crosses[token]

    def _near(self, sums: Tensor, window: int) -> Tensor:
        """Sums over at most ``window`` to either side, from running sums (T, T + 1)."""
        here = torch.arange(self.length, device=sums.device)
        first = (here - window).clamp(min=0)
        last = (here + window + 1).clamp(max=self.length)
        return (sums.gather(1, last[:, None]) - sums.gather(1, first[:, None]))[:, 0]


def dense_mass(dense: AttentionMap | Tensor, progress: Progress | None = None) -> DenseMass:
    """The mass of a dense map, or of weights (..., T, T).

    Raises:
        TypeError, ValueError: neither, or not dense; the sentence says what is allowed.
    """
    if isinstance(dense, AttentionMap):
        return MapMass(dense, part_of(progress, 0.0, 1.0))
    if isinstance(dense, Tensor):
        return WeightsMass(dense)
    raise TypeError(
        f"dense must be an AttentionMap or weights (..., T, T), got {type(dense).__name__}"
    )
