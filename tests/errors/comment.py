"""Comments without a token, without a place, with names that are none, and with an address that gets no token."""

import shutil
from pathlib import Path

from tests.support.running import run

WORKLOAD = Path(__file__).parents[1] / "cli" / "files" / "support-chat.yaml"


def make(folder, monkeypatch):
    shutil.copy(WORKLOAD, folder)
    assert run("estimate", "support-chat.yaml", "--as-of", "2026-11-22", "-o", "month.json").exit == 0
    monkeypatch.setenv("CI_JOB_TOKEN", "a token\nand more")
    monkeypatch.setenv("CI_MERGE_REQUEST_IID", "0")
    monkeypatch.setenv("GITHUB_REPOSITORY", "not/a/repository")
