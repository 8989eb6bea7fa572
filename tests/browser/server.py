"""A server of the app for one test run: its own process, a free port of this machine, its log."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
START_TIMEOUT_S = 90  # importing torch on a busy machine takes a while
FLAGS = (
    "--server.headless=true",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
    "--logger.enableRich=false",  # plain tracebacks, which check_log finds
    f"--server.address={HOST}",
)


@dataclass(frozen=True)
class AppServer:
    """A running app; ``url`` has no slash at its end."""

    port: int
    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def log(self) -> str:
        """Everything the server has printed so far."""
        return self.log_path.read_text(errors="replace")

    def healthy(self) -> bool:
        """Whether it answers its health check now."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def wait_until_healthy(self, timeout_s: float) -> None:
        """Return when it answers; RuntimeError with its log when it dies or takes too long."""
        deadline = time.monotonic() + timeout_s
        while not self.healthy():
            status = self.process.poll()
            if status is not None:
                raise RuntimeError(f"The app ended with status {status}. Its log:\n{self.log()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"The app gave no sign in {timeout_s} s. Its log:\n{self.log()}")
            time.sleep(0.05)

    def check_log(self) -> None:
        """AssertionError with the log when a script or a request failed in the server."""
        log = self.log()
        assert "Traceback (most recent call last)" not in log, f"The app's log has errors:\n{log}"


@contextmanager
def running_app(
    script: Path = ROOT / "app.py",
    *,
    environment: Mapping[str, str] | None = None,
    timeout_s: float = START_TIMEOUT_S,
    check_log: bool = True,
) -> Iterator[AppServer]:
    """Serve ``script`` from its own folder until the block ends; ``environment`` is added to ours.

    With ``check_log``, ends with an AssertionError when the app printed a traceback.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", script.name, f"--server.port={port}"]
    with tempfile.TemporaryDirectory() as folder:
        log_path = Path(folder, "server.log")
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                [*command, *FLAGS],
                cwd=script.parent,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that its children end with it
            )
        server = AppServer(port, process, log_path)
        try:
            server.wait_until_healthy(timeout_s)
            yield server
            if check_log:
                server.check_log()
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _stop(process: subprocess.Popen[bytes]) -> None:
    for stop_signal in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, stop_signal)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
