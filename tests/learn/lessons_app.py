"""The Learn page under test: its widgets by key, its grids, its address."""

from __future__ import annotations

import json
from typing import Any

from tests.pages.session import Session


class LearnPage(Session):
    """A session that has opened a link to Learn; every step fails where the page raised."""

    def __init__(self, link: str = "", locale: str = "en-US") -> None:
        super().__init__()
        self.app.context = {"locale": locale}
        self.app.switch_page("../../pages/learn.py")
        self.visit(link)

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
