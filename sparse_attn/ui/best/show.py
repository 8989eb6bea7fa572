"""What the search found: in words, on the frontier, and on inputs that it did not see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from sparse_attn.figures.frontier import Line, Point, frontier_figure
from sparse_attn.measures import Found, Placement
from sparse_attn.ui import state
from sparse_attn.ui.best.describe import as_fields, found_words
from sparse_attn.ui.best.searches import Outcome, elsewhere, search_key
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.tables import table
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work

_EXPLORE = Path(__file__).resolve().parents[3] / "pages" / "explore.py"
_TRIED = "_placements_tried"


def show_best(work: Work, outcome: Outcome) -> None:
    """The pattern found, the one set now, a button to take it, and the frontier."""
    best = outcome.search.best
    kept, keys = percent(best.kept), f"{best.keys_per_query:,.1f}"
    st.markdown(text("best_found", kept=kept, keys=keys, words=found_words(best)))
    now = Point(text("best_now"), work.pairs() / work.settings.T, outcome.now)
    st.caption(
        text(
            "best_beside",
            kept=percent(now.kept),
            keys=f"{now.keys:,.1f}",
            most=percent(outcome.most),
        )
    )
    adopt_button(work, best, "adopt")
    star = Point(text("best_star", keys=keys), best.keys_per_query, best.kept)
    frontier = outcome.search.frontier
    line = Line(
        text("best_line"),
        [found.keys_per_query for found in frontier],
        [found.kept for found in frontier],
    )
    bound = Line(
        text("best_bound"), [keys for keys, _ in outcome.bound], [most for _, most in outcome.bound]
    )
    axes = text("best_axis_keys"), text("best_axis_kept")
    figure = frontier_figure(line, bound, [star, now], *axes, theme())
    event = st.plotly_chart(
        figure,
        key="frontier",
        config={"displaylogo": False},
        on_select="rerun",
        selection_mode="points",
    )
    st.caption(text("best_frontier_help"))
    chosen = _pressed(event, frontier)
    if chosen is not None:
        kept, keys = percent(chosen.kept), f"{chosen.keys_per_query:,.1f}"
        st.markdown(text("best_found", kept=kept, keys=keys, words=found_words(chosen)))
        adopt_button(work, chosen, "adopt_pressed")


def _pressed(event: Any, frontier: Sequence[Found]) -> Found | None:
    """The pattern whose point was pressed, if it still lies on the frontier."""
    for point in event["selection"]["points"]:
        for found in frontier:
            if (point["x"], point["y"]) == (found.keys_per_query, found.kept):
                return found
    return None


def adopt_button(work: Work, found: Found, key: str) -> None:
    """Sets the pattern and goes to its maps."""
    wanted = as_fields(found, work.settings)
    if wanted is None:
        other = found.length != work.settings.T
        count = f"{len(found.positions):,}"
        st.caption(text("best_other_length") if other else text("best_too_many", count=count))
        return
    pressed = st.button(
        text("best_adopt"), key=key, icon=":material/check:", help=text("best_adopt_help")
    )
    if pressed and state.change(**wanted):
        st.switch_page(_EXPLORE)


def elsewhere_table(work: Work, best: Found) -> None:
    """On demand: the same positions on other inputs, against simple rules."""
    st.subheader(text("best_elsewhere"), anchor=False)
    st.markdown(text("best_elsewhere_intro"))
    if not best.positions:
        st.caption(text("best_no_globals_to_try"))
        return
    if work.settings.input == "arrays" and work.settings.heads == work.inputs.B == 1:
        st.caption(text("best_nothing_else"))
        return
    tried: set[str] = st.session_state.setdefault(_TRIED, set())
    key = search_key(work.settings, "elsewhere", repr(best.pattern))
    if st.button(text("best_try"), key="elsewhere"):
        tried.add(key)
    if key in tried:
        _show_placements(elsewhere(work, best))


def _show_placements(found: Sequence[Placement]) -> None:
    drawn = text("best_drawn", count=len(found[0].random))
    table(
        {
            text("best_input"): [each.name for each in found],
            text("best_given"): [percent(each.given) for each in found],
            text("best_even"): [percent(each.even) for each in found],
            drawn: [_drawn(each) for each in found],
            text("best_only_window"): [percent(each.window) for each in found],
            text("best_winner"): [text(f"best_wins_{each.winner}") for each in found],
        }
    )
    wins = Counter(each.winner for each in found)
    st.markdown(
        text(
            "best_summary",
            count=len(found),
            given=wins["given"],
            even=wins["even"],
            random=wins["random"],
            window=wins["window"],
        )
    )


def _drawn(each: Placement) -> str:
    return text(
        "best_drawn_cell",
        mean=percent(each.random_mean),
        low=percent(min(each.random)),
        high=percent(max(each.random)),
    )
