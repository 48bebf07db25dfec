"""Commands that use the network talk to servers on this machine only."""

import shutil
from pathlib import Path

import pytest

from tests.support import forges
from tests.support.counting_apis import KEYS
from tests.support.local_network import start, this_machine_only
from tests.support.running import CATALOG, run

__all__ = ["start", "this_machine_only"]

FILES = Path(__file__).parents[1] / "files"


SECRETS = [*KEYS.values(), forges.TOKEN]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a prompt and a snapshot."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LLMCOST_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    (tmp_path / "prompt.md").write_text("You answer customers' questions.\n")
    shutil.copy(FILES / "support-chat.yaml", tmp_path)
    assert run("estimate", "support-chat.yaml", "--as-of", "2026-11-22", "-o", "month.json").exit == 0
    return tmp_path


def quiet(done):
    """A run that told nobody a key."""
    assert not any(secret in done.stdout + done.stderr for secret in SECRETS)
    return done
