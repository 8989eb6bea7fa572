"""The guards of the browser tests can fail, and the server tells why it died."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import chromium, driving
from tests.browser.guard import PageGuard
from tests.browser.server import running_app

ELSEWHERE = "http://elsewhere.invalid"  # a name that can never be found; the guard stops it first


def problems_of(guard: PageGuard, page: Page, body: str) -> str:
    page.set_content(f"<!doctype html><body>{body}</body>", wait_until="load")
    page.wait_for_timeout(200)
    return "\n".join(guard.problems)


def test_a_quiet_page_passes(guard: PageGuard, page: Page) -> None:
    body = "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><script>console.log(1)</script>"
    assert problems_of(guard, page, body) == ""
    guard.check()


@pytest.mark.parametrize(
    "body",
    [
        f"<img src='{ELSEWHERE}/x.png'>",
        f"<script>fetch('{ELSEWHERE}/x').catch(() => 0)</script>",
        f"<script>new WebSocket('{ELSEWHERE.replace('http', 'ws')}/x')</script>",
    ],
    ids=["image", "fetch", "websocket"],
)
def test_a_request_to_another_host_is_caught(guard: PageGuard, page: Page, body: str) -> None:
    assert "request to another host" in problems_of(guard, page, body)
    with pytest.raises(AssertionError, match=r"elsewhere\.invalid"):
        guard.check()


def test_a_popup_is_watched_too(guard: PageGuard, page: Page) -> None:
    body = f"<script>window.open('{ELSEWHERE}/popup')</script>"
    assert "request to another host" in problems_of(guard, page, body)


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("console.error('so wrong')", "console error: so wrong"),
        ("setTimeout(() => { throw new Error('thrown') })", "uncaught exception: thrown"),
        ("Promise.reject(new Error('refused'))", "uncaught exception: refused"),
    ],
    ids=["console", "exception", "promise"],
)
def test_an_error_on_the_page_is_caught(
    guard: PageGuard, page: Page, script: str, problem: str
) -> None:
    assert problem in problems_of(guard, page, f"<script>{script}</script>")
    with pytest.raises(AssertionError):
        guard.check()


@pytest.mark.parametrize(
    ("path", "caught"),
    [("/compare/_stcore/health", False), ("/_stcore/health", True), ("/plotly.js", True)],
)
def test_only_streamlits_own_search_for_its_root_may_fail(
    guard: PageGuard, page: Page, path: str, caught: bool
) -> None:
    page.route("http://localhost/**", lambda route: route.fulfill(status=404))
    body = f"<img src='http://localhost{path}'>"
    assert ("404" in problems_of(guard, page, body)) is caught


def test_waiting_for_a_picture_names_the_last_one(page: Page) -> None:
    page.set_content("<div data-testid='map-view' data-painted='window=6&level=exact'></div>")
    assert driving.wait_painted(page) == {"window": "6", "level": "exact"}
    with pytest.raises(AssertionError, match="'window': '6'"):
        driving.wait_painted(page, lambda state: state["window"] == "64", timeout_s=0.2)


def test_a_view_that_is_being_drawn_is_not_painted(page: Page) -> None:
    page.set_content("<div data-testid='map-view'></div>")
    assert driving.painted(page) is None


def test_a_server_that_dies_shows_its_log(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text("import streamlit as st\napp = st.App('no such script.py')\n1 / 0\n")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"), running_app(app):
        pass


def test_a_traceback_in_the_server_is_caught(tmp_path: Path, page: Page) -> None:
    (tmp_path / "app.py").write_text("import streamlit as st\napp = st.App('main.py')\n")
    (tmp_path / "main.py").write_text("import streamlit as st\nst.write('before')\n1 / 0\n")
    with running_app(tmp_path / "app.py", check_log=False) as server:
        driving.open_app(page, server)
        assert page.get_by_test_id("stException").count() == 1
        for _ in range(50):  # the page may have it before the log does
            if "ZeroDivisionError" in server.log():
                break
            page.wait_for_timeout(100)
        with pytest.raises(AssertionError, match="ZeroDivisionError"):
            server.check_log()


def test_a_missing_browser_is_an_error_and_not_a_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(chromium.PATH_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="Install Chromium"):
        chromium.find("/no/such/browser")


def test_a_named_browser_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chromium.PATH_VARIABLE, os.devnull + "/chromium")
    with pytest.raises(FileNotFoundError, match=chromium.PATH_VARIABLE):
        chromium.find("/no/such/browser")
