"""Inputs like the one that is shown, which the search did not see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from torch import Tensor

from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_HEADS = 3  # other heads of the same input
_SEEDS = 3  # other seeds of an input that is made
_ITEMS = 3  # other items of a batch

Unseen = list[tuple[str, Tensor, Tensor]]


def unseen(work: Work) -> Unseen:
    """(name, q, k) of one head each: other heads, other items, and other seeds where it is made."""
    settings = work.settings
    head, item, seed = settings.head, settings.batch, settings.input_seed
    found: Unseen = []
    for other in _others(head, settings.heads, _HEADS):
        found.append((text("best_head", head=other), *_vectors(work, head=other)))
    for other in _others(item, work.inputs.B, _ITEMS):
        name = text("best_item", item=other, head=head)
        found.append((name, *_vectors(work, batch=other)))
    if settings.input != "arrays":
        for other in range(seed + 1, seed + 1 + _SEEDS):
            name = text("best_seed", seed=other, head=head)
            found.append((name, *_vectors(work, input_seed=other)))
    return found


def _others(shown: int, count: int, most: int) -> list[int]:
    return [each for each in range(count) if each != shown][:most]


def _vectors(work: Work, **changes: Any) -> tuple[Tensor, Tensor]:
    """q and k (1, 1, T, D) of the head that the changed settings show."""
    changed = replace(work, settings=work.settings.replace(**changes))
    q, k, _ = changed.dense().vectors()
    return q[None], k[None]
