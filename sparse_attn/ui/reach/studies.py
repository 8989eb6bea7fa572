"""What global tokens do for the reach, and what random keys buy."""

from __future__ import annotations

from itertools import pairwise

import streamlit as st

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.figures.layers import Growing, layers_figure
from sparse_attn.measures.reach import Floats
from sparse_attn.settings import (
    STUDIES,
    Settings,
    global_positions,
    label,
    unit_count,
)
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.fields import words_of_options
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.reach.pictures import CONFIG
from sparse_attn.ui.reach.values import SEEDS, ensemble_of, reach_of
from sparse_attn.ui.state import on_change, seed
from sparse_attn.ui.tables import table
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work

_COUNTS = (0, 1, 2, 4, 8)  # random keys
_AT_ONCE = 2_048  # tokens up to which an ensemble is drawn without being asked for


def studies(work: Work) -> None:
    """One of the two, as chosen."""
    st.segmented_control(
        label("study"),
        STUDIES,
        key=seed("study", work.settings.study),
        on_change=on_change("study", read=lambda value: value or work.settings.study),
        format_func=words_of_options("study"),
        label_visibility="collapsed",
    )
    if work.settings.study == "globals":
        _globals(work)
    else:
        _random(work)


def _globals(work: Work) -> None:
    settings = work.settings
    if settings.preset == "dense":
        st.caption(text("globals_dense"))
        return
    positions = global_positions(settings, work.roles)
    first = positions[0] if positions else 0
    unit = "" if settings.block == 1 else "_block"
    one = _changed(settings, globals=str(first), roles=(), rows=True, columns=True)
    curves = [
        Growing(
            text("globals_none"), reach_of(work, _changed(settings, globals="", roles=())).share
        ),
        Growing(text(f"globals_one{unit}", position=first), reach_of(work, one).share),
    ]
    if len(positions) > 1 or (positions and not (settings.rows and settings.columns)):
        name = text("globals_all" if not unit else "globals_all_blocks", count=len(positions))
        curves.append(Growing(name, reach_of(work, settings).share))
    _draw(work, curves, "globals")
    st.caption(text("globals_help_causal" if settings.causal else "globals_help"))


def _random(work: Work) -> None:
    settings = work.settings
    if settings.preset == "dense":
        st.caption(text("globals_dense"))
        return
    most = unit_count(settings.values())
    counts = [each for each in sorted({*_COUNTS, settings.random}) if each <= most]
    if settings.T > _AT_ONCE:
        drawn = SEEDS * (len(counts) - 1) + 1
        st.caption(text("random_wait", count=drawn, length=f"{settings.T:,}"))
        if not st.toggle(text("random_run", seeds=SEEDS), key="draw_seeds"):
            return
    share = 1 / len(counts)  # of the work
    found = [
        _ensemble(work, count, part_of(work.busy, number * share, share))
        for number, count in enumerate(counts)
    ]
    names = [text("random_some", count=count) if count else text("random_none") for count in counts]
    curves = [Growing(name, *each) for name, each in zip(names, found, strict=True)]
    chart, bought = st.columns([3, 2], gap="medium")
    with chart:
        _draw(work, curves, "random")
    with bought:
        table(_bought(counts, curves, settings.layers))
    st.caption(text("random_help", seeds=SEEDS))


def _ensemble(
    work: Work, count: int, progress: Progress | None
) -> tuple[Floats, tuple[Floats, Floats]]:
    """Mean and band of the share joined with so many random keys and no global token."""
    some = _changed(work.settings, globals="", roles=(), random=count)
    if not count:  # nothing is drawn: one pattern speaks for all seeds
        share = reach_of(work, some).share
        return share, (share, share)
    found = ensemble_of(work, some, progress)
    return found.mean, found.band


def _bought(counts: list[int], curves: list[Growing], layers: int) -> dict[str, list[str]]:
    """What the pairs joined after the layers shown cost in random keys, line by line."""
    shares = [float(each.values[layers]) for each in curves]
    bands = [[float(edge[layers]) for edge in each.band or ()] for each in curves]
    gains = [
        100 * (after - before) / (more - fewer)
        for (before, after), (fewer, more) in zip(pairwise(shares), pairwise(counts), strict=True)
    ]
    shown = text("layer_one") if layers == 1 else text("layer_many", layers=layers)
    return {
        text("random_keys_column"): [str(each) for each in counts],
        text("random_share_column", layers=shown): [plain(percent(each)) for each in shares],
        text("random_band_column"): [
            plain(" – ".join(percent(edge) for edge in band)) if count else "–"
            for count, band in zip(counts, bands, strict=True)
        ],
        text("random_buys_column"): [
            "–",
            *(text("random_points", points=f"{each:+.2g}") for each in gains),
        ],
    }


def _changed(settings: Settings, **changes: object) -> Settings:
    """The settings with other global tokens or random keys; a preset becomes custom."""
    return settings.replace(others="", **changes)


def _draw(work: Work, curves: list[Growing], name: str) -> None:
    figure = layers_figure(
        curves, text("reach_layers"), text("reach_share"), theme(), work.settings.layers
    )
    st.plotly_chart(figure, key=f"study_{name}", config=CONFIG)
