"""Every sentence that a model may be refused with is there in Japanese, with the same values."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import sparse_attn.models
from sparse_attn.language import in_language
from sparse_attn.models import CannotCapture, ModelError
from sparse_attn.models.call import BIASES
from sparse_attn.ui.texts.model_errors import JAPANESE, said

SOURCES = sorted(Path(sparse_attn.models.__file__).parent.glob("*.py"))
ERRORS = (ModelError.__name__, CannotCapture.__name__)


def sentences(source: str) -> Iterator[ast.expr]:
    """The first argument of every error that is made, in whatever way it is written."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS:
            yield node.args[0]


def fields(sentence: str) -> list[str]:
    return sorted(str(name) for _, name, _, _ in string.Formatter().parse(sentence) if name)


def all_sentences() -> set[str]:
    found = set(BIASES.values())
    for path in SOURCES:
        for each in sentences(path.read_text("utf-8")):
            if isinstance(each, ast.Name):
                assert path.stem == "call"  # one of the BIASES
                continue
            assert isinstance(each, ast.Constant), f"{path.name}: {ast.unparse(each)}"
            found.add(str(each.value))
    return found


def test_every_sentence_is_there_and_none_is_idle() -> None:
    wanted = all_sentences()
    assert len(wanted) > 30
    assert wanted == set(JAPANESE)


@pytest.mark.parametrize("sentence", JAPANESE)
def test_the_same_values_are_named(sentence: str) -> None:
    assert fields(JAPANESE[sentence]) == fields(sentence)
    assert re.search(r"[ぁ-んァ-ン]", JAPANESE[sentence])


def test_an_error_is_said_in_the_language_of_the_page() -> None:
    why = ModelError("its mask differs between heads")
    error = CannotCapture("{model} cannot be captured: {why}", model="Mine", why=why)
    assert str(error) == said(error) == "Mine cannot be captured: its mask differs between heads"
    with in_language("ja"):
        assert said(error) == "Mine は取り出せません: マスクがヘッドごとに異なります"
        assert said(ValueError("{odd}")) == "{odd}"
        assert said(ModelError("never {heard}")) == "never {heard}"
        long = ModelError(
            "the text must have at most {most:,} tokens for {folder}, got {count:,}; take a part "
            "of it",
            most=1024,
            folder="{brace}",
            count=5000,
        )
        assert "{brace} が読める文章は最大 1,024 トークンですが、5,000 トークン" in said(long)


def test_the_search_notices_what_the_table_cannot_hold() -> None:
    (found,) = sentences('raise ModelError(f"{name} is odd")')
    assert not isinstance(found, ast.Constant)
