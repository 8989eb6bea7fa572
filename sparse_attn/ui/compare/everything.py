"""Everything that is known of the compared patterns, in one table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import streamlit as st

from sparse_attn.measures import Measured
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.ui.compare.numbers import Numbers
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.numbers import counted
from sparse_attn.ui.tables import table
from sparse_attn.ui.texts import text

_NOTHING = "–"
Write = Callable[[Numbers], str]


def everything(found: Sequence[Numbers], measured: dict[str, Measured]) -> None:
    """One column a pattern, one row a measure."""
    first = found[0]
    rows = _kept() | _reach(first.work.settings.layers) | _counted(first) | _clock(measured)
    columns = {"": list(rows)}
    for each in found:
        columns[plain(each.name)] = [write(each) for write in rows.values()]
    table(columns)
    if measured:
        dense = measured[first.name].dense[0]
        memory = readable_bytes(dense.bytes) if dense.bytes else _NOTHING
        st.caption(text("compare_row_dense", seconds=seconds_words(dense.seconds), memory=memory))
    st.caption(text("compare_table_help"))


def _kept() -> dict[str, Write]:
    return {
        text("compare_row_keys"): lambda each: keys_words(each.cost.keys_per_query),
        text("compare_row_pairs"): lambda each: percent(
            each.cost.pairs / max(1, each.cost.reference)
        ),
        text("compare_row_kept"): lambda each: f"**{percent(each.mean)}**",
        text("compare_row_median"): lambda each: percent(each.median),
        text("compare_row_worst"): _worst,
        text("compare_row_oracle"): lambda each: percent(each.most),
        text("compare_row_found"): lambda each: (
            percent(each.mean / each.most) if each.most else _NOTHING
        ),
        text("compare_row_divergence"): _nats,
        text("compare_row_error"): lambda each: _relative(each.error),
    }


def _reach(layers: int) -> dict[str, Write]:
    return {
        text("compare_row_reach", layers=layers): _joined,
        text("compare_row_farthest", layers=layers): _farthest,
        text("compare_row_needed"): _needed,
    }


def _counted(first: Numbers) -> dict[str, Write]:
    def share(size: int) -> Write:
        return lambda each: percent(each.block_share(size))

    sizes = [blocks.size for blocks in first.cost.blocks]
    return {
        text("compare_row_density"): lambda each: percent(each.cost.density),
        **{text("compare_row_blocks", size=size): share(size) for size in sizes},
        text("compare_row_flops", heads=first.cost.heads): flops_words,
        text("compare_row_weights"): lambda each: readable_bytes(each.cost.weight_bytes),
    }


def _clock(measured: dict[str, Measured]) -> dict[str, Write]:
    if not measured:
        return {}

    def memory(each: Numbers) -> str:
        peak = measured[each.name].engine[0].bytes
        return readable_bytes(peak) if peak else _NOTHING

    return {
        text("compare_row_seconds"): lambda each: seconds_words(
            measured[each.name].engine[0].seconds
        ),
        text("compare_row_memory"): memory,
    }


def keys_words(number: float) -> str:
    """A mean number of keys."""
    return f"{number:,.1f}"


def flops_words(each: Numbers) -> str:
    """The operations of all heads."""
    return text("cost_flop", count=counted(each.cost.flops))


def seconds_words(seconds: float) -> str:
    """A time in seconds or thousandths.

    >>> seconds_words(0.01234), seconds_words(2.5)
    ('12.3 ms', '2.5 s')
    """
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _worst(each: Numbers) -> str:
    worst = each.made.kept.worst(count=1)
    if not worst:
        return _NOTHING
    query, kept = worst[0]
    return text("compare_row_worst_value", kept=percent(kept), query=f"{query:,}")


def _nats(each: Numbers) -> str:
    endless = math.isinf(each.divergence)  # a query without keys
    number = text("kept_no_end") if endless else f"{each.divergence:.3g}"
    return text("compare_row_nats", number=number)


def _relative(error: float | None) -> str:
    if error is None or math.isnan(error):
        return _NOTHING
    return f"{100 * error:,.1f} %"  # it may be more than all


def _joined(each: Numbers) -> str:
    found = each.made.reach
    return percent(float(found.share[min(each.work.settings.layers, found.layers)]))


def _farthest(each: Numbers) -> str:
    found = each.made.reach
    return f"{found.farthest[min(each.work.settings.layers, found.layers)]:,}"


def _needed(each: Numbers) -> str:
    found = each.made.reach
    if found.needed is None:
        return text("compare_row_needed_more", layers=found.layers)
    whole = float(found.share[-1]) == 1.0
    return f"{found.needed}" if whole else text("compare_row_never", layers=found.needed)
