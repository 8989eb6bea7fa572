"""Fixtures of the browser tests; ``driving.py`` has the steps, ``guard.py`` what may not happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser import chromium
from tests.browser.guard import PageGuard
from tests.browser.server import AppServer, running_app

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser tests, run them last, and keep them in one worker: they share a server."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: HERE in item.path.parents)  # stable: the rest keeps its order


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """Fails, not skips, where there is no Chromium."""
    path = chromium.find(playwright.chromium.executable_path)
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": list(chromium.LAUNCH_FLAGS),
    }


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: addresses come from a server (and pytest 9 warns about the plugin's own fixture)."""


@pytest.fixture(scope="session")
def app_server() -> Iterator[AppServer]:
    """One server for the run: sessions of the app are apart, its caches are warm."""
    with running_app() as server:
        yield server


@pytest.fixture
def fresh_server() -> Iterator[Callable[..., AppServer]]:
    """``fresh_server()`` starts a new server for this test alone: nothing was opened on it yet."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(running_app(**options))


@pytest.fixture
def guard(context: BrowserContext) -> PageGuard:
    """Watches this test's browser context; ``guard.check()`` raises on what it saw."""
    return PageGuard(context)


@pytest.fixture
def guarded_page(guard: PageGuard, page: Page) -> Iterator[Page]:
    """A page that fails its test on console errors, exceptions, and requests to other hosts."""
    yield page
    page.wait_for_timeout(50)  # events still on their way from the browser
    guard.check()
