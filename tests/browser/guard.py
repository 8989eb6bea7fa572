"""Watches a browser context: no error on its pages, no request that leaves the machine."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Route, WebError

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
LOCAL_SCHEMES = frozenset({"data", "blob", "about", "chrome-error"})

# A link to a page makes Streamlit's front end look for its server below that page first; the
# browser reports the 404 that sends it on to the root.
STREAMLIT_LOOKS_FOR_ITS_ROOT = re.compile(r"/[^/]+/_stcore/(health|host-config)$")


def is_local(url: str) -> bool:
    """Whether asking for ``url`` stays on this machine.

    >>> is_local("http://127.0.0.1:8501/_stcore/health"), is_local("data:image/png;base64,AA==")
    (True, True)
    >>> is_local("https://fonts.example/inter.woff2"), is_local("http://localhost.example/")
    (False, False)
    """
    parts = urlsplit(url)
    return parts.scheme in LOCAL_SCHEMES or parts.hostname in LOCAL_HOSTS


class PageGuard:
    """Collects ``problems`` from every page of a context, and stops requests to other hosts."""

    def __init__(self, context: BrowserContext) -> None:
        self.problems: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("request", self._on_request)
        context.on("page", self._on_page)
        for page in context.pages:
            self._on_page(page)
        context.route(lambda url: not is_local(url), _abort)

    def check(self) -> None:
        """AssertionError that lists the problems, where there are any."""
        assert not self.problems, "The page reported:\n" + "\n".join(self.problems)

    def _on_page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._on_address(socket.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        looked_for_root = "404" in message.text and STREAMLIT_LOOKS_FOR_ITS_ROOT.search(
            urlsplit(url).path
        )
        if message.type == "error" and not looked_for_root:
            self.problems.append(f"console error: {message.text} ({url})")

    def _on_error(self, error: WebError) -> None:
        self.problems.append(f"uncaught exception: {error.error}")

    def _on_request(self, request: Request) -> None:
        self._on_address(request.url)

    def _on_address(self, url: str) -> None:
        if not is_local(url):
            self.problems.append(f"request to another host: {url}")


def _abort(route: Route) -> None:
    route.abort()
