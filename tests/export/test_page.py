"""The page is one file that asks nobody for anything, and holds the app's own message."""

from __future__ import annotations

import base64
import re

from sparse_attn.export.page import page_file
from sparse_attn.export.taken import Taken
from sparse_attn.figures.pack import pack
from sparse_attn.settings import Settings
from sparse_attn.views.given import Given, fitted
from tests.export.examples import small


def own_words(page: str) -> str:
    """The page without plotly.js, which names addresses that it never asks."""
    scripts = re.findall(r"<script>.*?</script>", page, re.DOTALL)
    assert len(scripts) == 1
    return page.replace(scripts[0], "")


def test_it_holds_the_message_of_the_app() -> None:
    taken = small()
    found = re.search(r'id="message">([^<]+)<', page_file(taken))
    assert found
    assert base64.b64decode(found[1]) == pack(taken.picture) + bytes(5)


def test_it_loads_nothing() -> None:
    page = page_file(small())
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=", own_words(page))
    modules = re.findall(r"data:text/javascript;base64,([A-Za-z0-9+/=]+)", page)
    assert len(modules) > 8
    for module in modules:
        source = base64.b64decode(module).decode()
        assert 'from "./' not in source
        assert not re.search(r"https?://", source)


def test_words_of_users_are_no_markup() -> None:
    settings = Settings(input="text", text="</script><b>&amp;", window=1, globals="", heads=1)
    taken = Taken(fitted(settings, Given())[0])
    page = own_words(page_file(taken))
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;amp;" in page
    assert taken.work.inputs.name in page.replace("&lt;", "<").replace("&gt;", ">").replace(
        "&quot;", '"'
    ).replace("&amp;", "&")
