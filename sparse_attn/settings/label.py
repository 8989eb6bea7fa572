"""The words for one field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Label:
    """The words for one field: its label, its unit (may be empty), its help, its options."""

    label: str
    help: str
    unit: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
