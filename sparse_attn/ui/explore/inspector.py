"""One query, key by key: what it sees, what it would see under dense attention, and why."""

from __future__ import annotations

import numpy as np
import streamlit as st
import torch
from numpy.typing import NDArray

from sparse_attn.figures.colors import Theme
from sparse_attn.figures.row import Row, RowWords, row_figure
from sparse_attn.ui import fields
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work

_STRONGEST = 12  # rows of the table


def inspector(work: Work) -> None:
    """The chosen query's row as a chart, its pair as a sentence, its strongest keys as a table."""
    settings = work.settings
    query = shown_query(work)
    row = _row(work, query)
    chosen_query, chosen_key, words = st.columns([2, 2, 9], vertical_alignment="bottom")
    with chosen_query:
        fields.optional_number("query", query, settings)
    with chosen_key:
        fields.optional_number("key", settings.key, settings)
    with words:
        st.markdown(_sentence(work, row))
        if settings.key is not None:
            st.markdown(_pair_sentence(row, settings.key))
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    names = ("row_axis", "row_sparse", "row_dense", "row_kept", "row_cut")
    figure = row_figure(row, RowWords(*map(text, names)), theme, settings.scale == "log")
    chart, table = st.columns([3, 2])
    with chart:
        st.plotly_chart(figure, key="row", config={"displaylogo": False})
    with table:
        st.caption(text("strongest"))
        st.dataframe(_strongest(row), hide_index=True, height=230, key="strongest")


def shown_query(work: Work) -> int:
    """The query that was picked, or the one that loses most."""
    if work.settings.query is not None:
        return work.settings.query
    worst = work.kept().worst(count=1)
    return worst[0][0] if worst else 0


def _row(work: Work, query: int) -> Row:
    sparse, dense = (each.row(query)[0, 0].cpu().numpy() for each in (work.sparse(), work.dense()))
    keys = torch.arange(work.settings.T)
    rules = work.pattern.rules_at(query, keys, work.settings.head).numpy()
    return Row(query, sparse, dense, rules, work.pattern.rules, work.inputs.tokens)


def _sentence(work: Work, row: Row) -> str:
    title = f"**{text('inspector', query=f'{row.query:,}', token=_token(row, row.query))}**"
    count = int((row.rules != 0).sum())
    if not count:
        return f"{title} {text('row_empty')}"
    kept = float(work.kept().kept[0, 0, row.query])
    length = f"{work.settings.T:,}"
    return f"{title} {text('row_sentence', keys=f'{count:,}', length=length, kept=percent(kept))}"


def _pair_sentence(row: Row, key: int) -> str:
    rules = _rules(row, key)
    tokens = ""
    if row.tokens is not None:
        tokens = f"{_token(row, row.query)} →{_token(row, key)}"
    return text(
        "pair_sentence",
        query=f"{row.query:,}",
        key=f"{key:,}",
        tokens=tokens,
        why=text("allowed_by", rules=rules) if rules else text("not_allowed"),
        sparse=f"{row.sparse[key]:.3g}",
        dense=f"{row.dense[key]:.3g}",
    )


def _strongest(row: Row) -> dict[str, list[object]]:
    """The keys with the largest dense weight: what is kept and what is lost stand side by side."""
    order: NDArray[np.intp] = np.argsort(-np.maximum(row.sparse, row.dense), kind="stable")
    keys = [int(each) for each in order[:_STRONGEST]]
    table: dict[str, list[object]] = {text("column_key"): list(keys)}
    if row.tokens is not None:
        table[text("column_token")] = [row.tokens[key] for key in keys]
    table[text("column_rules")] = [_rules(row, key) or "–" for key in keys]
    table[text("column_sparse")] = [f"{row.sparse[key]:.3g}" for key in keys]
    table[text("column_dense")] = [f"{row.dense[key]:.3g}" for key in keys]
    return table


def _rules(row: Row, key: int) -> str:
    bits = int(row.rules[key])
    return ", ".join(name for bit, name in enumerate(row.names) if bits >> bit & 1)


def _token(row: Row, position: int) -> str:
    """A token as Markdown code, so that nothing in it is read as markup."""
    if row.tokens is None:
        return ""
    words = row.tokens[position].replace("`", "ˋ").replace("\n", "⏎")
    return f" `{words}`"
