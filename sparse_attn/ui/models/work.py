"""What the Model page shows, computed once and shared: maps of all heads, mass kept, costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sparse_attn.figures.colors import Theme
from sparse_attn.figures.strip import map_pixels
from sparse_attn.models import (
    Captured,
    Costs,
    LoadedModel,
    ModelError,
    ModelText,
    capture_layer,
    capture_layers,
    kept_by_head,
    load_model,
    model_text,
    pattern_costs,
    small_maps,
)
from sparse_attn.models.glance import QUERIES
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
from sparse_attn.ui.models.store import STORE
from sparse_attn.ui.texts import text
from sparse_attn.views.shared_cache import SharedCache

Value = TypeVar("Value")

_LOOKS = SharedCache(512 * 2**20)
_LAYERS = SharedCache(256 * 2**20)
_KEEP_BYTES = 256 * 2**20  # q, k, v of all layers are kept up to here, so that a pattern moves fast
_PATTERN_FIELDS = (*PATTERN_FIELDS, "preset", "seed", "roles")


@dataclass(frozen=True, eq=False)
class Look:
    """A model that has read a text: its tokens, its layers, a small map of every head."""

    tokens: tuple[str, ...]
    roles: dict[str, tuple[int, ...]]
    maps: tuple[NDArray[np.floating], ...]  # a layer each, (H, n, n)
    own: tuple[Pattern, ...]  # the mask of each layer
    captured: tuple[Captured, ...] | None  # all layers, where they are small

    @property
    def T(self) -> int:
        """Tokens."""
        return len(self.tokens)

    @property
    def causal(self) -> bool:
        """Whether the model is a decoder: no layer sees the future."""
        return all(each.causal for each in self.own)


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
        return _LOOKS.get(self._key("look"), self._look, _look_bytes, self.busy.wait)

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
            _layer_bytes,
            self.busy.wait,
        )

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
        return _LOOKS.get(key, lambda: self._with_model(make), lambda _: 4096, self.busy.wait)

    def _look(self) -> Look:
        maps, own, every = list[NDArray[np.floating]](), list[Pattern](), list[Captured]()

        def read(it: LoadedModel, words: ModelText) -> ModelText:
            count = it.files.number("num_hidden_layers", "n_layer", "n_layers") or 1
            heads = it.files.number("num_attention_heads", "n_head", "n_heads") or 1

            def visit(each: Captured) -> None:
                pixels = map_pixels(count, heads)
                maps.append(small_maps(each, pixels)[0].cpu().numpy())
                own.append(each.own[0])
                if _layer_bytes(each) * count <= _KEEP_BYTES:
                    every.append(each)
                self.busy(len(maps) / count)

            capture_layers(it.model, words.inputs, visit)
            return words

        words = self._with_model(read)
        whole = tuple(every) if len(every) == len(maps) else None
        return Look(words.tokens, dict(words.roles), tuple(maps), tuple(own), whole)

    def _with_model(self, make: Callable[[LoadedModel, ModelText], Value]) -> Value:
        """What ``make`` makes of the model and the text; the model is ours meanwhile."""
        name = self.settings.model

        def load() -> LoadedModel:
            return load_model(name, progress=self.note)

        with STORE.use(name, load, self.busy.wait) as it:
            read = model_text(it, self.words)
            if read.T > MAX_LENGTH:
                raise ModelError(
                    text("model_too_long", count=f"{read.T:,}", most=f"{MAX_LENGTH:,}")
                )
            check_memory(it.files, read.T, budget_bytes())
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


def _layer_bytes(each: Captured) -> int:
    return each.q.nbytes + each.k.nbytes + (0 if each.v is None else each.v.nbytes)


def _look_bytes(look: Look) -> int:
    maps = sum(each.nbytes for each in look.maps)
    return maps + sum(map(_layer_bytes, look.captured or ())) + 100 * look.T


def sampled(look: Look) -> bool:
    """Whether maps and shares come from some of the queries."""
    return look.T > QUERIES


def short_name(model: str) -> str:
    """The last part of a model's folder or id.

    >>> short_name("openai-community/gpt2")
    'gpt2'
    """
    return model.rstrip("/").split("/")[-1] or model


def theme() -> Theme:
    """The theme of the page, for figures."""
    return "dark" if st.context.theme.type == "dark" else "light"
