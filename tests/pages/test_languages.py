"""Every page in Japanese: it opens, its controls work; switching the language keeps the rest."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.explorer import Explorer
from tests.pages.session import MAIN

PAGES = ("explore", "learn", "reach", "cost", "compare", "best")
ENGLISH = re.compile(r"\b(the|of|this|and|query|window|keys)\b")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_in_japanese(name: str) -> None:
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.query_params = {"lang": "ja"}
    app.switch_page(f"../../pages/{name}.py")
    app.run()
    assert not app.exception
    widgets = [*app.selectbox, *app.slider, *app.number_input, *app.toggle, *app.multiselect]
    labels = [each.label for each in (*widgets, *app.button, *app.text_input)]
    helps = [str(getattr(each, "help", "")) for each in widgets]
    assert labels
    assert not [each for each in (*labels, *helps) if ENGLISH.search(each)]


@pytest.mark.parametrize("preset", ["longnet", "natten", "star_transformer"])
def test_a_published_pattern_is_told_in_japanese(preset: str) -> None:
    page = Explorer(f"T=64&preset={preset}&lang=ja&query=9")
    told = [str(each.value) for each in page.app.caption]
    assert any("出典" in each for each in told)
    assert not [each for each in told if ENGLISH.search(each)]
    rules = [str(each.value) for each in page.app.table] + [
        str(each.value) for each in page.app.dataframe
    ]
    assert not [each for each in rules if re.search("band|global", each)]


def test_the_language_is_switched_and_everything_else_stays() -> None:
    page = Explorer("T=64&preset=custom&window=5&globals=0,9")
    before = page.settings
    page.set("lang", "ja")
    assert "密なアテンション" in page.headline
    assert page.header["texts"]["query"] == "クエリ i"
    assert page.settings == before.replace(lang="ja")
    page.set("preset_ja", "bigbird")
    assert page.settings.preset == "bigbird"
    page.set("T_ja", 10.5)
    assert any("長さ T (T): 10.5 は使えません" in each for each in page.warnings)
    page.set("lang", "en")
    assert page.settings.preset == "bigbird"
    assert "of dense attention" in page.headline
    assert page.differing_widgets() == {}


def test_a_link_without_a_language_speaks_the_reader_s() -> None:
    page = Explorer("T=64")
    assert page.settings.lang == "auto"
    assert "lang" not in page.app.query_params
    page.app.context = {"locale": "ja"}
    page.run()
    assert "密なアテンション" in page.headline
