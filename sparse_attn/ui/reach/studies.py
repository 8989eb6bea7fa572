"""What global tokens do for the reach, and what random keys buy."""

from __future__ import annotations

import streamlit as st

from sparse_attn.attention.progress import part_of
from sparse_attn.figures.layers import Growing, layers_figure
from sparse_attn.settings import (
    STUDIES,
    Settings,
    global_positions,
    label,
    unit_count,
)
from sparse_attn.ui.fields import words_of_options
from sparse_attn.ui.reach.pictures import CONFIG
from sparse_attn.ui.reach.values import SEEDS, ensemble_of, reach_of
from sparse_attn.ui.state import on_change, seed
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
    st.caption(text("globals_help"))


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
    curves = []
    for number, count in enumerate(counts):
        some = _changed(settings, globals="", roles=(), random=count)
        if count == 0:
            curves.append(Growing(text("random_none"), reach_of(work, some).share))
            continue
        progress = part_of(work.busy, number / len(counts), 1 / len(counts))
        found = ensemble_of(work, some, progress)
        curves.append(Growing(text("random_some", count=count), found.mean, found.band))
    _draw(work, curves, "random")
    st.caption(text("random_help", seeds=SEEDS))


def _changed(settings: Settings, **changes: object) -> Settings:
    """The settings with other global tokens or random keys; a preset becomes custom."""
    return settings.replace(others="", **changes)


def _draw(work: Work, curves: list[Growing], name: str) -> None:
    figure = layers_figure(
        curves, text("reach_layers"), text("reach_share"), theme(), work.settings.layers
    )
    st.plotly_chart(figure, key=f"study_{name}", config=CONFIG)
