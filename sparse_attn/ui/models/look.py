"""What is known of a model once it has read a text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sparse_attn.figures.colors import Theme
from sparse_attn.models import Captured
from sparse_attn.models.glance import QUERIES
from sparse_attn.patterns import Pattern


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


def layer_bytes(each: Captured) -> int:
    """Bytes of q, k and v."""
    return each.q.nbytes + each.k.nbytes + (0 if each.v is None else each.v.nbytes)


def look_bytes(look: Look) -> int:
    """Bytes of everything that is kept with it."""
    maps = sum(each.nbytes for each in look.maps)
    return maps + sum(map(layer_bytes, look.captured or ())) + 100 * look.T


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
