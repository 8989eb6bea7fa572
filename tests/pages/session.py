"""A session of the app under test: its widgets by key, its sentences, its settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from sparse_attn.settings import Settings

MAIN = Path(__file__).parents[2] / "sparse_attn" / "ui" / "main.py"
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(markdown: object) -> str:
    """Markdown as a reader sees it, but for ** and line breaks."""
    return _ESCAPE.sub(r"\1", str(markdown))


class Session:
    """Somebody with the app open; every step fails where a page raised."""

    def __init__(self) -> None:
        self.app = AppTest.from_file(str(MAIN), default_timeout=30)

    def visit(self, link: str) -> None:
        """Open a link in this session, as the back button does."""
        self.app.query_params = dict(parse_qsl(link.removeprefix("?"), keep_blank_values=True))
        self.run()

    def run(self) -> None:
        self.app.run()
        raised = [each.message for each in self.app.exception]
        assert not raised, f"the page raised: {raised}"

    def set(self, key: str, value: object) -> None:
        """Move one widget, as a person does."""
        widget: Any = self.app.get_by_key(key)
        widget.set_value(value)
        self.run()

    def click(self, key: str) -> None:
        """Press one button."""
        button: Any = self.app.get_by_key(key)
        button.click()
        self.run()

    def value(self, key: str) -> Any:
        """What a widget shows."""
        widget: Any = self.app.get_by_key(key)
        return widget.value

    @property
    def settings(self) -> Settings:
        settings: Settings = self.app.session_state["_settings"]
        return settings

    @property
    def warnings(self) -> list[str]:
        return [read(each.value) for each in self.app.warning]

    @property
    def errors(self) -> list[str]:
        return [read(each.value) for each in self.app.error]

    @property
    def asked(self) -> list[str]:
        """What the page asks for, a file or a text."""
        return [read(each.value) for each in self.app.info]
