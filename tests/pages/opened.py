"""A page other than Explore under test: opened by a link, in a session of its own."""

from __future__ import annotations

import json
from typing import Any

from tests.pages.session import Session, read


class Opened(Session):
    """A session that has opened a page; every step fails where the page raised."""

    def __init__(self, page: str, link: str = "") -> None:
        super().__init__()
        # the first run only makes the pages known; a small picture is soon made
        self.app.query_params = {"T": "16", "preset": "dense"}
        self.run()
        self.app.switch_page(f"../../pages/{page}.py")
        self.visit(link)

    @property
    def sentences(self) -> list[str]:
        """Markdown and captions of the page itself, the sidebar left out."""
        main = self.app.main
        return [read(each.value) for kind in (main.markdown, main.caption) for each in kind]

    @property
    def tables(self) -> list[Any]:
        return [each.value for each in self.app.main.table]

    def figure(self, key: str) -> dict[str, Any]:
        """A Plotly figure by its key, as it was sent."""
        element: Any = self.app.get_by_key(key)
        figure: dict[str, Any] = json.loads(element.proto.spec)
        return figure
