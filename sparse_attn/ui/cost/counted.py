"""The counted cost: a table, the terms of the formula, and the growth with the length."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from sparse_attn.attention.progress import part_of
from sparse_attn.figures.growth import Curve, Mark, growth_figure
from sparse_attn.measures import Cost, Formula, block_count, cost, pair_formula
from sparse_attn.patterns import Blocked, Global, Local, Pattern, Random
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.ui.cost.lengths import curve_lengths, pattern_at
from sparse_attn.ui.explore.caption import percent
from sparse_attn.ui.numbers import counted, times
from sparse_attn.ui.tables import table
from sparse_attn.ui.texts import text
from sparse_attn.ui.texts.cost import formula_words
from sparse_attn.ui.theme import theme
from sparse_attn.ui.work import Work
from sparse_attn.views.shared_cache import SharedCache

_COSTS = SharedCache(2**22)
_COST_BYTES = 2**10  # about what a few numbers take
_BLOCK = 64  # of the curve
_MOST_WALKED = 2**28  # pairs at one length of the curve; it ends where there may be more of them
Counts = list[tuple[int, int, int, int | None]]  # length, pairs, pairs in blocks, the books'


def counted_cost(work: Work) -> Cost:
    """The counts of the shown head, remembered."""
    settings = work.settings
    key = f"cost {work.pattern!r} {settings.heads} {settings.D} {settings.head}"
    return _COSTS.get(
        key,
        lambda: cost(
            work.pattern, settings.heads, settings.D, head=settings.head, progress=work.busy
        ),
        lambda _: _COST_BYTES,
        work.busy.wait,
    )


def cost_table(found: Cost, dense: Cost) -> None:
    """Every count beside that of dense attention."""
    rows: list[tuple[str, float, float, Callable[..., str]]] = [
        (text("cost_pairs"), found.pairs, dense.pairs, _whole),
        (text("cost_keys"), found.keys_per_query, dense.keys_per_query, _decimal),
        (text("cost_density"), found.density, dense.density, percent),
        *(
            (text("cost_blocks", size=mine.size), mine.share, other.share, percent)
            for mine, other in zip(found.blocks, dense.blocks, strict=True)
        ),
        (text("cost_flops", heads=found.heads), found.flops, dense.flops, _operations),
        *(
            (
                text("cost_flops_blocks", size=mine.size),
                4 * found.dim * found.heads * mine.pairs,
                4 * found.dim * found.heads * other.pairs,
                _operations,
            )
            for mine, other in zip(found.blocks, dense.blocks, strict=True)
        ),
        (text("cost_tensors"), found.tensor_bytes, dense.tensor_bytes, readable_bytes),
        (text("cost_gathered"), found.gathered_bytes, dense.gathered_bytes, readable_bytes),
        (text("cost_weights"), found.weight_bytes, dense.weight_bytes, readable_bytes),
        (text("cost_scratch"), found.scratch_bytes, dense.scratch_bytes, readable_bytes),
        (text("cost_full"), found.full_bytes, dense.full_bytes, readable_bytes),
    ]
    table(
        {
            text("cost_what"): [name for name, *_ in rows],
            text("cost_this"): [write(mine) for _, mine, _, write in rows],
            text("cost_dense"): [write(other) for _, _, other, write in rows],
            text("cost_ratio"): [
                times(other / mine) if mine else "–" for _, mine, other, _ in rows
            ],
        }
    )
    st.caption(text("cost_counted_help", dim=found.dim))


def _whole(number: float) -> str:
    return f"{number:,.0f}"


def _decimal(number: float) -> str:
    return f"{number:,.1f}"


def _operations(number: float) -> str:
    return text("cost_flop", count=counted(number))


def formula_table(pattern: Pattern) -> None:
    """The terms whose sum is the count."""
    found = pair_formula(pattern)
    if found is None:
        st.caption(text("cost_no_formula"))
        return
    table(
        {
            text("cost_term"): [
                text(f"term_{each.name.replace(' ', '_')}") for each in found.terms
            ],
            text("cost_term_formula"): [formula_words(each.formula) for each in found.terms],
            text("cost_term_pairs"): [f"{each.pairs:,}" for each in found.terms],
        }
    )
    st.markdown(_sum_sentence(found))
    st.caption(_symbols(pattern))


def _sum_sentence(found: Formula) -> str:
    off = found.book - found.pairs
    if not off:
        return text("cost_formula_exact", pairs=f"{found.pairs:,}")
    return text(
        "cost_formula_sum",
        pairs=f"{found.pairs:,}",
        book=f"{found.book:,}",
        off=f"{abs(off):,}",
        direction=text("cost_too_many" if off > 0 else "cost_too_few"),
    )


def _symbols(pattern: Pattern) -> str:
    parts, size = pattern.parts, 1
    if parts and isinstance(parts[0], Blocked):
        size, parts = parts[0].size, parts[0].parts
    window, dilation, hubs, keys = 0, 1, 0, 0
    for part in parts:
        if isinstance(part, Local):
            window, dilation = part.window, part.dilation
        elif isinstance(part, Global):
            hubs = len(part.positions)
        elif isinstance(part, Random):
            keys = part.keys
    return text(
        "cost_symbols",
        n=f"{pattern.length // size:,}",
        w=f"{window:,}",
        d=text("cost_symbol_d", d=f"{dilation:,}") if dilation > 1 else "",
        g=f"{hubs:,}",
        r=text("cost_symbol_r", r=f"{keys:,}") if keys else "",
        b=text("cost_symbol_b", b=f"{size:,}") if size > 1 else "",
    )


def growth(work: Work) -> None:
    """Counted pairs over the length, beside dense attention and the books' figure."""
    counts = _counts(work)
    lengths = [length for length, *_ in counts]
    causal = work.settings.causal
    curves = [
        Curve(text("cost_curve_this"), lengths, [pairs for _, pairs, _, _ in counts], 0),
        Curve(text("cost_curve_blocks"), lengths, [each for _, _, each, _ in counts], 3, "dash"),
        Curve(text("cost_curve_dense"), lengths, [_dense(each, causal) for each in lengths], 2),
    ]
    book = [(length, each) for length, _, _, each in counts if each is not None]
    if book:
        curves.append(Curve(text("cost_curve_book"), *_columns(book), 1, "dot"))
    here = Mark(work.settings.T, text("cost_here", length=f"{work.settings.T:,}"))
    axes = text("cost_axis_length"), text("cost_axis_pairs")
    figure = growth_figure(curves, *axes, theme(), [here])
    st.plotly_chart(figure, key="growth", config={"displaylogo": False})
    st.caption(text("cost_growth_help"))


