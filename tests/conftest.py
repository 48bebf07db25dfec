"""What every test gets: repeatable properties, nothing of the person and the machine that run it, and no network."""

import os
import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

# CI draws the same examples each time; at home each run draws new ones, and failures are remembered. `make test-fast`
# draws fewer of them.
settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("home", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=20)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "home"))

_COLOUR = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "PY_COLORS", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
_TERMINAL = ("COLUMNS", "LINES", "TERM")
"""pytest-xdist sets a width of its own."""

_OTHERS = ("LLMCOST_", "GITHUB_", "GITLAB_", "CI_", "ANTHROPIC_", "OPENAI_", "GOOGLE_", "GEMINI_")


_EXHAUSTIVE = ("props", "oracle", "security")
"""Folders whose tests are all marked ``exhaustive``: they try many inputs, and say little about which lines are tested."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run without coverage."""
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in _EXHAUSTIVE:
            item.add_marker("exhaustive")


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cache folder that the tests of one process share."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(autouse=True)
def neutral_environment(monkeypatch: pytest.MonkeyPatch, shared_cache: str) -> None:
    """Take away what could change a result from outside; a test sets what it is about."""
    for name in list(os.environ):
        if name.startswith(_OTHERS) or name in (*_COLOUR, *_TERMINAL):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LLMCOST_CACHE_DIR", shared_cache)


@pytest.fixture
def with_extras() -> None:
    """Asked for by a test of the tokenizers that other packages carry."""


@pytest.fixture(autouse=True)
def no_extras(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is installed here, or for this Python, changes no count."""
    if "with_extras" not in request.fixturenames:
        monkeypatch.setattr("llmcost.tokens.optional_tokenizers.version", lambda package: None)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections: nothing that is tested may need any."""

    def refuse(*args: Any) -> NoReturn:
        raise AssertionError(f"a test tried to reach the network: {args[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
