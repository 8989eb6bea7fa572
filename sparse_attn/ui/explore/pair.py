"""One pair: its weights, why it is allowed or not, and the answer as Python to copy."""

from __future__ import annotations

import streamlit as st

from sparse_attn.figures.picture_words import rule_name
from sparse_attn.measures import RowStory
from sparse_attn.patterns import assertion
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text
from sparse_attn.ui.texts.reasons import reason_words
from sparse_attn.ui.work import Work

_LONGEST_CODE = 20_000  # characters; a longer table is no longer something to paste


def pair_sentence(work: Work, story: RowStory, key: int) -> str:
    """The pair with its weights, and the rules that allow it."""
    rules = allowing(story, key)
    tokens = ""
    if work.inputs.tokens is not None:
        tokens = f"{token(work, story.query)} →{token(work, key)}"
    return text(
        "pair_sentence",
        query=f"{story.query:,}",
        key=f"{key:,}",
        tokens=tokens,
        why=text("allowed_by", rules=rules) if rules else text("not_allowed"),
        sparse=f"{float(story.sparse[key]):.3g}",
        dense=f"{float(story.dense[key]):.3g}",
    )


def why(work: Work, query: int, key: int) -> None:
    """What every rule says of the pair, and a button with the Python that holds."""
    told = work.pattern.explain(query, key, work.settings.head)
    verdicts = [limit.allowed for limit in told.limits]
    verdicts += [each.reason.allowed for each in told.verdicts]
    lines = [
        text("verdict_yes" if allowed else "verdict_no", reason=plain(sentence))
        for allowed, sentence in zip(verdicts, told.sentences(reason_words()), strict=True)
    ]
    reasons, copy = st.columns([5, 1], vertical_alignment="top")
    with reasons:
        st.markdown("  \n".join(lines) or text("no_rules"))
    code = assertion(work.pattern, query, key, work.settings.head)
    if len(code) <= _LONGEST_CODE:
        with (
            copy,
            st.popover(
                text("assertion"),
                icon=":material/code:",
                help=text("assertion_help"),
                width="stretch",
            ),
        ):
            st.code(code, language="python", wrap_lines=True)


def allowing(story: RowStory, key: int) -> str:
    """The names of the rules that allow a key, with commas."""
    bits = int(story.rules[key])
    allowed = (name for bit, name in enumerate(story.names) if bits >> bit & 1)
    return ", ".join(map(rule_name, allowed))


def token(work: Work, position: int) -> str:
    """A token as Markdown code, so that nothing in it is read as markup."""
    if work.inputs.tokens is None:
        return ""
    words = work.inputs.tokens[position].replace("`", "ˋ").replace("\n", "⏎")
    return f" `{words}`"
