"""Attacks through git: a pull request may add any files to the checkout, but no ``.git``.

Each test builds a checkout that holds the attack, runs the real command, and looks for a forged base or a command that
ran. The honest verdict of every scenario is FAIL: the change costs more than the base.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import CATALOG, run
from tests.support.scratch import commit, git, repository

EXPENSIVE = "name: chat\nmodel: gpt-4o\nrequests_per_day: 100000\ninput_tokens: 2000\noutput_tokens: 300\n"
CHEAP = EXPENSIVE.replace("gpt-4o", "gpt-4o-mini").replace("100000", "10000")
CHANGED = CHEAP.replace("gpt-4o-mini", "gpt-4o")


class Attack:
    """A checkout whose gated folder is ``services/chat``, three commits, and a file that must never appear."""

    def __init__(self, folder: Path) -> None:
        self.marker = folder / "ran"
        self.command = f"touch {self.marker}"
        self.top = repository(folder / "project", {"services/chat/workloads/chat.yaml": EXPENSIVE})
        self.old = git(self.top, "rev-parse", "HEAD")
        self.base = commit(self.top, {"services/chat/workloads/chat.yaml": CHEAP})
        git(self.top, "branch", "-f", "main")
        commit(self.top, {"services/chat/workloads/chat.yaml": CHANGED})
        self.folder = self.top / "services" / "chat"

    def embed(self, config: str) -> None:
        """Turn the gated folder into something that git takes for a repository: HEAD, objects, refs, config."""
        shutil.copytree(self.top / ".git" / "objects", self.folder / "objects")
        (self.folder / "refs" / "heads").mkdir(parents=True)
        (self.folder / "refs" / "heads" / "main").write_text(self.old + "\n")
        (self.folder / "refs" / "heads" / "evil").write_text(self.old + "\n")
        (self.folder / "HEAD").write_text("ref: refs/heads/evil\n")
        (self.folder / "config").write_text(config)


@pytest.fixture
def attack(tmp_path, monkeypatch) -> Attack:
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    made = Attack(tmp_path)
    monkeypatch.chdir(made.folder)
    return made


def gate(base: str) -> tuple[int, str]:
    done = run("--as-of", "2026-11-22", "gate", "--base", base, "--max-increase", "20%")
    return done.exit, done.stdout


PLAIN = "[core]\n\trepositoryformatversion = 0\n\tbare = {bare}\n\tworktree = ../..\n"
PARTIAL = """[core]
\trepositoryformatversion = 1
\tbare = false
\tworktree = ../..
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = "ext::sh -c {command}% "
\tpromisor = true
[protocol "ext"]
\tallow = always
"""


@pytest.mark.parametrize("bare", ["false", "true"])
@pytest.mark.parametrize("name", ["commit", "main"])
def test_a_repository_in_the_gated_folder_is_data(attack, name, bare):
    """It forges the base: `main` is an older and more expensive commit there."""
    base = attack.base if name == "commit" else "main"
    honest = gate(base)
    assert honest[0] == 1
    attack.embed(PLAIN.format(bare=bare))
    assert gate(base) == honest


def test_a_repository_in_the_gated_folder_runs_no_command(attack):
    """A partial clone fetches what it lacks, and ``ext::`` is a command."""
    attack.embed(PARTIAL.format(command=attack.command.replace(" ", "%20")))
    assert gate("1" * 40)[0] == 3
    assert gate(attack.base)[0] == 1
    assert not attack.marker.exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"core.fsmonitor": "{command}"},
        {"core.hooksPath": "services/chat/hooks"},
        {"core.pager": "{command}", "pager.rev-parse": "true", "pager.cat-file": "true"},
        {"core.sshCommand": "{command}", "remote.origin.url": "ssh://nowhere/x", "remote.origin.promisor": "true"},
        {"core.askPass": "{command}", "credential.helper": "!{command}", "remote.origin.promisor": "true"},
        {"filter.evil.smudge": "{command}", "filter.evil.clean": "{command}", "filter.evil.process": "{command}"},
        {"diff.evil.textconv": "{command}", "diff.external": "{command}"},
        {"protocol.ext.allow": "always", "remote.origin.url": "ext::{command}", "remote.origin.promisor": "true"},
        {"protocol.allow": "always", "remote.origin.url": "evil::x", "remote.origin.promisor": "true"},
        {"alias.cat-file": "!{command}", "alias.rev-parse": "!{command}"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_nothing_that_the_configuration_names_is_run(attack, settings):
    """Even the checkout's own configuration, which a pull request cannot reach, starts no command."""
    for key, value in settings.items():
        git(attack.top, "config", key, value.format(command=attack.command))
    if "remote.origin.promisor" in settings:
        git(attack.top, "config", "core.repositoryFormatVersion", "1")
        git(attack.top, "config", "extensions.partialClone", "origin")
    commit_file = attack.folder / ".gitattributes"
    commit_file.write_text("* filter=evil diff=evil\n")
    hooks = attack.folder / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\n{attack.command}\n")
        (hooks / name).chmod(0o755)
    assert gate(attack.base)[0] == 1
    assert gate("1" * 40)[0] == 3
    assert not attack.marker.exists()


