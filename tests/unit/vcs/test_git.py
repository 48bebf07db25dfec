"""git runs in the checkout, with nothing of its environment, and runs nothing of the repository."""

import pytest

from llmcost.model.problems import Undecidable
from tests.support.scratch import commit, git, repository
from tests.unit.vcs.commits import opened, text


def test_no_commits_no_checkout_and_no_git(tmp_path, monkeypatch):
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(Undecidable, match="no git checkout"):
        opened(folder=empty)
    git(empty, "init", "-q", "-b", "main")
    with pytest.raises(Undecidable, match="no commits yet"):
        opened(folder=empty)
    git(tmp_path, "init", "-q", "--bare", "bare")
    with pytest.raises(Undecidable, match="no git checkout"):
        opened(folder=tmp_path / "bare")
    monkeypatch.setenv("PATH", str(empty))
    with pytest.raises(Undecidable, match="not installed"):
        opened(folder=empty)


def test_what_a_hook_sets_does_not_lead_elsewhere(folder, tmp_path):
    other = repository(tmp_path / "other", {"x.txt": "x"})
    with opened(GIT_DIR=str(other / ".git"), GIT_WORK_TREE=str(other), GIT_INDEX_FILE="nowhere") as base:
        assert base.id == git(folder, "rev-parse", "main")


def test_no_filter_hook_or_helper_of_the_repository_runs(folder):
    """Whatever its configuration names: reading objects asks none of it."""
    trap = f"touch {folder.parent}/ran"
    commit(folder, {".gitattributes": "*.md filter=evil diff=evil\n"})
    for key in (
        "filter.evil.smudge",
        "filter.evil.clean",
        "diff.evil.textconv",
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
    ):
        git(folder, "config", key, trap)
    with opened("work") as base:
        assert text(base, "work:prompts/system.md") == "You help.\n"
    assert not (folder.parent / "ran").exists()
