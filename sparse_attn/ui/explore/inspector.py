"""Below the maps: a pair and why, then one query, or how much all queries keep."""

from __future__ import annotations

import streamlit as st

from sparse_attn.measures import RowStory, row_story
from sparse_attn.settings import SECTIONS, label
from sparse_attn.ui import fields
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.explore.heads import heads_section
from sparse_attn.ui.explore.kept import kept_section
from sparse_attn.ui.explore.one_row import row_section
from sparse_attn.ui.explore.pair import pair_sentence, token, why
from sparse_attn.ui.state import on_change, seed
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work


def inspector(work: Work) -> None:
    """The chosen query and pair in sentences, and the section that is open."""
    settings = work.settings
    query = shown_query(work)
    story = row_story(work.sparse(), query)
    chosen_query, chosen_key, words = st.columns([2, 2, 9], vertical_alignment="bottom")
    with chosen_query:
        fields.optional_number("query", query, settings)
    with chosen_key:
        fields.optional_number("key", settings.key, settings)
    with words:
        st.markdown(_sentence(work, story))
        if settings.key is not None:
            st.markdown(pair_sentence(work, story, settings.key))
    if settings.key is not None:
        why(work, query, settings.key)
    st.segmented_control(
        label("section"),
        SECTIONS,
        key=seed("section", settings.section),
        on_change=on_change("section", read=lambda value: value or settings.section),
        format_func=fields.words_of_options("section"),
        label_visibility="collapsed",
    )
    if settings.section == "row":
        row_section(work, story)
    elif settings.section == "kept":
        kept_section(work)
    else:
        heads_section(work)


def shown_query(work: Work) -> int:
    """The query that was picked, or the one that loses most."""
    if work.settings.query is not None:
        return work.settings.query
    worst = work.kept().worst(count=1)
    return worst[0][0] if worst else 0


def _sentence(work: Work, story: RowStory) -> str:
    name = text("inspector", query=f"{story.query:,}", token=token(work, story.query))
    count = int((story.rules != 0).sum())
    if not count:
        return f"**{name}** {text('row_empty')}"
    length = f"{work.settings.T:,}"
    kept = percent(story.kept)
    return f"**{name}** {text('row_sentence', keys=f'{count:,}', length=length, kept=kept)}"
