"""What the Model page shows, computed once and shared: maps of all heads, mass kept, costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from sparse_attn.figures.strip import map_pixels
from sparse_attn.maps import AttentionMap
from sparse_attn.measures import Found, Search, best_pattern
from sparse_attn.models import (
    Captured,
    Costs,
    LoadedModel,
    ModelError,
    ModelText,
    capture_layer,
    capture_layers,
    combined,
    kept_by_head,
    load_model,
    model_text,
    pattern_costs,
    small_maps,
)
from sparse_attn.models.memory import budget_bytes, check_memory
from sparse_attn.patterns import Pattern
from sparse_attn.settings import (
    MAX_LENGTH,
    PATTERN_FIELDS,
    Problem,
    Settings,
    build_pattern,
    digest,
)
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.models.look import Look, layer_bytes, look_bytes
from sparse_attn.ui.models.store import STORE
from sparse_attn.ui.texts import text
from sparse_attn.views.shared_cache import SharedCache

Value = TypeVar("Value")

_LOOKS = SharedCache(512 * 2**20)
_LAYERS = SharedCache(256 * 2**20)
_KEEP_BYTES = 256 * 2**20  # q, k, v of all layers are kept up to here, so that a pattern moves fast
_MOST_BEST = 9  # patterns of a frontier that are put into the model
_PATTERN_FIELDS = (*PATTERN_FIELDS, "preset", "seed", "roles")


@dataclass(frozen=True, eq=False)
class ModelWork:
    """The values of one page; each is made when it is first asked for."""

    settings: Settings
    words: str
    busy: Busy
    note: Callable[[str], None]  # what is being fetched or loaded

    @cached_property
    def look(self) -> Look:
        """All layers of the model at a glance."""
        return _LOOKS.get(self._key("look"), self._look, look_bytes, self.busy.wait)

    @cached_property
    def fitted(self) -> tuple[Settings, tuple[Problem, ...]]:
        """The settings at the length of the model's text, and what had to change for it."""
        return self.settings.adjusted(T=self.look.T, input="arrays", head=0, view=None)

    def pattern(self, **changes: object) -> Pattern:
        """The pattern of the sidebar over the model's tokens, roles too."""
        settings = self.fitted[0]
        if changes:
            settings = settings.replace(**changes)
        return build_pattern(settings, self.role_positions)

    @property
    def role_positions(self) -> tuple[int, ...]:
        """The tokens that are global by their role in the text."""
        roles = self.look.roles
        return tuple(sorted({each for name in self.settings.roles for each in roles[name]}))

    def kept(self) -> NDArray[np.floating]:
        """The share of its own attention that the pattern keeps, (L, H)."""

        def make() -> NDArray[np.floating]:
            pattern, rows = self.pattern(), list[NDArray[np.floating]]()

            def visit(each: Captured) -> None:
                rows.append(kept_by_head(each, pattern)[0].cpu().numpy())
                self.busy(len(rows) / len(self.look.maps))

            for each in self.look.captured or ():
                visit(each)
            if self.look.captured is None:
                self._with_model(lambda it, read: capture_layers(it.model, read.inputs, visit))
            return np.stack(rows)

        key = self._key("kept", *_PATTERN_FIELDS)
        return _LOOKS.get(key, make, lambda kept: kept.nbytes, self.busy.wait)

    def layer(self, number: int) -> Captured:
        """The q and k of one layer."""
        if self.look.captured is not None:
            return self.look.captured[number]
        return _LAYERS.get(
            f"{self._key('layer')}&layer={number}",
            lambda: self._with_model(lambda it, read: capture_layer(it.model, read.inputs, number)),
            layer_bytes,
            self.busy.wait,
        )

    def frontier(self, layers: tuple[int, ...]) -> tuple[Found, ...]:
        """Patterns that keep most at their size, around the size of the sidebar's, a few of them.

        One pattern is for all chosen layers: their heads count alike in the search. Of a text that
        is too long to hold all layers, the layer that is shown speaks for them.
        """
        looked = layers if self.look.captured is not None else (self.settings.layer,)

        def make() -> tuple[Found, ...]:
            own = {self.look.own[each] for each in looked}
            if len(own) > 1 or own != {each.dense_reference() for each in own}:
                raise ModelError(text("best_windowed"))
            every = [self.layer(each) for each in looked]
            q, k = (torch.cat([getattr(each, name) for each in every]) for name in "qk")
            dense = AttentionMap(q, k, [*own] * len(every))
            size = combined(self.pattern(), *own).count() / self.look.T
            search = best_pattern(dense, max(1.0, size), self.settings.seed, progress=self.busy)
            return _spread(search, _MOST_BEST)

        chosen = ",".join(map(str, looked))
        key = f"{self._key('frontier', *_PATTERN_FIELDS)}&layers={chosen}"
        return _LOOKS.get(key, make, lambda _: 4096, self.busy.wait)

    def costs(self, patterns: tuple[Pattern, ...], layers: tuple[int, ...], alone: bool) -> Costs:
        """What patterns cost in these layers; ``alone``: each layer by itself, too."""

        def make(it: LoadedModel, read: ModelText) -> Costs:
            mask = getattr(it.tokenizer, "mask_token_id", None)
            return pattern_costs(
                it.model,
                read.inputs,
                patterns,
                layers,
                alone,
                mask_token=mask,
                special=read.special,
                progress=self.busy,
            )

        chosen = ",".join(map(str, layers))
        key = f"{self._key('costs')}&layers={chosen}&alone={alone}&{patterns!r}"
        return _LOOKS.get(
            key, lambda: self._with_model(make, head=True), lambda _: 4096, self.busy.wait
        )

    def _look(self) -> Look:
        maps, own, every = list[NDArray[np.floating]](), list[Pattern](), list[Captured]()

        def read(it: LoadedModel, words: ModelText) -> ModelText:
            count = it.files.number("num_hidden_layers", "n_layer", "n_layers") or 1
            heads = it.files.number("num_attention_heads", "n_head", "n_heads") or 1

            def visit(each: Captured) -> None:
                pixels = map_pixels(count, heads)
                maps.append(small_maps(each, pixels)[0].cpu().numpy())
                own.append(each.own[0])
                if layer_bytes(each) * count <= _KEEP_BYTES:
                    every.append(each)
                self.busy(len(maps) / count)

            capture_layers(it.model, words.inputs, visit)
            return words

        words = self._with_model(read)
        whole = tuple(every) if len(every) == len(maps) else None
        return Look(words.tokens, dict(words.roles), tuple(maps), tuple(own), whole)

    def _with_model(
        self, make: Callable[[LoadedModel, ModelText], Value], head: bool = False
    ) -> Value:
        """What ``make`` makes of the model and the text; the model is ours meanwhile.

        ``head``: whether it asks the model for tokens, whose logits take memory.
        """
        name = self.settings.model

        def load() -> LoadedModel:
            return load_model(name, progress=self.note)

        with STORE.use(name, load, self.busy.wait) as it:
            read = model_text(it, self.words)
            if read.T > MAX_LENGTH:
                raise ModelError(
                    text("model_too_long", count=f"{read.T:,}", most=f"{MAX_LENGTH:,}")
                )
            check_memory(it.files, read.T, budget_bytes(), head)
            try:
                return make(it, read)
            except ValueError:
                raise
            except Exception as error:  # a model's own code met what it cannot take
                words = " ".join(str(error).split())[:200]
                raise ModelError(text("model_failed", model=name, error=words)) from error

    def _key(self, kind: str, *fields: str) -> str:
        params = self.settings.to_params(full=True)
        words = digest(self.words.encode("utf-8", "replace"))
        listed = (f"{name}={params[name]}" for name in ("model", *fields))
        return "&".join([kind, f"words={words}", *listed])


def _spread(search: Search, most: int) -> tuple[Found, ...]:
    """At most so many points of a frontier, evenly spread, the best of the size asked for too."""
    points = search.frontier
    pairs = np.array([each.pairs for each in points])
    wanted = np.geomspace(pairs[0], pairs[-1], most - 1)
    places = {int(np.abs(np.log(pairs / each)).argmin()) for each in wanted}
    chosen = {points[each].pairs: points[each] for each in places}
    chosen[search.best.pairs] = search.best
    return tuple(chosen[size] for size in sorted(chosen))
