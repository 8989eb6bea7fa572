"""What is shown, in words and numbers."""

from __future__ import annotations

from sparse_attn.language import current_language
from sparse_attn.maps import Tile
from sparse_attn.settings import (
    BUILT,
    Settings,
    arguments_sentence,
    keys_sentence,
    option_label,
)
from sparse_attn.settings.pattern import global_positions
from sparse_attn.views.words import text
from sparse_attn.views.work import Work


def pattern_words(settings: Settings, roles: tuple[int, ...] = ()) -> list[str]:
    """The pattern in a few words: name, length, keys, globals, random keys."""
    words = [option_label("preset", settings.preset), text("length", length=f"{settings.T:,}")]
    if settings.preset == "dense":
        return [*words, text("dense")]
    count = len(global_positions(settings, roles))
    keys = [said] if (said := _keys(settings)) else []
    if count and (settings.rows or settings.columns):
        unit = "tokens" if settings.block == 1 else "block" if count == 1 else "blocks"
        keys.append(text(f"global_{unit}", count=f"{count:,}"))
    if settings.random:
        unit = "keys" if settings.block == 1 else "blocks"
        keys.append(text(f"random_{unit}", count=f"{settings.random:,}"))
    causal = [text("causal")] if settings.causal else []
    return [*words, *([" + ".join(keys)] if keys else []), *causal]


def _keys(settings: Settings) -> str:
    """What each query sees beside global and random keys; empty where no number says it."""
    if settings.preset in BUILT:
        return arguments_sentence(settings.preset, settings.T)
    return keys_sentence(settings)


def headline_words(work: Work) -> tuple[list[str], list[str]]:
    """Two lines: what the pattern is, and what it keeps."""
    settings = work.settings
    dense = settings.T * (settings.T + 1) // 2 if settings.causal else settings.T**2
    pairs = work.pairs() / dense
    kept = work.kept()
    worst = kept.worst(count=1)
    first = [*pattern_words(settings, work.roles), text("share_of_pairs", share=percent(pairs))]
    second = [text("keeps", mean=percent(float(kept.mean()[0, 0])))]
    if worst and worst[0][1] < 1:
        query, share = worst[0]
        second.append(text("worst", query=f"{query:,}", kept=percent(share)))
    if work.sampled:
        second.append(text("estimated", queries=f"{int(kept.defined.sum()):,}"))
    second.append(text("head", head=settings.head, heads=settings.heads))
    if settings.batch:
        second.append(text("item", item=settings.batch))
    return first, [*second, work.inputs.called(current_language())]


def picture_caption(work: Work, tile: Tile) -> str:
    """The caption that travels with a saved picture: everything needed to read it."""
    first, second = headline_words(work)
    if tile.row_step == tile.column_step == 1:
        pixel = text("pixel_one")
    else:
        reduce = option_label("reduce", tile.reduce).lower()
        pixel = text("pixel_many", rows=tile.row_step, columns=tile.column_step, reduce=reduce)
    return " · ".join([*first, *second, pixel, *_sampled(work)]).replace("**", "")


def _sampled(work: Work) -> list[str]:
    """How many rows the weights come from, where that is not all of them."""
    sparse, dense, length = work.sparse_tile(), work.dense_tile(), f"{work.settings.T:,}"
    if not sparse.exact:
        numbers = {"sparse": f"{sparse.weighed_rows:,}", "dense": f"{dense.weighed_rows:,}"}
        return [text("all_from", length=length, **numbers)]
    if not dense.exact:
        return [text("dense_from", rows=f"{dense.weighed_rows:,}", length=length)]
    return []


def percent(share: float) -> str:
    """A share as a person says it, never rounded to all or nothing.

    >>> percent(0.134), percent(1.0), percent(0.9999), percent(0.00004)
    ('13.4 %', '100 %', '> 99.9 %', '0.004 %')
    """
    if share in (0.0, 1.0):
        return f"{share:.0%}".replace("%", " %")
    if share > 0.999:
        return "> 99.9 %"
    if share >= 0.001:
        return f"{100 * share:.1f} %"
    return f"{100 * share:.1g} %" if share >= 1e-6 else "< 0.0001 %"