def test_the_users_configuration_and_variables_lead_nowhere(attack, tmp_path, monkeypatch):
    """What a hook, a runner or a dotfile sets changes neither the base nor what runs."""
    honest = gate(attack.base)
    other = repository(tmp_path / "other", {"services/chat/workloads/chat.yaml": EXPENSIVE})
    settings = tmp_path / "gitconfig"
    settings.write_text(f'[core]\n\tfsmonitor = "{attack.command}"\n\thooksPath = {attack.folder}\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    for name, value in {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git" / "objects"),
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(other / ".git" / "objects"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": attack.command,
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={attack.command}'",
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_SSH_COMMAND": attack.command,
        "GIT_EXTERNAL_DIFF": attack.command,
        "GIT_ASKPASS": attack.command,
    }.items():
        monkeypatch.setenv(name, value)
    assert gate(attack.base) == honest
    assert not attack.marker.exists()


def test_replaced_objects_do_not_change_the_base(attack):
    honest = gate(attack.base)
    git(attack.top, "replace", attack.base, attack.old)
    assert gate(attack.base) == honest


def test_an_alternate_object_folder_in_the_pull_request_is_not_read(attack):
    """``objects/info/alternates`` counts inside ``.git`` only."""
    honest = gate(attack.base)
    attack.embed(PLAIN.format(bare="true"))
    (attack.folder / "objects" / "info").mkdir(exist_ok=True)
    (attack.folder / "objects" / "info" / "alternates").write_text("/nowhere\n")
    assert gate(attack.base) == honest


def test_a_submodule_in_the_gated_folder_has_no_say_over_a_commit(attack, tmp_path, monkeypatch):
    """A folder that becomes a submodule is another checkout: the commit of the base is not in it."""
    other = repository(tmp_path / "other", {"workloads/chat.yaml": EXPENSIVE})
    git(attack.top, "rm", "-rq", "services/chat")
    git(attack.top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "services/chat")
    commit(attack.top)
    monkeypatch.chdir(attack.top / "services" / "chat")
    code, printed = gate(attack.base)
    assert (code, printed) == (3, "")


@pytest.mark.parametrize("name", ["-x", "--upload-pack=touch x", "--git-dir=/tmp", "-c core.pager=x"])
def test_a_base_that_looks_like_an_option_is_refused(attack, name):
    done = run("gate", f"--base={name}")
    assert (done.exit, done.codes) == (2, ("bad-base",))


def test_an_older_git_is_given_every_guard(attack, tmp_path):
    """Versions before 2.35 ignore ``safe.bareRepository``; before 2.45, ``GIT_NO_LAZY_FETCH``.

    A git that logs how it is called shows that each call names the repository and allows no protocol at all.
    """
    real, log, bin_ = shutil.which("git"), tmp_path / "log", tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "git").write_text(
        f'#!/bin/sh\nprintf "%s|%s|%s\\n" "$GIT_ALLOW_PROTOCOL" "$GIT_CEILING_DIRECTORIES" "$*" >>{log}\nexec {real} "$@"\n'
    )
    (bin_ / "git").chmod(0o755)
    code = f"import os; os.environ['PATH'] = {str(bin_)!r} + os.pathsep + os.environ['PATH']; "
    code += "from llmcost.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "gate", "--base", attack.base], cwd=attack.folder, capture_output=True, check=False
    )
    assert done.returncode in (0, 1, 3), done.stderr
    calls = [line.split("|", 2) for line in log.read_text().splitlines()]
    assert len(calls) >= 3
    for protocols, ceiling, arguments in calls:
        assert protocols == "none"
        assert ceiling == os.path.dirname(attack.top)
        assert f"--git-dir={attack.top / '.git'}" in arguments or arguments.endswith("rev-parse --show-toplevel")
