"""The measured cost: a button, progress, and two figures with the crossover."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from sparse_attn.device import default_device
from sparse_attn.figures.growth import Curve, Mark, growth_figure
from sparse_attn.measures import Measured, measure
from sparse_attn.settings import PATTERN_FIELDS, Settings
from sparse_attn.ui.busy import Busy
from sparse_attn.ui.cost.lengths import curve_lengths, pattern_at
from sparse_attn.ui.explore.caption import pattern_words
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work

LIMIT_S = 20.0
_FIRST_LENGTH = 256
_WAIT_S = 0.1
_KEPT = 8  # measurements that a session remembers
_MEASURED = "_measured"
_alone = threading.Lock()  # two measurements at once would measure each other


def clock(work: Work) -> None:
    """A button that measures, and what was measured for this pattern."""
    settings, lengths = work.settings, [each for each in curve_lengths() if each >= _FIRST_LENGTH]
    known: dict[str, Measured] = st.session_state.setdefault(_MEASURED, {})
    pressed = st.button(
        text("cost_measure"),
        key="measure",
        icon=":material/timer:",
        help=text(
            "cost_measure_help",
            heads=settings.heads,
            dim=settings.D,
            device=str(default_device()).upper(),
            first=f"{lengths[0]:,}",
            last=f"{lengths[-1]:,}",
            seconds=f"{LIMIT_S:g}",
        ),
    )
    key = _key(settings)
    if pressed:
        known[key] = _measure(settings, lengths)
        while len(known) > _KEPT:
            known.pop(next(iter(known)))
    if key not in known:
        st.caption(text("cost_not_measured"))
        return
    _show(settings, known[key])


def _key(settings: Settings) -> str:
    """What the measured times depend on: the pattern at all lengths, and the sizes."""
    params = settings.to_params(full=True)
    names = (*PATTERN_FIELDS, "preset", "seed", "roles", "heads", "D")
    return "&".join(f"{name}={params[name]}" for name in names)


def _measure(settings: Settings, lengths: list[int]) -> Measured:
    with measuring() as busy:
        return measure(
            lambda length: pattern_at(settings, length),
            lengths,
            settings.heads,
            settings.D,
            LIMIT_S,
            progress=busy,
        )


@contextmanager
def measuring() -> Iterator[Busy]:
    """A place with progress and a button to stop; one measurement on the server at a time."""
    place = st.empty()
    with place.container():
        # any press reruns the page, which ends the work at its next sign of progress
        st.button(text("cost_stop"), key="stop_measuring", icon=":material/stop:")
        busy = Busy(st.empty())
        while not _alone.acquire(timeout=_WAIT_S):
            busy.wait()
        try:
            yield busy
        finally:
            _alone.release()
    place.empty()


def _show(settings: Settings, found: Measured) -> None:
    ways = ((text("cost_curve_engine"), found.engine, 0), (text("cost_curve_sdpa"), found.dense, 2))
    seconds = [
        Curve(name, [run.length for run in runs], [run.seconds for run in runs], color)
        for name, runs, color in ways
    ]
    kept = [(name, [run for run in runs if run.bytes], color) for name, runs, color in ways]
    sizes = [
        Curve(name, [run.length for run in runs], [run.bytes or 0 for run in runs], color)
        for name, runs, color in kept
    ]
    crossing = found.crossover
    marks = []
    if crossing is not None and crossing > found.engine[0].length:
        marks = [Mark(crossing, text("cost_crossover_mark", length=f"{crossing:,.0f}"))]
    st.markdown(_crossover_sentence(found))
    left, right = st.columns(2)
    axis = text("cost_axis_length")
    config = {"displaylogo": False}
    time_axis, memory_axis = text("cost_axis_seconds"), text("cost_axis_bytes")
    with left:
        figure = growth_figure(seconds, axis, time_axis, theme(), marks, unit="s")
        st.plotly_chart(figure, key="measured_time", config=config)
    with right:
        figure = growth_figure(sizes, axis, memory_axis, theme(), unit="B")
        st.plotly_chart(figure, key="measured_memory", config=config)
    st.caption(
        text(
            "cost_measured_note",
            pattern=" · ".join(pattern_words(settings)),
            heads=found.heads,
            dim=found.dim,
            device=found.device.upper(),
        )
    )


def _crossover_sentence(found: Measured) -> str:
    crossing = found.crossover
    if crossing is None:
        last = min(found.engine[-1].length, found.dense[-1].length)
        return text("cost_no_crossover", length=f"{last:,}")
    if crossing == found.engine[0].length:
        return text("cost_quicker_already", length=f"{crossing:,.0f}")
    return text("cost_crossover", length=f"{crossing:,.0f}")
