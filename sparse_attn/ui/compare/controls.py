"""Choosing what is compared: one card a pattern, a menu to add one, and the common size."""

from __future__ import annotations

import streamlit as st

from sparse_attn.settings import MOST_OTHERS, NESTED, PRESETS, Settings, option_label
from sparse_attn.ui import fields, state
from sparse_attn.ui.compare.patterns import Compared, as_others, chosen
from sparse_attn.ui.explore.caption import pattern_words
from sparse_attn.ui.explore.share import link_button
from sparse_attn.ui.markdown import plain
from sparse_attn.ui.texts import text
from sparse_attn.ui.work import Work


def controls(settings: Settings) -> None:
    """The menu to add a pattern, the common number of keys, and the link."""
    add, budget, link = st.columns([3, 3, 2], vertical_alignment="bottom")
    with (
        add,
        st.popover(
            text("compare_add"),
            icon=":material/add:",
            disabled=len(chosen(settings)) > MOST_OTHERS,
            help=text("compare_add_help"),
            width="stretch",
        ),
    ):
        st.button(
            text("compare_add_this"), key="add_this", on_click=_add_copy, args=(settings,),
            width="stretch",
        )  # fmt: skip
        for preset in PRESETS[1:]:
            name = option_label("preset", preset)
            key = f"add_{preset}"
            st.button(name, key=key, on_click=_add, args=(settings, preset), width="stretch")
    with budget:
        fields.optional_number("budget", settings.budget, settings)
    with link:
        link_button(settings)


def cards(settings: Settings, patterns: list[Compared], work: Work) -> None:
    """Every pattern in a card of its own: what it is, and what can be done with it."""
    for number, (column, each) in enumerate(zip(st.columns(len(patterns)), patterns, strict=True)):
        with column, st.container(border=True):
            _, *details = pattern_words(each.used)
            st.markdown(f"**{plain(each.name)}**  \n:small[{' · '.join(map(plain, details))}]")
            if settings.budget is not None:
                st.caption(_size_sentence(each, each.work(work.busy)))
            if number == 0:
                st.caption(text("compare_first"))
                continue
            edit, remove = st.columns(2)
            edit.button(
                text("compare_edit"),
                key=f"edit_{number}",
                on_click=_edit,
                args=(settings, number),
                help=text("compare_edit_help"),
                type="tertiary",
            )
            if len(patterns) > 2:
                remove.button(
                    text("compare_remove"),
                    key=f"remove_{number}",
                    on_click=_remove,
                    args=(settings, number),
                    type="tertiary",
                )


def _size_sentence(each: Compared, work: Work) -> str:
    keys = f"{work.pairs() / work.settings.T:,.1f}"
    if each.fitted is None or each.size_name is None:
        return text("compare_no_size", keys=keys)
    name = text(f"compare_size_{each.size_name}")
    size = f"{each.fitted.size:,}"
    if not each.fitted.fits:
        return text("compare_not_reached", size_name=name, size=size, keys=keys)
    asked = f"{getattr(each.asked, each.size_name):,}"
    if asked == size:
        return text("compare_reached_already", size_name=name, size=size, keys=keys)
    return text("compare_reached", size_name=name, size=size, asked=asked, keys=keys)


def _add(settings: Settings, preset: str) -> None:
    shared = {"others": "", "budget": None}
    _put((*chosen(settings)[1:], settings.replace(preset=preset, **shared)))


def _add_copy(settings: Settings) -> None:
    _put((*chosen(settings)[1:], settings))


def _remove(settings: Settings, number: int) -> None:
    _put(tuple(each for at, each in enumerate(chosen(settings)) if at not in (0, number)))


def _put(others: tuple[Settings, ...]) -> None:
    state.change(others=as_others(others), against=1)


def _edit(settings: Settings, number: int) -> None:
    """Change places with the first: the sidebar shows and sets the first alone."""
    patterns = list(chosen(settings))
    patterns[0], patterns[number] = patterns[number], patterns[0]
    own = {name: getattr(patterns[0], name) for name in NESTED}
    state.change(**own, others=as_others(tuple(patterns[1:])))
