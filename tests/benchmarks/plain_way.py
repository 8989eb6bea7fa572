"""Against the plain way: three whole T × T heatmaps through ``st.plotly_chart``, the same slider.

Both sides show the same pattern, window and one global token, of the same inputs, each on a warm
server of its own, and take turns. The clock runs in the page: from the key's event until all three
figures name the new window in their titles and two animation frames have passed; on our page until
``data-painted`` says that the exact picture is on screen. No window is shown twice, and both have
dense attention at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.benchmarks.in_browser import TIMEOUT_MS, chromium_browser, new_page, press_and_time
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result, Table
from tests.benchmarks.slider_to_paint import open_at
from tests.benchmarks.timing import take_turns
from tests.browser import driving
from tests.browser.server import ROOT, AppServer, running_app

LENGTHS = (512, 1024, 2048)
START = 32  # the window that both pages open with
PLAIN = "plain way"
SCRIPT = Path(__file__).with_name("plain_page.py")

ALL_SAY = """
window => {
  const titles = Array.from(document.querySelectorAll(".js-plotly-plot .gtitle"));
  return titles.length === 3 && titles.every(each => each.textContent.endsWith(`window ${window}`));
}
"""
WATCH_TITLES = (
    """
([value, timeout]) => {
  const allSay = """
    + ALL_SAY
    + """;
  window.painted = new Promise((resolve, reject) => {
    document.addEventListener("keydown", () => {
      const start = performance.now();
      const look = () => {
        if (performance.now() - start > timeout) reject(new Error(`no figures of ${value}`));
        else if (!allSay(value)) requestAnimationFrame(look);
        else requestAnimationFrame(() => requestAnimationFrame(
          () => resolve(performance.now() - start)));
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}
"""
)


def open_plain(browser: Browser, server: AppServer, length: int) -> Page:
    """The plain page with its three figures drawn and its slider in focus."""
    page = new_page(browser)
    page.goto(f"{server.url}/?T={length}")
    page.wait_for_function(ALL_SAY, arg=START, timeout=3 * TIMEOUT_MS)
    driving.wait_idle(page)
    driving.window_slider(page).focus()
    return page


def plain_ms(page: Page, windows: Iterator[int]) -> float:
    """One step of the slider until the three figures show it."""
    page.evaluate(WATCH_TITLES, [next(windows), TIMEOUT_MS])
    page.keyboard.press("ArrowRight")
    elapsed_ms = float(page.evaluate("window.painted"))
    driving.wait_idle(page)
    return elapsed_ms


def own_ms(page: Page) -> float:
    """One step of our slider until the exact maps show it."""
    return press_and_time(page, "ArrowRight").exact_ms


def run(options: Options) -> Iterator[Result]:
    """One table a length."""
    with ExitStack() as stack:
        own = stack.enter_context(running_app())
        plain = stack.enter_context(running_app(SCRIPT, environment={"PYTHONPATH": str(ROOT)}))
        browser = stack.enter_context(chromium_browser())
        for length in LENGTHS:
            pages = open_plain(browser, plain, length), open_at(browser, own, length)
            windows = count(START + 1)
            candidates: dict[str, Callable[[], float]] = {
                PLAIN: partial(plain_ms, pages[0], windows),
                "ours": partial(own_ms, pages[1]),
            }
            repeats = options.repeats if length <= 512 else max(3, options.repeats // 3)
            times = take_turns(candidates, repeats)
            yield Table(f"slider key to three maps, T {length:,}", times, baseline=PLAIN)
            for page in pages:
                page.context.close()
