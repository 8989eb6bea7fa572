"""The words inside a picture; a table for another language has the same names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sparse_attn.figures.picture_words import ENGLISH

Words = Mapping[str, Any]

__all__ = ["ENGLISH", "Words"]
