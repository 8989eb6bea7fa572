"""From a press of the window slider's arrow key to the new picture on screen, in Chromium.

Timed inside the page: from the key's event to the change of ``data-painted`` on the map view, which
the app sets once the new pixels are drawn. Every press shows a window that was not shown before.
The pages, one a length, take turns on one warm server; where the first picture is a sample of
dense attention, the exact one follows. One head is shown, of four.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from playwright.sync_api import Browser, Page

from tests.benchmarks.in_browser import Answer, chromium_browser, new_page, press_and_time
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result, Table
from tests.benchmarks.timing import take_turns
from tests.browser import driving
from tests.browser.server import AppServer, running_app

LENGTHS = (1024, 16_384)
LONG_LENGTHS = (512, 4096)
LINK = "/?preset=custom&T={length}&window=32&globals=0"


def open_at(browser: Browser, server: AppServer, length: int) -> Page:
    """A page that shows ``length`` tokens, its window slider in focus."""
    page = new_page(browser)
    driving.open_app(page, server, LINK.format(length=length))
    driving.wait_painted(page, driving.shows(T=str(length), level="exact"), timeout_s=60)
    driving.window_slider(page).focus()
    return page


def run(options: Options) -> Iterator[Result]:
    """Two tables: to the first picture, and to the exact one."""
    lengths = LENGTHS + (LONG_LENGTHS if options.long else ())
    with ExitStack() as stack:
        server = stack.enter_context(running_app())
        browser = stack.enter_context(chromium_browser())
        answers: dict[str, list[Answer]] = take_turns(
            {
                f"T {length:,}": partial(
                    press_and_time, open_at(browser, server, length), "ArrowRight"
                )
                for length in lengths
            },
            options.repeats,
            warmup=2,
        )
    yield from both_tables("slider key", answers)


def both_tables(what: str, answers: dict[str, list[Answer]]) -> Iterator[Table]:
    """The times to the first picture, and to the exact one."""
    first = {name: [each.first_ms for each in own] for name, own in answers.items()}
    exact = {name: [each.exact_ms for each in own] for name, own in answers.items()}
    yield Table(f"{what} to first picture", first)
    yield Table(f"{what} to exact picture", exact)
