"""From a press of the window slider's arrow key to the new picture on screen, in Chromium.

Timed inside the page: from the key's event to the change of ``data-painted`` on the map view, which
the app sets once the new pixels are drawn. Two pages, one a length, take turns on one warm server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import cycle

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.options import Options
from tests.benchmarks.report import Result, Table
from tests.benchmarks.timing import interleave
from tests.browser import chromium, driving
from tests.browser.server import AppServer, running_app

LENGTHS = (512, 1024)
LONG_LENGTHS = (4096, 16_384)
LINK = "/?preset=custom&T={length}&window=32&globals=0"
VIEWPORT = {"width": 1440, "height": 900}
TIMEOUT_MS = 60_000

# The next key press starts the clock; the first picture of another state stops it. Whether that
# picture is sampled or exact (`level`) is not part of the state.
WATCH = """
([view, timeout]) => {
  const state = () => {
    const text = document.querySelector(view)?.getAttribute("data-painted");
    return text?.replace(/&?level=[^&]*/, "");
  };
  const before = state();
  window.painted = new Promise((resolve, reject) => {
    let start;
    const stop = (settle, value) => { watcher.disconnect(); clearTimeout(timer); settle(value); };
    const watcher = new MutationObserver(() => {
      const now = state();
      if (start !== undefined && now !== undefined && now !== before) {
        stop(resolve, performance.now() - start);
      }
    });
    const timer = setTimeout(
      () => stop(reject, new Error(`no new picture; the last one is ${before}`)), timeout);
    watcher.observe(document.documentElement, {
      subtree: true, childList: true, attributes: true, attributeFilter: ["data-painted"],
    });
    document.addEventListener("keydown", () => { start = performance.now(); },
      { capture: true, once: true });
  });
}
"""


def open_at(browser: Browser, server: AppServer, length: int) -> Page:
    """A page that shows ``length`` tokens, its window slider in focus."""
    page = browser.new_context(viewport=VIEWPORT).new_page()  # type: ignore[arg-type]
    driving.open_app(page, server, LINK.format(length=length))
    driving.wait_painted(page, lambda state: state.get("T") == str(length))
    driving.window_slider(page).focus()
    return page


def press_and_time_ms(page: Page, keys: Iterator[str]) -> float:
    """One change of the window, in milliseconds from key to picture."""
    page.evaluate(WATCH, [driving.MAP_VIEW, TIMEOUT_MS])
    page.keyboard.press(next(keys))
    elapsed_ms = float(page.evaluate("window.painted"))
    driving.wait_idle(page)  # the app may still be at work on what the picture does not need
    return elapsed_ms


def run(options: Options) -> Iterator[Result]:
    """One table: every length's median and 95th percentile."""
    lengths = LENGTHS + (LONG_LENGTHS if options.long else ())
    with ExitStack() as stack:
        server = stack.enter_context(running_app())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=chromium.find(playwright.chromium.executable_path),
            args=list(chromium.LAUNCH_FLAGS),
        )
        stack.callback(browser.close)
        candidates: dict[str, Callable[[], float]] = {}
        for length in lengths:
            page = open_at(browser, server, length)
            # Three steps up, three down: the window changes every time and stays in range.
            keys = cycle(["ArrowRight"] * 3 + ["ArrowLeft"] * 3)
            candidates[f"T {length:,}"] = partial(press_and_time_ms, page, keys)
        times = interleave(
            candidates, options.repeats, warmup=2, measure=lambda candidate: candidate()
        )
        yield Table("slider key to picture", times)
