"""All heads of the item: what each keeps, beside the best choice of as many keys."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.figures.along import Along
from sparse_attn.measures import KeptMass, OutputError, topk_oracle
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.explore.error import error_of
from sparse_attn.ui.explore.glance import heads_strip
from sparse_attn.ui.explore.kept import along, asked_for_all, every_query, shares
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.tables import table
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work


@dataclass(frozen=True, eq=False)
class _Head:
    """What one head keeps."""

    number: int
    kept: KeptMass
    best: KeptMass
    error: OutputError | None  # None: the input has no values


def heads_section(work: Work) -> None:
    """All heads at a glance; the curve of the shown one below the bound's, and one line a head."""
    alone = work.inputs.only_head is not None
    if not alone:
        heads_strip(work)
    numbers = [work.settings.head] if alone else list(range(work.settings.heads))
    if work.sampled and not asked_for_all(work, passes=3 * len(numbers)):
        st.caption(text("heads_long", length=f"{work.settings.T:,}"))
        return
    share = 1 / len(numbers)  # of the work
    heads = [_head(work, each, place * share, share) for place, each in enumerate(numbers)]
    work.busy.done()
    shown = heads[0 if alone else work.settings.head]
    curve, lines = st.columns([3, 2])
    with curve:
        along(
            work,
            [
                Along(text("kept_pattern"), shares(shown.kept)),
                Along(text("kept_best"), shares(shown.best), "dot"),
            ],
        )
    with lines:
        if alone:
            st.caption(text("heads_alone"))
        table({name: [plain(each) for each in cells] for name, cells in _lines(heads).items()})
        st.caption(text("heads_help"))
        if work.inputs.v is None:
            st.caption(text("no_values"))


def _head(work: Work, number: int, start: float, share: float) -> _Head:
    """One head, from what is shared with all sessions."""
    one = replace(work, settings=work.settings.replace(head=number))
    kept = every_query(one)
    best = one.measured(
        "top-k",
        lambda: _best(one, part_of(work.busy, start, share / 2)),
        lambda found: found.log_kept.nbytes + found.defined.nbytes,
    )
    error = error_of(one, part_of(work.busy, start + share / 2, share / 2))
    return _Head(number, kept, best, error)


def _best(one: Work, progress: Progress | None) -> KeptMass:
    return topk_oracle(one.dense(), one.pattern.row_counts(one.settings.head), progress)


def _lines(heads: list[_Head]) -> dict[str, list[str]]:
    """One row a head, the mean over its queries."""
    return {
        text("heads_head"): [str(each.number) for each in heads],
        text("heads_kept"): [percent(float(each.kept.mean()[0, 0])) for each in heads],
        text("heads_best"): [percent(float(each.best.mean()[0, 0])) for each in heads],
        text("heads_worst"): [_worst(each.kept) for each in heads],
        text("heads_divergence"): [_nats(each.kept) for each in heads],
        text("heads_error"): [_relative(each.error) for each in heads],
    }


def _worst(kept: KeptMass) -> str:
    worst = kept.worst(count=1)
    return f"{worst[0][0]:,}: {percent(worst[0][1])}" if worst else "–"


def _nats(kept: KeptMass) -> str:
    divergence = float(kept.divergence[0, 0].nanmean())
    return "∞" if math.isinf(divergence) else f"{divergence:.3g}"


def _relative(error: OutputError | None) -> str:
    mean = np.nan if error is None else float(error.mean()[0, 0])
    return "–" if math.isnan(mean) else f"{100 * mean:,.1f} %"  # it may be more than all
