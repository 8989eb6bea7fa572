"""The pattern in the model's place of attention: what it costs, by layer and along a series."""

from __future__ import annotations

import streamlit as st

from sparse_attn.figures.costs import Bars, bars_figure, curve_figure
from sparse_attn.measures import Found
from sparse_attn.models import Change, Costs, combined
from sparse_attn.patterns import Pattern
from sparse_attn.settings import MAX_RANDOM, format_positions
from sparse_attn.ui.models.look import theme
from sparse_attn.ui.models.work import ModelWork
from sparse_attn.ui.state import widget_key
from sparse_attn.ui.texts import text

_ASKED = "_costs_asked"  # what this session asked to measure last
_LAYERS = "costs_layers"
_SERIES = ("one", "window", "globals", "random", "best")
_STEPS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192)


def costs(work: ModelWork) -> None:
    """Choose layers and a series, measure, and see what changed."""
    st.markdown(f"#### {text('costs_title')}")
    count = len(work.look.maps)
    series_box, layers_box, button_box = st.columns([3, 3, 2], vertical_alignment="bottom")
    series = series_box.selectbox(
        text("costs_series"),
        _SERIES,
        key=widget_key("costs_series"),
        format_func=lambda option: text(f"series_{option}"),
        help=text("costs_series_help"),
    )
    known = [each for each in st.session_state.get(_LAYERS, ()) if each in range(count)]
    st.session_state[_LAYERS] = known  # a model with fewer layers may have come
    layers = layers_box.multiselect(
        text("costs_layers"), range(count), key=_LAYERS, placeholder=text("costs_all")
    )
    chosen = tuple(sorted(layers)) or tuple(range(count))
    asked = f"{work.settings.model}&{chosen}&{series}&{work.pattern()!r}&{hash(work.words)}"
    button_box.button(
        text("costs_run"),
        key="costs_run",
        on_click=lambda: st.session_state.update({_ASKED: asked}),
        disabled=st.session_state.get(_ASKED) == asked,
        width="stretch",
    )
    if st.session_state.get(_ASKED) != asked:
        st.caption(text("costs_waiting"))
        return
    names, patterns = _series(work, series, chosen)
    found = work.costs(patterns, chosen, series == "one")
    if series == "one":
        _show_layers(found)
    else:
        _show_series(work, found, names)


def _show_layers(found: Costs) -> None:
    (cost,) = found.patterns
    changes = (*cost.by_layer, cost.total) if len(cost.by_layer) > 1 else (cost.total,)
    names = [*(str(each.layers[0]) for each in changes[:-1]), text("costs_together")]
    st.markdown(_sentence(found, cost.total))
    chart, table = st.columns([3, 2])
    values = tuple(_measure(each) for each in changes)
    bars = Bars(tuple(names), values, text(f"measure_{found.kind}"), text("costs_alone"))
    chart.plotly_chart(bars_figure(bars, theme()), key="costs_bars", config=_PLAIN)
    table.dataframe(_table(found, changes, names, text("strip_layer")), hide_index=True, height=300)


def _show_series(work: ModelWork, found: Costs, names: list[str]) -> None:
    changes = tuple(each.total for each in found.patterns)
    own = work.look.own[0]
    keys = [combined(each.pattern, own).count() / work.look.T for each in found.patterns]
    st.markdown(_sentence(found, changes[-1], text("costs_with", step=names[-1])))
    chart, table = st.columns([3, 2])
    values = [_measure(each) for each in changes]
    axes = text(f"measure_{found.kind}"), text("costs_keys")
    figure = curve_figure(keys, values, names, *axes, theme())
    chart.plotly_chart(figure, key="costs_curve", config=_PLAIN)
    listed = _table(found, changes, names, text("costs_pattern"))
    listed[text("costs_keys")] = [round(each, 1) for each in keys]
    table.dataframe(listed, hide_index=True, height=300)


_PLAIN = {"displaylogo": False}


def _series(
    work: ModelWork, series: str, layers: tuple[int, ...]
) -> tuple[list[str], tuple[Pattern, ...]]:
    """The patterns of a series by name: one number moves, the rest is the sidebar's."""
    if series == "one":
        return [text("series_one")], (work.pattern(),)
    if series == "best":
        best = work.frontier(layers)
        return [_best_name(each) for each in best], tuple(each.pattern for each in best)
    settings, length = work.fitted[0], work.look.T
    units = -(-length // settings.block)
    if series == "window":
        most = settings.T if settings.block == 1 else units
        steps = [each for each in _STEPS if each < most]
        patterns = [work.pattern(window=each) for each in steps]
    elif series == "random":
        steps = [each for each in _STEPS if each <= min(MAX_RANDOM, units)]
        patterns = [work.pattern(random=each) for each in steps]
    else:
        steps = [each for each in _STEPS if each <= units // 2]
        spread = [tuple(n * units // each for n in range(each)) if each else () for each in steps]
        patterns = [work.pattern(globals=format_positions(each)) for each in spread]
    names = [text(f"step_{series}", count=f"{each:,}") for each in steps]
    return names, tuple(patterns)


def _best_name(found: Found) -> str:
    hubs = f"{len(found.positions):,}"
    return text("step_best", window=f"{found.window:,}", hubs=hubs, random=f"{found.random:,}")


def _sentence(found: Costs, change: Change, where: str = "") -> str:
    where = where or text("costs_place", count=len(change.layers), layers=found.layers)
    if change.loss is None or found.dense_loss is None:
        return text("costs_hidden", where=where, hidden=f"{100 * change.hidden_change:.1f}")
    return text(
        f"costs_{found.kind}",
        where=where,
        dense=f"{found.dense_loss:.3f}",
        sparse=f"{change.loss:.3f}",
        change=f"{change.loss_change:+.3f}",
        asked=f"{found.asked:,}",
        hidden=f"{100 * change.hidden_change:.1f}",
    )


def _measure(change: Change) -> float:
    if change.loss_change is None:
        return 100 * change.hidden_change
    return change.loss_change


def _table(
    found: Costs, changes: tuple[Change, ...], names: list[str], first: str
) -> dict[str, list[object]]:
    table: dict[str, list[object]] = {first: list(names)}
    if found.dense_loss is not None:
        table[text("column_loss")] = [f"{each.loss:.4f}" for each in changes]
        table[text("column_change")] = [f"{each.loss_change:+.4f}" for each in changes]
    table[text("column_hidden")] = [f"{100 * each.hidden_change:.2f} %" for each in changes]
    return table
