"""A page other than Explore under test: opened by a link, in a session of its own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from sparse_attn.settings import Settings
from tests.pages.explorer import MAIN, read


class Opened:
    """A session that has opened a page; every step fails where the page raised."""

    def __init__(self, page: str, link: str = "") -> None:
        self.app = AppTest.from_file(str(MAIN), default_timeout=30)
        # the first run only makes the pages known; a small picture is soon made
        self.app.query_params = {"T": "16", "preset": "dense"}
        self.run()
        self.app.switch_page(f"../../pages/{page}.py")
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

    @property
    def settings(self) -> Settings:
        settings: Settings = self.app.session_state["_settings"]
        return settings

    @property
    def sentences(self) -> list[str]:
        """Markdown and captions of the page itself, the sidebar left out."""
        main = self.app.main
        return [read(each.value) for kind in (main.markdown, main.caption) for each in kind]

    @property
    def warnings(self) -> list[str]:
        return [read(each.value) for each in self.app.warning]

    @property
    def asked(self) -> list[str]:
        return [read(each.value) for each in self.app.info]

    @property
    def tables(self) -> list[Any]:
        return [each.value for each in self.app.main.table]

    def figure(self, key: str) -> dict[str, Any]:
        """A Plotly figure by its key, as it was sent."""
        element: Any = self.app.get_by_key(key)
        figure: dict[str, Any] = json.loads(element.proto.spec)
        return figure
