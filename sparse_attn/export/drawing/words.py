"""The words inside a picture: a table of :mod:`sparse_attn.figures.picture_words`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Words = Mapping[str, Any]
