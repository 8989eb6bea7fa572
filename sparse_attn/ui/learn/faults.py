"""The two classic faults of step 5: what each does to the numbers, in words."""

from __future__ import annotations

from sparse_attn import Global, Local, Pattern
from sparse_attn.lessons import Lesson, hops
from sparse_attn.ui.learn.batch import Batch
from sparse_attn.ui.learn.maps import percent
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text


def harm(both: Batch, query: int, lesson: Lesson) -> tuple[str, ...]:
    """A sentence for each fault that is switched on."""
    found = []
    if lesson.twice:
        found.append(_twice(both, query, lesson))
    if lesson.rowless:
        found.append(_rowless(both, lesson))
    return tuple(found)


def _twice(both: Batch, query: int, lesson: Lesson) -> str:
    """At the query that is looked at, if it is hit; else at the one that is hit most."""
    rows = not lesson.rowless
    right, wrong = both.full(rows=rows), both.full(doubled=True, rows=rows)
    off = (wrong - right).abs()
    near = [hub for hub in both.hubs if abs(hub - query) <= lesson.window]
    hit = bool(near) and bool(off[query].max() > 0)
    at = query if hit else int(off.max(1).values.argmax())
    key = max(both.hubs, key=lambda hub: float(off[at, hub]))
    return text(
        "s5_harm_twice" if hit else "s5_harm_elsewhere",
        query=query,
        other=at,
        key=key,
        word=plain(both.tokens.tokens[key]),
        wrong=percent(float(wrong[at, key])),
        right=percent(float(right[at, key])),
        most=percent(float(off.max())),
    )


def _rowless(both: Batch, lesson: Lesson) -> str:
    tokens, window = both.tokens, Local(lesson.window)
    whole, rowless = (
        Pattern(tokens.T, [window, Global(both.hubs, rows=rows)]).mask() for rows in (True, False)
    )
    return text(
        "s5_harm_rows",
        word=plain(tokens.tokens[0]),
        keys=int(rowless[0].sum()),
        all=tokens.T,
        layers=int(hops(rowless).max()),
        right=int(hops(whole).max()),
    )
