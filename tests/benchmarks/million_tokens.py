"""A map of 1,048,576 tokens: window 256, 16 global tokens, one head of 64 numbers.

*In the browser*: from the key's event to the first picture, a sample, and to the exact one that
follows; the window slider over the whole map, and steps of the zoomed map, 512 and 65,536 tokens on
screen. No picture is shown twice. Memory is what the server's process holds. *In process*: the
parts of a picture, each from a map that knows nothing yet.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path

import torch
from playwright.sync_api import Browser, Page

from sparse_attn.figures.pack import pack
from sparse_attn.maps import AttentionMap
from sparse_attn.settings import Settings, build_pattern
from sparse_attn.views import TILE_PIXELS, Work, picture
from sparse_attn.views.given import Given, Patient
from tests.benchmarks.in_browser import Answer, chromium_browser, new_page, press_and_time
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result, Table
from tests.benchmarks.slider_to_paint import both_tables
from tests.benchmarks.timing import interleave, take_turns
from tests.browser import driving
from tests.browser.server import AppServer, running_app

LENGTH = 2**20
SHOWN = Settings(
    preset="custom", T=LENGTH, window=256, globals=f"::{LENGTH // 16}", heads=1, D=64
)  # fmt: skip
SPANS = (512, 65_536)  # tokens on screen
ZOOMS = 100
READY_S = 120
# Each leads to a view that was not shown yet, near the diagonal.
STEPS = ("ArrowDown", "+", "ArrowRight", "-")
_SETTLE_MS = 200  # a view is sent a moment after the key


def at(span: int) -> Settings:
    """The settings zoomed to ``span`` tokens on the diagonal."""
    around = LENGTH // 2 + 1000, LENGTH // 2 + 1000 + span
    return SHOWN.replace(view=(around, around))


def open_map(browser: Browser, server: AppServer, settings: Settings) -> Page:
    """A page that shows the exact picture of ``settings``."""
    page = new_page(browser)
    driving.open_app(page, server, f"/?{settings.to_link(full=True)}")
    driving.wait_painted(page, driving.shows(level="exact"), timeout_s=READY_S)
    return page


def resident_mib(server: AppServer) -> float | None:
    """What the server's process holds now; None where the system does not tell."""
    status = Path(f"/proc/{server.process.pid}/status")
    if not status.is_file():
        return None
    lines = (line.split() for line in status.read_text().splitlines())
    return next(int(words[1]) / 1024 for words in lines if words and words[0] == "VmRSS:")


def walk(page: Page, steps: int) -> None:
    """Zoom and pan at random; every tenth stop is long enough for the exact picture."""
    dice = random.Random(0)
    driving.map_root(page).focus()
    keys = ["+", "-", *(f"{how}Arrow{to}" for how in ("", "Shift+") for to in ("Up", "Right"))]
    for step in range(steps):
        page.keyboard.press(dice.choice(keys) if step % 12 else "+")
        page.wait_for_timeout(_SETTLE_MS)
        level = {"level": "exact"} if step % 10 == 9 else {}
        driving.wait_painted(page, driving.shows(**level), timeout_s=READY_S)


def in_browser(options: Options) -> Iterator[Result]:
    """Slider and zoom, then memory."""
    with ExitStack() as stack:
        server = stack.enter_context(running_app())
        browser = stack.enter_context(chromium_browser())
        whole = open_map(browser, server, SHOWN)
        after_overview = resident_mib(server)
        driving.window_slider(whole).focus()
        candidates: dict[str, Callable[[], Answer]] = {
            "window slider, whole map": partial(press_and_time, whole, "ArrowRight")
        }
        for span in SPANS:
            page = open_map(browser, server, at(span))
            driving.map_root(page).focus()
            keys = cycle(STEPS)
            candidates[f"zoom or pan, {span:,} tokens"] = lambda page=page, keys=keys: (  # type: ignore[misc]
                press_and_time(page, next(keys))
            )
        yield from both_tables(
            f"T {LENGTH:,}: key", take_turns(candidates, max(4, options.repeats // 3))
        )
        walk(whole, ZOOMS)
        if after_overview is not None:
            yield (
                f"- memory of the server: {after_overview:,.0f} MiB after the first overview, "
                f"{resident_mib(server):,.0f} MiB after {ZOOMS} random zooms of it besides"
            )


def message_bytes(settings: Settings) -> int:
    """What one change sends to the browser."""
    return len(pack(picture(Work(settings, Patient(), Given()))))


@torch.inference_mode()
def in_process(options: Options) -> Iterator[Result]:
    """The parts of a picture, and the bytes of a message."""
    first = Work(SHOWN, Patient(), Given())
    q, k = first.inputs.q, first.inputs.k
    pattern = build_pattern(SHOWN)
    sample = replace(first, level="sampled").sparse_sample
    size, every = (TILE_PIXELS, TILE_PIXELS), (0, LENGTH)
    close = at(512).view or (every, every)
    far = at(65_536).view or (every, every)

    def fresh() -> AttentionMap:
        return AttentionMap(q, k, pattern)

    def support(view: tuple[tuple[int, int], tuple[int, int]]) -> object:
        asked = fresh()
        return asked.support(asked.pixels(*view, size))

    def dense() -> AttentionMap:
        return AttentionMap(q, k, pattern.dense_reference())

    times = interleave(
        {
            "a new map": fresh,
            "exact sparse overview": lambda: fresh().tile(every, every, size),
            "sampled sparse overview": lambda: fresh().tile(every, every, size, sample_rows=sample),
            "why, overview": lambda: support((every, every)),
            "sparse tile, 512 tokens": lambda: fresh().tile(*close, size),
            "sparse tile, 65,536 tokens": lambda: fresh().tile(*far, size),
            "why, 512 tokens": lambda: support(close),
            "why, 65,536 tokens": lambda: support(far),
            "exact dense tile, 512 rows": lambda: dense().tile(*close, size),
            "count": pattern.count,
            "log_normalizer": lambda: fresh().log_normalizer(),
        },
        max(3, options.repeats // 5),
    )
    yield Table(f"T {LENGTH:,}, in process", times)
    for name, settings in (("the whole map", SHOWN), ("512 tokens", at(512))):
        yield f"- one change of three panels, {name}: {message_bytes(settings):,} bytes"


def run(options: Options) -> Iterator[Result]:
    """In process first: the browser's server wants the memory."""
    yield from in_process(options)
    yield from in_browser(options)
