"""One query's story as charts, and its strongest keys as a table."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from sparse_attn.figures.row import MOST_BARS, Row, RowWords
from sparse_attn.figures.story import story_figure
from sparse_attn.measures import RowStory
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.explore.pair import allowing
from sparse_attn.ui.map_view import chart
from sparse_attn.ui.numbers import times
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work

_STRONGEST = 12  # rows of the table
_WORDS = (
    "row_axis", "row_scores", "row_mask", "row_sparse", "row_dense", "row_kept", "row_cut",
    "row_log_sparse", "row_log_dense",
)  # fmt: skip


def row_section(work: Work, story: RowStory) -> None:
    """Scores, mask and weights on the same keys, and where the cut mass went."""
    row = _row(work, story)
    figure = story_figure(row, RowWords(*map(text, _WORDS)), theme(), work.settings.scale == "log")
    charts, table = st.columns([3, 2])
    with charts:
        st.markdown(_story(story))
        chart(figure, key="row", label=f"{_story(story)} {_marks(row)}".replace("**", ""))
        st.caption(_marks(row))
    with table:
        st.caption(text("strongest"))
        st.dataframe(_strongest(work, story), hide_index=True, height=458, key="strongest")


def _row(work: Work, story: RowStory) -> Row:
    """The keys in view, or all of them."""
    start, stop = work.view[1]

    def shown(values: object) -> NDArray[np.floating]:
        return np.asarray(values)[start:stop]

    arrays = (story.scores, story.sparse, story.dense, story.rules)
    scores, sparse, dense, rules = (shown(each.cpu().numpy()) for each in arrays)
    return Row(
        story.query,
        scores,
        sparse,
        dense,
        rules.astype(np.int64),
        story.names,
        work.inputs.tokens,
        start,
        (story.log_sparse, story.log_dense),
    )


def _story(story: RowStory) -> str:
    """Which mass was cut off, and where it went."""
    if math.isnan(story.kept):
        return text("story_padding")
    if math.isnan(story.gain):
        return text("story_empty")
    if story.cut < 1e-12:
        return text("story_whole")
    gain = times(story.gain) if story.gain >= 10 else f"{story.gain:.2f}×"
    return text("story", cut=percent(story.cut), gain=gain)


def _marks(row: Row) -> str:
    """Which keys the charts show, and what one mark stands for."""
    count = len(row.scores)
    keys = text("row_keys", first=f"{row.start:,}", last=f"{row.start + count - 1:,}")
    step = -(-count // MOST_BARS)
    return f"{keys} {text('row_marks_one') if step == 1 else text('row_marks', keys=step)}"


def _strongest(work: Work, story: RowStory) -> dict[str, list[object]]:
    """The keys with the largest weight: what is kept and what is lost stand side by side."""
    sparse, dense = story.sparse.cpu().numpy(), story.dense.cpu().numpy()
    order = np.argsort(-np.maximum(sparse, dense), kind="stable")
    keys = [int(each) for each in order[:_STRONGEST]]
    table: dict[str, list[object]] = {text("column_key"): list(keys)}
    if work.inputs.tokens is not None:
        table[text("column_token")] = [work.inputs.tokens[key] for key in keys]
    table[text("column_rules")] = [allowing(story, key) or "–" for key in keys]
    table[text("column_sparse")] = [f"{sparse[key]:.3g}" for key in keys]
    table[text("column_dense")] = [f"{dense[key]:.3g}" for key in keys]
    return table
