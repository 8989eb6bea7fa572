"""One window number as every library means it: a table, and maps with changed cells marked."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from sparse_attn.figures.overlap import Cells, OverlapWords, cell_categories, overlap_grid
from sparse_attn.measures import Overlap, overlap
from sparse_attn.patterns import CONVENTIONS, Convention, Pattern, from_convention
from sparse_attn.settings import Settings
from sparse_attn.ui import fields
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.tables import table
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.views.shared_cache import SharedCache

_CHANGES = SharedCache(2**20)
_CHANGE_BYTES = 512  # about what a few numbers take
_LEAST_SHOWN = 24  # tokens of the small maps
_MOST_SHOWN = 96


@dataclass(frozen=True, eq=False)
class Reading:
    """How one library reads the number, or why it would not take it."""

    title: str
    source: str
    convention: Convention | None
    refusal: str = ""


def conventions(settings: Settings, busy: Busy) -> None:
    """The number, the table of all libraries, and the first corner of every map."""
    number = settings.convention or max(1, settings.window)
    fields.optional_number("convention", number, settings)
    st.markdown(text("conventions_intro", number=f"{number:,}"))
    found = readings(number)
    ours = from_convention("ours", number).pattern(settings.T)
    _table(found, ours, busy)
    _maps(settings, found, number)


def readings(number: int) -> list[Reading]:
    """Every row of the conventions table; FlashAttention, which takes a pair, twice."""
    asked: list[tuple[str, int | tuple[int, int]]] = []
    for library in CONVENTIONS:
        if library == "flash-attention":
            asked += [(library, (number, number)), (library, (number, 0))]
        else:
            asked.append((library, number))
    return [_reading(library, window) for library, window in asked]


def _reading(library: str, window: int | tuple[int, int]) -> Reading:
    title = library if isinstance(window, int) else f"{library} {window}"
    source = CONVENTIONS[library][0]
    try:
        return Reading(title, source, from_convention(library, window))
    except ValueError as refusal:
        return Reading(title, source, None, str(refusal))


def _table(found: list[Reading], ours: Pattern, busy: Busy) -> None:
    columns: dict[str, list[str]] = {
        text(f"conventions_{name}"): []
        for name in ("library", "means", "keys", "only", "missing", "source")
    }
    for each in found:
        row = ["–"] * 4
        if each.convention is not None:
            compared = _changed(ours, each.convention.pattern(ours.length), busy)
            row = [
                f"{each.convention.keys_per_query:,}",
                f"{compared.only_second:,}",
                f"{compared.only_first:,}",
            ]
            row.insert(0, _means(each.convention))
        else:
            row[0] = plain(each.refusal)
        for cells, value in zip(
            columns.values(), [plain(each.title), *row, _source(each.source)], strict=True
        ):
            cells.append(value)
    table(columns)


def _changed(ours: Pattern, theirs: Pattern, busy: Busy) -> Overlap:
    """How many cells differ, remembered; one pixel is enough for that."""
    return _CHANGES.get(
        f"{ours!r} {theirs!r}",
        lambda: overlap(ours, theirs, size=(1, 1), progress=busy),
        lambda _: _CHANGE_BYTES,
        busy.wait,
    )


def _source(source: str) -> str:
    """Where the convention is written down, as a link with a short name."""
    if not source.startswith("https://"):
        return plain(source)
    owner_and_name = "/".join(source.split("/")[3:5])
    return text("conventions_link", host=plain(owner_and_name), source=source)


def _means(convention: Convention) -> str:
    part = f"`{convention.part!r}`"
    return text("conventions_causal", part=part) if convention.causal else part


def _maps(settings: Settings, found: list[Reading], number: int) -> None:
    stop = min(settings.T, max(_LEAST_SHOWN, min(_MOST_SHOWN, 3 * number + 8)))
    ours = from_convention("ours", number).pattern(settings.T)
    view = (0, stop)
    grid = []
    for each in found:
        if each.convention is None:
            continue
        pattern = each.convention.pattern(settings.T)
        shown = overlap(ours, pattern, view, view, (stop, stop))
        categories = cell_categories(shown.first.numpy(), shown.both.numpy(), shown.second.numpy())
        grid.append(Cells(categories, shown.rows, shown.columns, each.title))
    words = OverlapWords(
        neither=text("cells_neither"),
        first=text("conventions_less"),
        both=text("conventions_same"),
        second=text("conventions_more"),
        mixed=text("cells_mixed"),
        query="",
        key="",
    )
    figure = overlap_grid(grid, words, theme())
    st.plotly_chart(figure, key="conventions", config={"displaylogo": False})
    st.caption(text("conventions_shown", last=f"{stop - 1:,}", length=f"{settings.T:,}"))
