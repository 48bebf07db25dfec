"""Connections to this machine, and to nowhere else, and no waiting."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from llmcost.net.http import RetryPolicy
from tests.support.local_server import Server

_CONNECT, _LOOK_UP = socket.socket.connect, socket.getaddrinfo
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def this_machine_only(no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: socket.socket, address: Any) -> None:
        assert address[0] == "127.0.0.1", f"a test tried to reach {address}"
        _CONNECT(self, address)

    def look_up(host: str, *rest: Any, **named: Any) -> Any:
        assert host in ("127.0.0.1", "localhost"), f"a test tried to look up {host}"
        return _LOOK_UP(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for name in list(os.environ):
        if name.lower() in _PROXIES:
            monkeypatch.delenv(name)


class Started:
    """Starts servers. ``slept`` are the seconds that nobody has waited."""

    def __init__(self) -> None:
        self.servers: list[Server] = []
        self.slept: list[float] = []
        self.retry_policy = RetryPolicy(seconds=5.0, max_bytes=10_000_000)

    def server(self, answer: Any) -> Server:
        self.servers.append(Server(answer))
        return self.servers[-1]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Started]:
    started = Started()
    monkeypatch.setattr("llmcost.net.http.sleep", started.slept.append)
    yield started
    for server in started.servers:
        server.close()
