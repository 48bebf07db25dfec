"""A scratch repository."""

from pathlib import Path

import pytest

from tests.support.scratch import repository
from tests.unit.vcs.commits import FILES


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    made = repository(tmp_path / "project", FILES)
    monkeypatch.chdir(made)
    return made
