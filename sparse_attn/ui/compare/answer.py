"""The answer in a sentence, what it costs, and which part makes the difference."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sparse_attn.figures.shares import Stack, shares_figure
from sparse_attn.language import current_language
from sparse_attn.measures import PartShare
from sparse_attn.ui.compare.everything import flops_words, keys_words
from sparse_attn.ui.compare.numbers import BLOCK, Numbers
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme

_TIE = 0.0005  # shares that differ by less are the same in the sentence


def answer(found: Sequence[Numbers]) -> None:
    """Which keeps most, and which part makes the difference."""
    sparse = [each for each in found if each.work.settings.preset != "dense"]
    # that dense attention keeps all of itself is no news
    named = sparse if len(sparse) > 1 else found
    best, second, *_ = sorted(named, key=lambda each: -each.mean)
    tie = best.mean - second.mean < _TIE
    st.markdown(
        text(
            "compare_tie" if tie else "compare_winner",
            winner=plain(best.name),
            runner_up=plain(second.name),
            most=percent(best.mean),
            less=percent(second.mean),
            winner_keys=keys_words(best.cost.keys_per_query),
            other_keys=keys_words(second.cost.keys_per_query),
            winner_flops=flops_words(best),
            other_flops=flops_words(second),
            size=BLOCK,
            winner_blocks=percent(best.block_share(BLOCK)),
            other_blocks=percent(second.block_share(BLOCK)),
        )
        + ("" if tie or len(sparse) < 2 else f"  \n{_reason(best, second)}")
    )
    if len({each.work.pattern.causal for each in found}) > 1:
        st.markdown(text("compare_references"))
    inputs, settings = best.work.inputs, best.work.settings
    st.caption(
        text(
            "compare_input",
            source=plain(inputs.called(current_language())),
            head=settings.head,
            heads=settings.heads,
        )
    )


def _reason(best: Numbers, second: Numbers) -> str:
    """The kind of part in which the two differ most in favour of the better one."""
    mine, theirs = by_kind(best.parts), by_kind(second.parts)
    kind = max(
        dict.fromkeys((*mine, *theirs)),
        key=lambda each: mine.get(each, (0.0, 0.0))[0] - theirs.get(each, (0.0, 0.0))[0],
    )
    (most, winner_keys), (less, other_keys) = mine.get(kind, (0, 0)), theirs.get(kind, (0, 0))
    return text(
        "compare_why" if other_keys else "compare_why_alone",
        part=kind,
        winner=plain(best.name),
        other=plain(second.name),
        most=percent(most) if most else text("compare_none"),
        less=percent(less) if less else text("compare_none"),
        winner_keys=keys_words(winner_keys),
        other_keys=keys_words(other_keys),
    )


def part_name(rules: tuple[str, ...]) -> str:
    """What a part is called: by its kind, or by the names of its rules.

    >>> part_name(("global row", "global column")), part_name(("listed",))
    ('global tokens', 'listed')
    """
    kinds = {rule.split()[0] for rule in rules}
    known = {"band", "global", "random", "dense"}
    return text(f"part_{kinds.pop()}") if len(kinds) == 1 and kinds <= known else ", ".join(rules)


def by_kind(parts: Sequence[PartShare]) -> dict[str, tuple[float, float]]:
    """Share kept and keys per query of all parts of one name."""
    found: dict[str, tuple[float, float]] = {}
    for part in parts:
        name = part_name(part.rules)
        kept, keys = found.get(name, (0.0, 0.0))
        found[name] = kept + part.kept, keys + part.keys_per_query
    return found


def parts_chart(found: Sequence[Numbers]) -> None:
    """What each part keeps beside the keys it takes."""
    stacks = [
        Stack(
            each.name,
            [
                (part_name(part.rules), part.rules[0], part.kept, part.keys_per_query)
                for part in each.parts
                if part.pairs
            ],
        )
        for each in found
    ]
    axes = text("compare_axis_kept"), text("compare_axis_keys")
    figure = shares_figure(stacks, *axes, theme())
    st.plotly_chart(figure, key="parts", config={"displaylogo": False})
    st.caption(text("compare_parts_help"))
