"""The maps side by side on one colour scale, and the cells in which two patterns differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from sparse_attn.figures.overlap import Cells, OverlapWords, cell_categories, overlap_figure
from sparse_attn.figures.picture import Panel, Picture, View
from sparse_attn.figures.scales import weight_scale
from sparse_attn.language import current_language
from sparse_attn.measures import Overlap, overlap
from sparse_attn.settings import Settings
from sparse_attn.ui import state
from sparse_attn.ui.compare.numbers import Numbers
from sparse_attn.ui.explore.caption import pattern_words, percent
from sparse_attn.ui.explore.export_menu import picture_menu
from sparse_attn.ui.explore.share import full_link
from sparse_attn.ui.map_view import map_event, map_view
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work
from sparse_attn.views.shared_cache import SharedCache

_MAP = "compare_map"
_OVERLAPS = SharedCache(64 * 2**20)
# no more than a small laptop shows: the browser leaves out cells that are thinner than its pixels
_CELL_PIXELS = 256


def maps(settings: Settings, found: Sequence[Numbers]) -> None:
    """Two to four maps that zoom together, on one colour scale."""
    shown = picture(settings, found)
    map_view(shown, key=_MAP, on_view_change=_zoomed)
    picture_menu(shown, full_link(settings, st.context.url or ""))


def picture(settings: Settings, found: Sequence[Numbers]) -> Picture:
    """The sparse weights of every pattern in view, with the colours of the whole maps."""
    tiles = [_in_view(each.work, settings).sparse_tile() for each in found]
    whole = [_whole(each.work).sparse_tile().values[0, 0].cpu().numpy() for each in found]
    log = settings.scale == "log"
    first = tiles[0]
    name = "&".join(each.work.settings.replace(view=None).to_link(full=True) for each in found)
    return Picture(
        panels=[
            Panel(
                "sparse",
                each.name,
                tile.values[0, 0].cpu().numpy(),
                tile.allowed_share[0].cpu().numpy(),
            )
            for each, tile in zip(found, tiles, strict=True)
        ],
        length=settings.T,
        rows=first.rows,
        columns=first.columns,
        row_step=first.row_step,
        column_step=first.column_step,
        caption=caption(found),
        painted=f"{settings.to_link(full=True)}&level=exact",
        subject=name,
        tokens=found[0].work.inputs.tokens,
        view=View(*settings.view) if settings.view else None,
        reduce=first.reduce,
        log=log,
        weights=weight_scale(whole, log),
        file_name=f"compared-patterns-T{settings.T}",
    )


def caption(found: Sequence[Numbers]) -> str:
    """Every pattern in words with what it keeps, and the input."""
    words = [
        text(
            "compare_caption",
            pattern=each.name,
            words=", ".join(pattern_words(each.work.settings)[1:]),
            kept=percent(each.mean),
        )
        for each in found
    ]
    return " · ".join([*words, found[0].work.inputs.called(current_language())])


def _in_view(work: Work, settings: Settings) -> Work:
    return replace(work, settings=work.settings.replace(view=settings.view))


def _whole(work: Work) -> Work:
    return replace(work, settings=work.settings.replace(view=None))


def _zoomed() -> None:
    event = map_event(_MAP)
    if event and event.view:
        length = state.write_address().T
        rows, columns = (_within(each, length) for each in (event.view.rows, event.view.columns))
        state.change(view=(rows, columns))


def _within(tokens: tuple[int, int], length: int) -> tuple[int, int]:
    start = min(tokens[0], length - 1)
    return start, max(start + 1, min(tokens[1], length))


def cells(settings: Settings, found: Sequence[Numbers]) -> None:
    """Which cells in view only the first pattern allows, which only another, which both."""
    first, *others = found
    other = others[min(settings.against, len(others)) - 1]
    if len(others) > 1:
        names = {number: each.name for number, each in enumerate(others, 1)}
        st.segmented_control(
            text("compare_cells_with", first=first.name),
            list(names),
            key=state.seed("against", min(settings.against, len(others))),
            on_change=state.on_change("against", read=lambda value: value or 1),
            format_func=lambda number: names[number],
        )
    shown = _overlap(settings, first.work, other.work)
    words = cell_words(first.name, other.name)
    categories = cell_categories(shown.first.numpy(), shown.both.numpy(), shown.second.numpy())
    figure = overlap_figure(Cells(categories, shown.rows, shown.columns), words, theme())
    st.plotly_chart(figure, key="cells", config={"displaylogo": False})
    st.markdown(
        text(
            "cells_counts",
            both=f"{shown.shared:,}",
            first=f"{shown.only_first:,}",
            second=f"{shown.only_second:,}",
            first_name=plain(first.name),
            second_name=plain(other.name),
        )
    )


def cell_words(first: str, second: str) -> OverlapWords:
    """The legend of two patterns."""
    return OverlapWords(
        neither=text("cells_neither"),
        first=text("cells_only", pattern=first),
        both=text("cells_both"),
        second=text("cells_only", pattern=second),
        mixed=text("cells_mixed"),
        query=text("cells_query"),
        key=text("cells_key"),
    )


def _overlap(settings: Settings, first: Work, second: Work) -> Overlap:
    whole = (0, settings.T)
    rows, columns = settings.view or (whole, whole)
    patterns = first.pattern, second.pattern
    key = f"{patterns!r} {rows} {columns} {settings.head}"
    return _OVERLAPS.get(
        key,
        lambda: overlap(
            *patterns, rows, columns, (_CELL_PIXELS, _CELL_PIXELS), settings.head, first.busy
        ),
        lambda found: 4 * found.both.nbytes,
        first.busy.wait,
    )
