"""The browser of the tests: finds Chromium, or installs it.

``python -m tests.browser.chromium`` prints the path of a Chromium that starts, and installs one
first where there is none: Playwright's own build where it can be downloaded, otherwise the system's
package. It exits with 1 and a sentence when neither can be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserType, Error, sync_playwright

PATH_VARIABLE = "CHROMIUM_PATH"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_TIMEOUT_S = 600

# Without the last five, Chromium asks its maker's hosts for updates and the like while tests run.
LAUNCH_FLAGS = (
    "--no-sandbox",  # it cannot be used as root; the tests open nothing but this app
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

NOT_FOUND = (
    "No Chromium could be found or installed, and the browser tests need one. Install Chromium or "
    f"Chrome with the system's package manager, or set {PATH_VARIABLE} to its executable."
)


def candidates(playwright_path: str) -> Iterator[str]:
    """Executables that are there, best first; ``playwright_path`` is where Playwright has its own.

    A path in the environment is the only candidate: who names one means that one.
    """
    named = os.environ.get(PATH_VARIABLE)
    if named:
        if not Path(named).is_file():
            raise FileNotFoundError(f"{PATH_VARIABLE} names {named!r}, and no file is there.")
        yield named
        return
    if Path(playwright_path).is_file():
        yield playwright_path
    yield from filter(None, map(shutil.which, SYSTEM_NAMES))


def find(playwright_path: str) -> str:
    """The first candidate, not tried; raises FileNotFoundError where there is none."""
    for path in candidates(playwright_path):
        return path
    raise FileNotFoundError(NOT_FOUND)


def starts(browser_type: BrowserType, path: str) -> bool:
    """Whether the browser at ``path`` starts: some packages are stubs, some lack libraries."""
    try:
        browser_type.launch(executable_path=path, args=list(LAUNCH_FLAGS)).close()
    except Error as error:
        _say(f"{path} does not start: {error.message.splitlines()[0]}")
        return False
    return True


def install_commands() -> Iterator[list[str]]:
    """The ways to install a browser on this machine, best first."""
    yield [sys.executable, "-m", "playwright", "install", "chromium"]
    if shutil.which("apt-get") and os.geteuid() == 0:
        yield ["apt-get", "update", "-qq"]
        yield ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium"]
        # where that package is a stub: the libraries that Playwright's own build lacks
        yield [sys.executable, "-m", "playwright", "install-deps", "chromium"]


def _run(command: list[str]) -> None:
    _say("$ " + " ".join(command))
    try:
        result = subprocess.run(
            command,
            timeout=DOWNLOAD_TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,  # stdout is for the path alone
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        _say(f"gave up after {DOWNLOAD_TIMEOUT_S} s")
        return
    if result.returncode:
        _say(f"that did not work (exit status {result.returncode})")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Print the path of a Chromium that starts, installing one if need be; 1 where none can be."""
    with sync_playwright() as playwright:
        browser_type = playwright.chromium
        commands = install_commands()
        while True:
            for path in candidates(browser_type.executable_path):
                if starts(browser_type, path):
                    print(path)
                    return 0
            command = next(commands, None)
            if command is None or PATH_VARIABLE in os.environ:
                _say(NOT_FOUND)
                return 1
            _run(command)


if __name__ == "__main__":
    sys.exit(main())
