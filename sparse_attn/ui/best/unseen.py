"""Inputs like the one that is shown, which the search did not see."""

from __future__ import annotations

from torch import Tensor

from sparse_attn.sources import Inputs
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_HEADS = 3  # other heads of the same input
_SEEDS = 3  # other seeds of an input that is made
_ITEMS = 3  # other items of a batch

Unseen = list[tuple[str, Tensor, Tensor]]


def unseen(work: Work) -> Unseen:
    """(name, q, k) of one head each: other heads, other items, and other seeds where it is made."""
    settings, inputs = work.settings, work.inputs
    found: Unseen = []
    for head in _others(settings.head, inputs.H, _HEADS):
        found.append((text("best_head", head=head), *_one(inputs, settings.batch, head)))
    for item in _others(settings.batch, inputs.B, _ITEMS):
        name = text("best_item", item=item, head=settings.head)
        found.append((name, *_one(inputs, item, settings.head)))
    if settings.input != "arrays":
        for seed in range(settings.input_seed + 1, settings.input_seed + 1 + _SEEDS):
            other = work.source.inputs(settings.replace(input_seed=seed), work.busy)
            name = text("best_seed", seed=seed, head=settings.head)
            found.append((name, *_one(other, 0, settings.head)))
    return found


def _others(shown: int, count: int, most: int) -> list[int]:
    return [each for each in range(count) if each != shown][:most]


def _one(inputs: Inputs, item: int, head: int) -> tuple[Tensor, Tensor]:
    place = slice(item, item + 1), slice(head, head + 1)
    return inputs.q[place], inputs.k[place]
