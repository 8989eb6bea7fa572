"""Words live in tables, one a language: every name that is used is there, and none is idle."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sparse_attn.ui
from sparse_attn.ui.texts import SAMPLE_TEXT, TEXTS, text

UI = Path(sparse_attn.ui.__file__).parent
ROOT = UI.parents[1]
VIEWS = ROOT / "sparse_attn" / "views"
SOURCES = sorted([*UI.rglob("*.py"), *VIEWS.glob("*.py"), *(ROOT / "pages").glob("*.py")])
TABLES = ("texts", "words")
PAGES = [each for each in SOURCES if not {each.stem, *each.parent.parts} & set(TABLES)]

# Keywords of st.* calls whose value nobody reads.
_UNSEEN = {
    "key", "icon", "layout", "position", "vertical_alignment", "horizontal_alignment", "width",
    "height", "language", "label_visibility", "on_click", "on_change", "type", "file_name",
    "on_select", "config", "format", "gap", "border", "page_icon", "anchor", "html", "css", "js",
    "isolate_styles", "args",
    "selection_mode", "kwargs", "shortcut",
}  # fmt: skip
_UNSEEN_CALLS = {"component", "Page", "App", "get_option"}
_UNITS = {"k"}  # 16k


def used_names(tree: ast.AST) -> Iterator[str]:
    """What ``text(…)`` is called with; f-strings as patterns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "text" and node.args:
                yield from names_in(node.args[0])
            elif node.func.id == "map" and isinstance(node.args[0], ast.Name):
                assert node.args[0].id != "text" or isinstance(node.args[1], ast.Name | ast.Tuple)


def names_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        pieces = (
            re.escape(str(each.value)) if isinstance(each, ast.Constant) else r"\w+"
            for each in node.values
        )
        yield "".join(pieces)
    elif isinstance(node, ast.IfExp):
        yield from names_in(node.body)
        yield from names_in(node.orelse)


def string_constants(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@pytest.mark.parametrize("language", TEXTS)
def test_every_name_that_is_used_is_in_the_table(language: str) -> None:
    used = {name for path in PAGES for name in used_names(parsed(path))}
    assert len(used) > 20
    for pattern in used:
        assert any(re.fullmatch(pattern, name) for name in TEXTS[language]), pattern


def test_no_name_of_the_table_is_idle() -> None:
    patterns = {name for path in PAGES for name in used_names(parsed(path))}
    constants = {each for path in PAGES for each in string_constants(parsed(path))}
    idle = [
        name
        for name in TEXTS["en"]
        if name not in constants and not any(re.fullmatch(each, name) for each in patterns)
    ]
    assert idle == []


def test_languages_have_the_same_names_and_places() -> None:
    def places(words: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", words))

    english = TEXTS["en"]
    for table in TEXTS.values():
        assert set(table) == set(english)
        for name, words in table.items():
            assert places(words) == places(english[name])
            assert words.strip() == words != ""


def test_places_are_filled() -> None:
    assert text("tokens_found", count=7) == "7 tokens"
    with pytest.raises(KeyError):
        text("no such words")
    with pytest.raises(KeyError):
        text("worst", query=1)


def test_the_sample_has_all_roles() -> None:
    assert SAMPLE_TEXT.count("\n# ") + SAMPLE_TEXT.startswith("# ") >= 2
    assert SAMPLE_TEXT.count("?") >= 2


def is_streamlit(call: ast.Call) -> bool:
    """Whether this is st.something(…) that puts something on the page."""
    names, node = [], call.func
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in ("st", "count", "left", "right"):
        return False
    hidden = {"session_state", "query_params", "context"} | _UNSEEN_CALLS
    return bool(names) and not hidden & set(names)


def literal_words(node: ast.expr) -> Iterator[str]:
    """Letters that a literal itself brings; what it inserts is judged where it is written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (str(each.value) for each in node.values if isinstance(each, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from literal_words(node.body)
        yield from literal_words(node.orelse)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from literal_words(node.left)
        yield from literal_words(node.right)
    elif isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from literal_words(each)
    elif isinstance(node, ast.Lambda):
        yield from literal_words(node.body)
    elif isinstance(node, ast.List | ast.Tuple):
        for each in node.elts:
            yield from literal_words(each)
    elif isinstance(node, ast.Dict):
        for value in (*node.keys, *node.values):
            if value is not None:
                yield from literal_words(value)


def shown_literals(tree: ast.AST) -> list[str]:
    """Words in literals that st.* calls show."""
    found = []
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and is_streamlit(call):
            keywords = [each.value for each in call.keywords if each.arg not in _UNSEEN]
            for node in (*call.args, *keywords):
                found += [each for each in literal_words(node) if has_words(each)]
    return found


def has_words(literal: str) -> bool:
    plain = re.sub(r"<style>.*</style>|:[a-z]+\[", "", literal, flags=re.DOTALL)
    words = re.findall(r"[^\W\d_]+", plain)
    return any(word not in _UNITS for word in words)


def spaced_words(tree: ast.AST) -> list[str]:
    """Literals that hold both letters and a space, docstrings and keys of tables apart."""
    prose = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            prose |= {
                id(each.value)
                for each in body
                if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
            }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in prose
        and " " in node.value
        and has_words(node.value)
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_widget_brings_words_of_its_own(path: Path) -> None:
    assert shown_literals(parsed(path)) == []


WRITERS = [
    *(UI / "explore").glob("*.py"),
    *(UI / "reach").glob("*.py"),
    *(UI / "models").glob("*.py"),
    *(UI / f"{name}.py" for name in ("controls", "fields", "input_controls", "main", "busy")),
]


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: path.stem)
def test_no_sentence_is_put_together_in_code(path: Path) -> None:
    assert spaced_words(parsed(path)) == []


@pytest.mark.parametrize(
    "source",
    [
        'st.caption("Hello")',
        'st.sidebar.slider(f"{name} of keys", help=None)',
        'st.toggle(label, help="On" if on else "")',
        'st.number_input(label, help=f"{low:,} to {high:,}")',
        'st.selectbox(label, ["First", x])',
        'count.caption("tokens" + more)',
    ],
)
def test_the_guard_sees_words(source: str) -> None:
    assert shown_literals(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        'st.caption(text("dense"))',
        'st.markdown(f"**{name}** · {more:,}")',
        'st.warning(words, icon=":material/info:")',
        'st.session_state.get("words")',
        'st.text_input(label, placeholder="0, 5, ::512, -1", key="globals")',
        'st.segmented_control(label, format_func=lambda n: f"{n // 1024}k")',
    ],
)
def test_the_guard_passes_what_has_none(source: str) -> None:
    assert shown_literals(ast.parse(source)) == []


def test_the_guard_against_sentences_can_fail() -> None:
    assert spaced_words(ast.parse('def f():\n    """A docstring."""\n    return f"{n} random"'))
    assert not spaced_words(ast.parse('def f():\n    """A docstring."""\n    return "random"'))
