"""Timing in Chromium: from a key's event to the pictures that answer it, by the page itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium, driving

VIEWPORT = {"width": 1440, "height": 900}
TIMEOUT_MS = 60_000

# The next key press starts the clock; the first picture of another state stops it. Whether that
# picture is sampled or exact (`level`) is not part of the state: where it is sampled, the clock
# runs on until the exact one of the same state.
WATCH = """
([view, timeout]) => {
  const painted = () => document.querySelector(view)?.getAttribute("data-painted") ?? undefined;
  const state = text => text?.replace(/&?level=[^&]*/, "");
  const before = state(painted());
  window.painted = new Promise((resolve, reject) => {
    let start, first, shown;
    const stop = (settle, value) => { watcher.disconnect(); clearTimeout(timer); settle(value); };
    const watcher = new MutationObserver(() => {
      const now = painted();
      if (start === undefined || now === undefined || state(now) === before) return;
      const elapsed = performance.now() - start;
      if (first === undefined) [first, shown] = [elapsed, state(now)];
      if (state(now) === shown && now.endsWith("level=exact")) {
        stop(resolve, { first, exact: elapsed });
      }
    });
    const timer = setTimeout(
      () => stop(reject, new Error(`no new exact picture; the last one is ${painted()}`)), timeout);
    watcher.observe(document.documentElement, {
      subtree: true, childList: true, attributes: true, attributeFilter: ["data-painted"],
    });
    document.addEventListener("keydown", () => { start = performance.now(); },
      { capture: true, once: true });
  });
}
"""


@dataclass(frozen=True)
class Answer:
    """Milliseconds from a key press to the first picture and to the exact one."""

    first_ms: float
    exact_ms: float


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """The browser of the tests, until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright.chromium.executable_path),
            args=list(chromium.LAUNCH_FLAGS),
        )
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser) -> Page:
    """A page of its own context."""
    return browser.new_context(viewport=VIEWPORT).new_page()  # type: ignore[arg-type]


def press_and_time(page: Page, key: str) -> Answer:
    """One key press where the focus is, answered by the map."""
    page.evaluate(WATCH, [driving.MAP_VIEW, TIMEOUT_MS])
    page.keyboard.press(key)
    found = page.evaluate("window.painted")
    driving.wait_idle(page)  # the app may still be at work on what the picture does not need
    return Answer(float(found["first"]), float(found["exact"]))
