"""A hub that speaks HTTP on this machine: fetched once, then found without it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.models import tiny

COMMIT = "a" * 40
CODE = """
import json, sys
from sparse_attn.models import ModelError, model_text, load_model
from sparse_attn.models.hub import known_folder

steps = []
assert known_folder("some/tiny") is None
loaded = load_model("some/tiny", progress=steps.append)
folder = known_folder("some/tiny")
try:
    model_text(loaded, "cat " * 100)
except ModelError as error:
    said = str(error)
try:
    load_model("some/missing")
except ModelError as error:
    missing = str(error)
print(json.dumps([steps, folder.name, loaded.files.folder == folder, said, missing]))
"""


class _Handler(BaseHTTPRequestHandler):
    """What huggingface_hub asks of a hub: what a model consists of, and its files."""

    server: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self.wfile.write(self._answer())

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self) -> bytes:
        self.server.asked.append(self.path)
        path, folder = self.path.split("?")[0], self.server.folder
        if path.startswith("/api/models/some/tiny"):
            files = [{"rfilename": "modeling_own.py", "size": 1}]
            files += [
                {"rfilename": each.name, "size": each.stat().st_size} for each in folder.iterdir()
            ]
            about = {"id": "some/tiny", "sha": COMMIT, "siblings": files}
            return self._send(200, json.dumps(about).encode(), {"Content-Type": "application/json"})
        if path.startswith(("/some/tiny/resolve/main/", f"/some/tiny/resolve/{COMMIT}/")):
            body = (folder / path.rsplit("/", 1)[-1]).read_bytes()
            tag = hashlib.sha256(body).hexdigest()
            return self._send(200, body, {"X-Repo-Commit": COMMIT, "ETag": f'"{tag}"'})
        return self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> bytes:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        return body


class Hub(ThreadingHTTPServer):
    """Serves one model, the files of a folder."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.asked = folder, list[str]()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    served = Hub(tiny.save(tmp_path / "served", "BERT"))
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield served
    served.shutdown()
    thread.join()
    served.server_close()


def test_a_model_is_fetched_once_and_then_known_without_the_hub(hub: Hub, tmp_path: Path) -> None:
    env = {
        **os.environ,
        "HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}",
        "HF_HOME": str(tmp_path / "home"),
        "HF_HUB_OFFLINE": "0",
        "NO_PROXY": "127.0.0.1",
    }
    run = subprocess.run(
        [sys.executable, "-c", CODE], env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    steps, folder, same, said, missing = json.loads(run.stdout)
    assert folder == COMMIT
    assert same
    assert steps[-2:] == ["model.safetensors", "some/tiny"]
    assert said.startswith("the text must have at most 64 tokens for some/tiny, got 102")
    assert missing == "there is no folder and no model on the hub called 'some/missing'"
    assert not any("modeling_own" in each for each in hub.asked)
