"""Grids of tokens × tokens: weights, reasons, layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.figures.colors import CATEGORIES
from sparse_attn.lessons import Story
from sparse_attn.patterns import Pattern
from sparse_attn.ui.grid import Cell, GridPicture
from sparse_attn.ui.texts import text

# The letter that stands for a rule, so that no colour has to; "+" for several.
SIGNS = {"band": "B", "global row": "R", "global column": "C", "random": "*"}
RULE_TEXTS = {
    "band": "rule_band",
    "global row": "rule_row",
    "global column": "rule_column",
    "random": "rule_random",
}


def percent(share: float) -> str:
    """A share as people say it, with one decimal."""
    return f"{100 * share:.1f} %"


def signed(number: float, form: str) -> str:
    """A number with the minus sign of the text around it.

    >>> signed(-0.5, ".2f"), signed(2, "+d")
    ('−0.50', '+2')
    """
    return format(number, form).replace("-", "−")


def labels(story: Story) -> tuple[str, ...]:
    """Position and word of each token."""
    return tuple(f"{at} {word}" for at, word in enumerate(story.tokens))


def pair(story: Story, cell: Cell) -> str:
    """A pair in words."""
    query, key = cell
    return text(
        "pair",
        query=query,
        key=key,
        query_word=story.tokens[query],
        key_word=story.tokens[key],
    )


def sentences(story: Story, say: Callable[[Cell], str]) -> NDArray[np.str_]:
    """``say`` of every pair."""
    size = range(story.T)
    return np.array([[say((query, key)) for key in size] for query in size])


def token_grid(story: Story, name: str, say: Callable[[Cell], str], **more: Any) -> GridPicture:
    """A grid with the tokens on both sides; empty unless ``more`` says what is in it."""
    tokens = labels(story)
    empty = np.full((story.T, story.T), "", dtype=object)
    return GridPicture(
        name=name,
        rows=tokens,
        columns=tokens,
        row_axis=text("axis_query"),
        column_axis=text("axis_key"),
        sentences=sentences(story, say),
        **({"texts": empty} | more),
    )


def weight_grid(
    story: Story, name: str, weights: Tensor, allowed: Tensor | None, top: float, **more: Any
) -> GridPicture:
    """Weights in percent, coloured from 0 to ``top``; what is not allowed is hatched."""
    table = weights.numpy()
    may = np.ones_like(table, bool) if allowed is None else allowed.numpy()
    shown = np.where(may, np.char.mod("%.0f", 100 * table), "")

    def say(cell: Cell) -> str:
        if not may[cell]:
            return text("said_not_allowed", pair=pair(story, cell))
        return text("said_weight", pair=pair(story, cell), weight=percent(float(table[cell])))

    legend = [("scale", text("legend_weight", top=f"{100 * top:.0f}"))]
    if not may.all():
        legend.append(("hatch", text("legend_hatch")))
    return token_grid(
        story,
        name,
        say,
        texts=shown,
        levels=np.where(may, (table / top).clip(0, 1), np.nan),
        allowed=may,
        **({"legend": tuple(legend)} | more),
    )


def rule_grid(story: Story, name: str, pattern: Pattern, **more: Any) -> GridPicture:
    """Why each pair is allowed: a letter and a colour a rule."""
    rules = rules_of(pattern)
    kinds, signs = np.full(rules.shape, -1), np.full(rules.shape, "", dtype=object)
    for cell, names in np.ndenumerate(rules):
        if names:
            kind = names[0] if len(names) == 1 else "several"
            kinds[cell], signs[cell] = CATEGORIES.index(kind), SIGNS.get(kind, "+")
    used = [name for name in (*SIGNS, "several") if CATEGORIES.index(name) in kinds]
    legend = [
        (name, f"{SIGNS.get(name, '+')} {text(RULE_TEXTS.get(name, 'rule_several'))}")
        for name in used
    ]

    def say(cell: Cell) -> str:
        names = [text(RULE_TEXTS[name]) for name in rules[cell]]
        if not names:
            return text("said_not_allowed", pair=pair(story, cell))
        return text("said_rules", pair=pair(story, cell), rules=", ".join(names))

    return token_grid(
        story,
        name,
        say,
        texts=signs,
        categories=kinds,
        allowed=kinds >= 0,
        legend=(*legend, ("hatch", text("legend_hatch"))),
        **more,
    )


def layer_grid(story: Story, name: str, layers: Tensor, top: int) -> GridPicture:
    """How many layers until the query knows of the key, coloured from 0 to ``top``."""
    table = layers.numpy()

    def say(cell: Cell) -> str:
        count = int(table[cell])
        which = "said_never" if count < 0 else "said_self" if count == 0 else "said_layers"
        return text(which, pair=pair(story, cell), count=count)

    return token_grid(
        story,
        name,
        say,
        texts=np.where(table >= 0, np.char.mod("%d", table), ""),
        levels=np.where(table >= 0, table / top, np.nan),
        allowed=table >= 0,
        legend=(("scale", text("legend_layers", top=top)),),
    )


def rules_of(pattern: Pattern) -> NDArray[Any]:
    """The names of the rules that allow each pair, (T, T) of tuples."""
    import torch

    at = torch.arange(pattern.length)
    bits = pattern.rules_at(at[:, None], at[None]).numpy()
    names = np.empty(bits.shape, dtype=object)
    for cell, held in np.ndenumerate(bits):
        names[cell] = tuple(rule for number, rule in enumerate(pattern.rules) if held >> number & 1)
    return names
