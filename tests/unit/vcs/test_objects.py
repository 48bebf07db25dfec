"""Objects of a repository: read by one process, bounded, and never fetched."""

import subprocess

import pytest

from llmcost.model.problems import InputError, Undecidable
from llmcost.read.workload.workload import read_workloads, workload_files, workloads_of
from tests.support.scratch import commit, git, write
from tests.unit.vcs.commits import FILES, opened, text


def test_one_process_reads_everything(folder, monkeypatch):
    started = []
    from llmcost.vcs.git import Git

    start = Git.start
    monkeypatch.setattr(Git, "start", lambda self, *words: started.append(words) or start(self, *words))
    with opened() as base:
        for _ in range(3):
            workloads_of(read_workloads(["main:workloads"], base))
    assert started == [("cat-file", "--batch")]


def test_a_file_that_is_too_large_is_not_read_and_the_next_one_is(folder):
    commit(folder, {"big.txt": "x" * 5000})
    with opened("work") as base:
        with pytest.raises(InputError) as caught:
            text(base, "work:big.txt")
        assert caught.value.problems[0].code == "too-large"
        assert text(base, "work:prompts/system.md") == "You help.\n"


def test_objects_that_a_partial_clone_lacks_are_not_fetched(folder, monkeypatch):
    git(folder, "config", "uploadpack.allowFilter", "true")
    write(folder, {"prompts/system.md": "now"})
    commit(folder)
    partial = folder.parent / "partial"
    git(folder.parent, "clone", "-q", "--filter=blob:none", "--branch=work", f"file://{folder}", str(partial))
    monkeypatch.chdir(partial)
    with opened("origin/main") as base, pytest.raises(Undecidable) as caught:
        text(base, "origin/main:prompts/system.md")
    assert [problem.code for problem in caught.value.problems] == ["no-object"]


def test_a_repository_of_sha256(tmp_path, monkeypatch):
    made = tmp_path / "project"
    made.mkdir()
    try:
        git(made, "init", "-q", "-b", "main", "--object-format=sha256")
    except subprocess.CalledProcessError:
        pytest.skip("this git knows no sha256")
    commit(made, FILES)
    monkeypatch.chdir(made)
    with opened() as base:
        assert len(base.id) == 64
        assert list(workload_files("main:workloads", base)) == [
            "main:workloads/chat.yaml",
            "main:workloads/deep/more.yml",
        ]
