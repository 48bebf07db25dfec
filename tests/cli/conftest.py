"""No test depends on the terminal in which the tests run."""

import pytest


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("COLUMNS", "LINES", "TERM"):
        monkeypatch.delenv(variable, raising=False)
