"""The answer in a sentence, the reason for it, and everything in one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from sparse_attn.figures.shares import Stack, shares_figure
from sparse_attn.language import current_language
from sparse_attn.measures import Measured, PartShare
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.ui.compare.numbers import Numbers
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.numbers import counted
from sparse_attn.ui.tables import table
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
            winner_keys=_keys(best.cost.keys_per_query),
            other_keys=_keys(second.cost.keys_per_query),
            winner_flops=_flops(best),
            other_flops=_flops(second),
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
        winner_keys=_keys(winner_keys),
        other_keys=_keys(other_keys),
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


def table_of(found: Sequence[Numbers], measured: dict[str, Measured]) -> None:
    """One column a pattern, one row a measure."""
    first = found[0]
    rows: dict[str, Callable[[Numbers], str]] = {
        text("compare_row_keys"): lambda each: _keys(each.cost.keys_per_query),
        text("compare_row_pairs"): _share,
        text("compare_row_kept"): lambda each: f"**{percent(each.mean)}**",
        text("compare_row_median"): lambda each: percent(each.median),
        text("compare_row_worst"): _worst,
        text("compare_row_oracle"): lambda each: percent(each.most),
        text("compare_row_found"): lambda each: (
            percent(each.mean / each.most) if each.most else "–"
        ),
        text("compare_row_divergence"): lambda each: text(
            "compare_row_nats", number=f"{each.divergence:.3g}"
        ),
        text("compare_row_reach", layers=first.work.settings.layers): _reached,
        text("compare_row_needed"): _needed,
        text("compare_row_blocks"): lambda each: percent(each.cost.blocks[0].share),
        text("compare_row_flops", heads=first.cost.heads): _flops,
        text("compare_row_weights"): lambda each: readable_bytes(each.cost.weight_bytes),
    }
    if measured:
        rows[text("compare_row_seconds")] = lambda each: _seconds(measured[each.name])
        rows[text("compare_row_memory")] = lambda each: _memory(measured[each.name])
    columns = {"": list(rows)}
    for each in found:
        columns[plain(each.name)] = [write(each) for write in rows.values()]
    table(columns)
    if measured:
        dense = measured[first.name].dense[0]
        memory = readable_bytes(dense.bytes) if dense.bytes else "–"
        st.caption(
            text("compare_row_dense", seconds=f"{counted_seconds(dense.seconds)}", memory=memory)
        )
    st.caption(text("compare_table_help"))


def counted_seconds(seconds: float) -> str:
    """A time in seconds or thousandths.

    >>> counted_seconds(0.01234), counted_seconds(2.5)
    ('12.3 ms', '2.5 s')
    """
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _seconds(found: Measured) -> str:
    return counted_seconds(found.engine[0].seconds)


def _memory(found: Measured) -> str:
    return readable_bytes(found.engine[0].bytes) if found.engine[0].bytes else "–"


def _found(each: Numbers) -> str:
    return percent(each.mean / each.most) if each.most else "–"


def _nats(each: Numbers) -> str:
    return text("compare_row_nats", number=f"{each.divergence:.3g}")


def _share(each: Numbers) -> str:
    return percent(each.cost.pairs / max(1, each.cost.reference))


def _reached(each: Numbers) -> str:
    """The share of pairs joined after the layers that are set."""
    found = each.made.reach
    if found is None:
        return "–"
    return percent(float(found.share[min(each.work.settings.layers, found.layers)]))


def _needed(each: Numbers) -> str:
    found = each.made.reach
    if found is None:
        return "–"
    if found.needed is None:
        return text("compare_row_needed_more", layers=found.layers)
    whole = float(found.share[-1]) == 1.0
    return f"{found.needed}" if whole else text("compare_row_never", layers=found.needed)


def _worst(each: Numbers) -> str:
    worst = each.made.kept.worst(count=1)
    if not worst:
        return "–"
    query, kept = worst[0]
    return text("compare_row_worst_value", kept=percent(kept), query=f"{query:,}")


def _keys(number: float) -> str:
    return f"{number:,.1f}"


def _flops(each: Numbers) -> str:
    return text("cost_flop", count=counted(each.cost.flops))
