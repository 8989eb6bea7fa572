"""The Learn page under test: its widgets by key, its grids, its address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).parents[2] / "sparse_attn" / "ui" / "main.py"


class LearnPage:
    """A session that has opened a link to Learn; every step fails where the page raised."""

    def __init__(self, link: str = "", locale: str = "en-US") -> None:
        self.app = AppTest.from_file(str(MAIN), default_timeout=30)
        self.app.context = {"locale": locale}
        self.app.switch_page("../../pages/learn.py")
        self.visit(link)

    def visit(self, link: str) -> None:
        self.app.query_params = dict(parse_qsl(link.removeprefix("?"), keep_blank_values=True))
        self.run()

    def run(self) -> None:
        self.app.run()
        raised = [each.message for each in self.app.exception]
        assert not raised, f"the page raised: {raised}"

    def set(self, key: str, value: object) -> None:
        widget: Any = self.app.get_by_key(key)
        widget.set_value(value)
        self.run()

    def press(self, key: str) -> None:
        button: Any = self.app.get_by_key(key)
        button.click()
        self.run()

    def has(self, key: str) -> bool:
        try:
            return self.app.get_by_key(key) is not None
        except KeyError:
            return False

    @property
    def address(self) -> dict[str, str]:
        return {name: values[0] if isinstance(values, list) else values
                for name, values in dict(self.app.query_params).items()}  # fmt: skip

    def grid(self, key: str = "lesson_grid") -> dict[str, Any]:
        """The picture that was sent to the grid."""
        element: Any = self.app.get_by_key(key)
        message: dict[str, Any] = json.loads(element.proto.json)
        return message

    @property
    def words(self) -> str:
        app = self.app
        shown = (app.markdown, app.caption, app.success, app.subheader, app.warning)
        return "\n".join(str(each.value) for kind in shown for each in kind)
