"""The terminal of the person who runs the tests, and that of pytest's workers, are no part of what is tested."""

import pytest


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("COLUMNS", "LINES", "TERM"):
        monkeypatch.delenv(variable, raising=False)
