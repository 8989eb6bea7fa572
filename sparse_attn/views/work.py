"""What pages and files show, computed once and shared: inputs, maps, tiles, kept mass.

Every key is link text of the settings that matter to the value, so that two pictures share what
they have in common: moving the window asks for neither the inputs nor dense attention again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import torch
from torch import Tensor

from sparse_attn.maps import AttentionMap, Tile, difference_tile
from sparse_attn.maps.known_rows import MOST_NUMBERS
from sparse_attn.maps.tile import checked_reduce
from sparse_attn.measures import KeptMass, kept_mass
from sparse_attn.patterns import Pattern
from sparse_attn.settings import PATTERN_FIELDS, Settings, build_pattern
from sparse_attn.sources import Inputs
from sparse_attn.views.drawable import drawable_pairs
from sparse_attn.views.level import Level, dense_rows, sparse_rows
from sparse_attn.views.shared_cache import SharedCache
from sparse_attn.views.source import INPUT_FIELDS, Source, Watcher
from sparse_attn.views.threads import threads_for

Value = TypeVar("Value")

TILE_PIXELS = 512  # per side of a panel
CLOSEST = 4  # tokens on screen, in the map view too
_MAPS = SharedCache(2**30)
_TILES = SharedCache(256 * 2**20)
_VIEW_FIELDS = ("view", "reduce")
_SLICE_FIELDS = (*INPUT_FIELDS, "batch", "head")
_DENSE_FIELDS = (*_SLICE_FIELDS, "causal")
_SPARSE_FIELDS = (*_SLICE_FIELDS, *PATTERN_FIELDS, "preset", "seed", "roles")


@dataclass(frozen=True, eq=False)
class Work:
    """The values behind one picture; each is made when it is first asked for."""

    settings: Settings
    busy: Watcher
    source: Source
    level: Level = "exact"

    @property
    def final(self) -> bool:
        """Whether the other level has nothing better to show."""
        better = replace(self, level="exact")
        return (self.sparse_sample, self.dense_sample) == (
            better.sparse_sample,
            better.dense_sample,
        )

    @property
    def sparse_sample(self) -> int | None:
        """How many rows of the sparse map are weighed; None: all of them."""
        if self.settings.preset == "dense":  # as many as of the map that it is held against
            return self.dense_sample
        return sparse_rows(self.view[0], self.settings.T, self.pairs(), self.level)

    @property
    def dense_sample(self) -> int | None:
        """How many rows of the dense map are weighed; None: all of them."""
        return dense_rows(self.view[0], self.settings.T, self.level)

    @property
    def inputs(self) -> Inputs:
        """q, k, v and tokens."""
        return self.source.inputs(self.settings, self.busy)

    @property
    def roles(self) -> tuple[int, ...]:
        """The tokens that are global by their role in the text."""
        return self.source.role_positions(self.settings)

    @cached_property
    def pattern(self) -> Pattern:
        """What may attend to what."""
        return build_pattern(self.settings, self.roles)

    def sparse(self) -> AttentionMap:
        """The map of the shown head under the pattern."""
        if self.settings.preset == "dense":
            return self.dense()
        return self._shared(
            _MAPS,
            "sparse map",
            _SPARSE_FIELDS,
            lambda: self.dense().under(self.pattern),
            self._map_bytes,
        )

    def dense(self) -> AttentionMap:
        """The map of the shown head under the pattern's dense reference."""

        def make() -> AttentionMap:
            inputs, settings, pattern = self.inputs, self.settings, self.pattern.dense_reference()
            if inputs.only_head is not None:
                return AttentionMap(inputs.q, inputs.k, pattern, heads=[inputs.only_head])
            whole = AttentionMap(inputs.q, inputs.k, pattern)
            return whole.select(settings.batch, settings.head)

        return self._shared(_MAPS, "dense map", _DENSE_FIELDS, make, self._map_bytes)

    def sparse_tile(self) -> Tile:
        """The sparse weights in view."""
        if self.settings.preset == "dense":
            return self.dense_tile()
        return self._tile("sparse", _SPARSE_FIELDS, self.sparse(), self.sparse_sample)

    def dense_tile(self) -> Tile:
        """The dense weights in view."""
        return self._tile("dense", _DENSE_FIELDS, self.dense(), self.dense_sample)

    def difference(self) -> Tile:
        """Sparse minus dense in view."""
        sample = self.dense_sample

        def make() -> Tile:
            tiles = self.sparse_tile(), self.dense_tile()
            maps = self.sparse(), self.dense()
            size, reduce = (TILE_PIXELS, TILE_PIXELS), checked_reduce(self.settings.reduce)
            return difference_tile(*maps, *self.view, size, reduce, *tiles, sample, self.busy)

        name = f"difference of {sample} rows, sparse of {self.sparse_sample}"
        return self._shared(_TILES, name, (*_SPARSE_FIELDS, *_VIEW_FIELDS), make, _tile_bytes)

    def kept(self) -> KeptMass:
        """The share of dense attention that the pattern keeps, for every query or a sample."""
        whole = replace(self, settings=self.settings.replace(view=None))
        best = replace(whole, level="exact")
        return (best if best.knows_kept else whole).kept_in_view()

    def kept_in_view(self) -> KeptMass:
        """The share kept by the queries in view, or by those of them that are weighed."""
        sample = self.dense_sample
        return self._shared(
            _MAPS,
            *self._kept_key,
            lambda: kept_mass(self.sparse(), self.dense(), self.busy, self._kept_rows(sample)),
            lambda kept: kept.log_kept.nbytes + kept.defined.nbytes,
        )

    @property
    def knows_kept(self) -> bool:
        """Whether :meth:`kept_in_view` is at hand."""
        return self._key(*self._kept_key) in _MAPS

    @property
    def _kept_key(self) -> tuple[str, tuple[str, ...]]:
        every = self.dense_sample is None and not self.sampled
        fields = _SPARSE_FIELDS if every else (*_SPARSE_FIELDS, "view")
        return f"kept of {self.dense_sample} rows", fields

    @property
    def sampled(self) -> bool:
        """Whether kept mass is known of some queries only: dense attention is too large."""
        return dense_rows((0, self.settings.T), self.settings.T, "exact") is not None

    def _kept_rows(self, sample: int | None) -> Tensor | None:
        if sample is None and not self.sampled:
            return None
        dense, size = self.dense(), (TILE_PIXELS, TILE_PIXELS)
        return dense.weighed_rows(dense.pixels(*self.view, size), sample)[0]

    def measured(self, name: str, make: Callable[[], Value], size: Callable[[Value], int]) -> Value:
        """A further value of the shown head under the pattern, told apart by its name."""
        return self._shared(_MAPS, name, _SPARSE_FIELDS, make, size)

    def pairs(self) -> int:
        """The number of allowed pairs of the shown head."""
        return self._shared(
            _MAPS,
            "pairs",
            _SPARSE_FIELDS,
            lambda: drawable_pairs(self.pattern, self.settings.head, self.busy),
            lambda _: 64,
        )

    @property
    def view(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The (rows, columns) on screen, each (start, stop).

        The map view is square and never closer than a few tokens (``viewAround`` of its
        geometry.js): what it shows beside the ranges asked for is weighed too.
        """
        length = self.settings.T
        whole = (0, length)
        rows, columns = self.settings.view or (whole, whole)
        span = max(rows[1] - rows[0], columns[1] - columns[0], min(length, CLOSEST))
        top, left = (min(start, length - span) for start, _ in (rows, columns))
        return (top, top + span), (left, left + span)

    def _map_bytes(self, _: AttentionMap) -> int:
        """A map keeps inputs of all heads alive, and full rows, shared with its counterpart."""
        inputs, strips = self.inputs, min(MOST_NUMBERS, self.settings.T * TILE_PIXELS)
        return (inputs.q.nbytes + inputs.k.nbytes) // 2 + 8 * self.settings.T + 2 * strips

    def _tile(
        self, name: str, fields: tuple[str, ...], asked: AttentionMap, sample: int | None
    ) -> Tile:
        def make() -> Tile:
            size, reduce = (TILE_PIXELS, TILE_PIXELS), checked_reduce(self.settings.reduce)
            return asked.tile(*self.view, size, reduce, sample, self.busy)

        name = f"{name} tile of {sample} rows"
        return self._shared(_TILES, name, (*fields, *_VIEW_FIELDS), make, _tile_bytes)

    def _shared(
        self,
        cache: SharedCache,
        name: str,
        fields: tuple[str, ...],
        make: Callable[[], Value],
        size: Callable[[Value], int],
    ) -> Value:
        """The value of these fields, from the cache or made with as many threads as it is worth."""
        key = self._key(name, fields)

        def made() -> Value:
            with torch.no_grad(), threads_for(self.settings.T**2):
                return make()

        return cache.get(key, made, size, self.busy.wait)

    def _key(self, name: str, fields: tuple[str, ...]) -> str:
        params = self.settings.to_params(full=True)
        return "&".join([name, *(f"{field}={params[field]}" for field in dict.fromkeys(fields))])

    def known_weights(self, query: int, key: int) -> tuple[float, float] | None:
        """The sparse and the dense weight of a pair, if both maps are at hand; else None.

        Nothing but these two rows is computed: it answers somebody who points at a pair.
        """
        dense_key = self._key("dense map", _DENSE_FIELDS)
        alike = self.settings.preset == "dense"
        sparse_key = dense_key if alike else self._key("sparse map", _SPARSE_FIELDS)
        found = [_MAPS.peek(each) for each in (sparse_key, dense_key)]
        if not all(isinstance(each, AttentionMap) for each in found):
            return None
        with torch.no_grad(), threads_for(1):
            sparse, dense = (float(each.pair(query, key)) for each in found)
        return sparse, dense


def _tile_bytes(tile: Tile) -> int:
    return tile.values.nbytes + tile.allowed_share.nbytes + tile.rules.nbytes
