"""What the pages show, computed once and shared: inputs, maps, tiles, kept mass.

Every key is link text of the settings that matter to the value, so that two pictures share what
they have in common: moving the window asks for neither the inputs nor dense attention again.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch

from sparse_attn.maps import AttentionMap, Tile, difference_tile
from sparse_attn.measures import KeptMass, kept_mass
from sparse_attn.patterns import Pattern
from sparse_attn.settings import PATTERN_FIELDS, Settings, build_pattern
from sparse_attn.sources import Inputs
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.inputs import INPUT_FIELDS, inputs_of, role_positions
from sparse_attn.ui.shared_cache import SharedCache

TILE_PIXELS = 512  # per side of a panel
_MAPS = SharedCache(256 * 2**20)
_TILES = SharedCache(256 * 2**20)
_SLICE_FIELDS = (*INPUT_FIELDS, "batch", "head")
_SPARSE_FIELDS = (*_SLICE_FIELDS, *PATTERN_FIELDS, "preset", "seed", "roles")


@dataclass(frozen=True, eq=False)
class Work:
    """The values behind one picture; each is made when it is first asked for."""

    settings: Settings
    busy: Busy

    @property
    def inputs(self) -> Inputs:
        """q, k, v and tokens."""
        return inputs_of(self.settings, self.busy)

    @property
    def pattern(self) -> Pattern:
        """What may attend to what."""
        return build_pattern(self.settings, role_positions(self.settings))

    def sparse(self) -> AttentionMap:
        """The map of the shown head under the pattern."""
        return self._map("sparse", _SPARSE_FIELDS, self.pattern)

    def dense(self) -> AttentionMap:
        """The map of the shown head under the pattern's dense reference."""
        return self._map("dense", (*_SLICE_FIELDS, "causal"), self.pattern.dense_reference())

    def sparse_tile(self) -> Tile:
        """The sparse weights in view."""
        return self._tile("sparse", _SPARSE_FIELDS, self.sparse())

    def dense_tile(self) -> Tile:
        """The dense weights in view."""
        return self._tile("dense", (*_SLICE_FIELDS, "causal"), self.dense())

    def difference(self) -> Tile:
        """Sparse minus dense in view."""
        return _TILES.get(
            self._key("difference", (*_SPARSE_FIELDS, "view", "reduce")),
            lambda: difference_tile(
                self.sparse(),
                self.dense(),
                *self.view,
                (TILE_PIXELS, TILE_PIXELS),
                self.settings.reduce,
                self.sparse_tile(),
                self.dense_tile(),
                self.busy,
            ),
            _tile_bytes,
            self.busy.wait,
        )

    def kept(self) -> KeptMass:
        """The share of dense attention that the pattern keeps, for every query."""
        return _MAPS.get(
            self._key("kept", _SPARSE_FIELDS),
            lambda: kept_mass(self.sparse(), self.dense(), self.busy),
            lambda kept: 2 * kept.log_kept.nbytes,
            self.busy.wait,
        )

    def pairs(self) -> int:
        """The number of allowed pairs of the shown head."""
        head = self.settings.head
        fields = (*PATTERN_FIELDS, "preset", "seed", "roles", "T", "text", "text_hash", "head")
        return _MAPS.get(self._key("pairs", fields), lambda: self.pattern.count(head), lambda _: 64)

    @property
    def view(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The (rows, columns) in view, each (start, stop)."""
        whole = (0, self.settings.T)
        return self.settings.view or (whole, whole)

    def _map(self, name: str, fields: tuple[str, ...], pattern: Pattern) -> AttentionMap:
        def make() -> AttentionMap:
            inputs = self.inputs
            with torch.no_grad():
                whole = AttentionMap(inputs.q, inputs.k, pattern)
                chosen = whole.select(self.settings.batch, self.settings.head)
                chosen.log_normalizer(self.busy)
            return chosen

        return _MAPS.get(
            self._key(f"{name} map", fields), make, lambda _: 8 * self.settings.T, self.busy.wait
        )

    def _tile(self, name: str, fields: tuple[str, ...], asked: AttentionMap) -> Tile:
        return _TILES.get(
            self._key(f"{name} tile", (*fields, "view", "reduce")),
            lambda: asked.tile(
                *self.view,
                (TILE_PIXELS, TILE_PIXELS),
                self.settings.reduce,
                progress=self.busy,
            ),
            _tile_bytes,
            self.busy.wait,
        )

    def _key(self, name: str, fields: tuple[str, ...]) -> str:
        params = self.settings.to_params(full=True)
        return "&".join([name, *(f"{field}={params[field]}" for field in dict.fromkeys(fields))])


def _tile_bytes(tile: Tile) -> int:
    return tile.values.nbytes + tile.allowed_share.nbytes + tile.rules.nbytes
