"""The menu that takes the view away: picture, page, data, code, citation, all in one file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from sparse_attn.export.bundle import bundle_bytes, bundle_file
from sparse_attn.export.code import LANGUAGES
from sparse_attn.export.data import curves_csv, data_bytes, is_full, npz_file
from sparse_attn.export.page import page_file
from sparse_attn.export.style import FORMATS, SCALES, SIZES, THEMES, PictureStyle
from sparse_attn.export.taken import Taken
from sparse_attn.patterns.checks import readable_bytes
from sparse_attn.settings import Settings
from sparse_attn.ui.inputs import given
from sparse_attn.ui.state import widget_key
from sparse_attn.ui.texts import text
from sparse_attn.ui.theme import theme

Option = TypeVar("Option")
_PAGE_BYTES = 6 * 2**20
_LINE_BYTES = 40  # of the table of curves
_STYLE = "_export_style"  # as last chosen under Picture; its widgets come and go


def export_menu(settings: Settings) -> None:
    """A button that opens the menu; closed, it costs nothing."""
    menu = st.popover(
        text("export"),
        icon=":material/download:",
        help=text("export_help"),
        key="export_menu",
        on_change="rerun",
    )
    if not menu.open:
        return
    sections = {
        "picture": _picture,
        "page": _page,
        "data": _data,
        "code": _code,
        "cite": _cite,
        "bundle": _bundle,
    }
    with menu:
        chosen = st.segmented_control(
            text("export_what"),
            list(sections),
            default=next(iter(sections)),
            key=widget_key("export_what"),
            format_func=lambda name: text(f"export_{name}"),
            label_visibility="collapsed",
        )
        taken = Taken(settings, given(settings), st.context.url or "")
        sections[chosen or next(iter(sections))](taken)


def _picture(taken: Taken) -> None:
    style = st.session_state.get(_STYLE, PictureStyle(theme=theme()))
    left, right = st.columns(2)
    with left:
        format_ = _choice("format", FORMATS, style.format, str.upper)
        chosen = _choice("theme", THEMES, style.theme)
    with right:
        scale = _choice("times", SCALES, style.scale, "{}×".format, off=format_ != "png")
        size = _choice("size", SIZES, style.size)
    stamp = st.toggle(text("export_stamp"), style.stamp, key="export_stamp")
    style = PictureStyle(format_, chosen, size, scale, stamp)
    st.session_state[_STYLE] = style
    st.caption(text("export_picture_note"))
    _download(f"{taken.name}.{format_}", lambda: taken.picture_file(style))


def _page(taken: Taken) -> None:
    st.caption(text("export_page_note", size=readable_bytes(_PAGE_BYTES)))
    _download(f"{taken.name}.html", lambda: page_file(taken).encode())


def _data(taken: Taken) -> None:
    inputs = st.toggle(text("export_inputs"), key="export_inputs")
    size = readable_bytes(data_bytes(taken, inputs))
    length = f"{taken.settings.T:,}"
    full = is_full(taken)
    st.caption(text("export_data_full" if full else "export_data_tile", size=size, length=length))
    _download(f"{taken.name}.npz", lambda: npz_file(taken, inputs))
    st.caption(text("export_curves_note", size=readable_bytes(_LINE_BYTES * taken.settings.T)))
    _download(f"{taken.name}.csv", lambda: curves_csv(taken).encode())
    _download(f"{taken.name}.json", lambda: taken.settings_json().encode())


def _code(taken: Taken) -> None:
    language = _choice("language", tuple(LANGUAGES), "library", LANGUAGES.__getitem__)
    snippet = taken.snippet(language)
    if snippet.note:
        st.caption(snippet.note)
    if snippet.code is not None:
        code = snippet.code
        st.code(code, language="python", height=260)
        _download(f"{taken.name}-{language}.py", code.encode)


def _cite(taken: Taken) -> None:
    st.caption(text("export_cite_note"))
    st.code(taken.citation, language=None, wrap_lines=True)


def _bundle(taken: Taken) -> None:
    inputs = st.toggle(text("export_inputs"), key="export_inputs")
    st.caption(text("export_bundle_note", size=readable_bytes(bundle_bytes(taken, inputs))))
    style = st.session_state.get(_STYLE, PictureStyle(theme=theme(), stamp=True))
    _download(f"{taken.name}.zip", lambda: bundle_file(taken, style, inputs))


def _choice(
    name: str,
    options: tuple[Option, ...],
    value: Option,
    words: Callable[[Option], str] | None = None,
    off: bool = False,
) -> Option:
    """A select box; options without words of their own have them in the table."""

    def worded(option: Option) -> str:
        return text(f"export_{name}_{str(option).replace('-', '_')}")

    return st.selectbox(
        text(f"export_{name}"),
        options,
        index=options.index(value),
        key=widget_key(f"export_{name}"),
        format_func=words or worded,
        disabled=off,
    )


def _download(name: str, make: Callable[[], bytes]) -> None:
    """A button that makes the file when it is pressed."""
    st.download_button(
        text("export_download", kind=f".{name.rpartition('.')[2]}"),
        make,
        name,
        key=f"export_{name}",
        icon=":material/download:",
        on_click="ignore",
    )
