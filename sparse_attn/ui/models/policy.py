"""What the operator of the app allows: any model, some, or none."""

from __future__ import annotations

import os

VARIABLE = "SPARSE_ATTN_MODELS"


def switched_off() -> bool:
    """Whether the page is not there at all: the variable says "off"."""
    return os.environ.get(VARIABLE, "").strip().lower() == "off"


def allowed_models() -> tuple[str, ...] | None:
    """The models that may be loaded, folders and hub ids with commas between; None: any.

    The variable is ``SPARSE_ATTN_MODELS``.
    """
    wanted = os.environ.get(VARIABLE, "").strip()
    if not wanted or switched_off():
        return () if wanted else None
    return tuple(dict.fromkeys(each.strip() for each in wanted.split(",") if each.strip()))


def may_load(name: str) -> bool:
    """Whether this model may be loaded here."""
    allowed = allowed_models()
    return allowed is None or name in allowed
