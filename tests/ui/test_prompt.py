"""Connections that a server accepts send at once, however Streamlit made its listening socket."""

from __future__ import annotations

import asyncio
import os
import socket

import pytest

from sparse_attn.ui.prompt import prompt_answers
from tests.test_project import ROOT


def sends_at_once(connection: socket.socket) -> bool:
    return bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def accepted(listening: socket.socket) -> socket.socket:
    with socket.create_connection(listening.getsockname()[:2]):
        return listening.accept()[0]


async def start() -> None:
    async with prompt_answers(None):
        pass


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_connections_send_at_once(family: socket.AddressFamily, host: str) -> None:
    try:
        listening = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"this machine has no {host}")
    with listening, socket.socket(socket.AF_UNIX) as other:
        listening.setblocking(False)
        with accepted(listening) as connection:
            assert not sends_at_once(connection)
        before = len(os.listdir("/dev/fd"))
        asyncio.run(start())
        assert len(os.listdir("/dev/fd")) == before
        assert not listening.getblocking()
        assert other.fileno() >= 0
        with accepted(listening) as connection:
            assert sends_at_once(connection)


def test_the_app_asks_for_it() -> None:
    assert "lifespan=prompt_answers" in (ROOT / "app.py").read_text()