def _columns(pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [length for length, _ in pairs], [value for _, value in pairs]


def _dense(length: int, causal: bool) -> int:
    return length * (length + 1) // 2 if causal else length**2


def _counts(work: Work) -> Counts:
    settings = work.settings
    patterns = {length: pattern_at(settings, length) for length in curve_lengths()}

    def make() -> Counts:
        found: Counts = []
        walked, share = 0, 1 / len(patterns)
        for number, (length, pattern) in enumerate(patterns.items()):
            # A pattern grows at most fourfold when the length is doubled.
            if settings.preset != "dense" and 4 * walked > _MOST_WALKED:
                break
            formula = pair_formula(pattern)
            counting = part_of(work.busy, number * share, share / 2)
            pairs = formula.pairs if formula else pattern.count(settings.head, counting)
            counting = part_of(work.busy, (number + 0.5) * share, share / 2)
            blocks = block_count(pattern, _BLOCK, settings.head, counting)
            drawn = min(blocks.pairs, length**2)
            # without a formula any pair of a block may have been asked about
            walked = pairs if formula else drawn
            found.append((length, pairs, drawn, formula.book if formula else None))
        return found

    key = f"growth {settings.head} {list(patterns.values())!r}"
    return _COSTS.get(key, make, lambda _: _COST_BYTES, work.busy.wait)
