"""Attacks on the runner: each script of ci/ runs with a hostile checkout as the current folder.

The checkout brings modules under the names that Python and pip import, configuration for pip, and a folder that looks
like a repository. A module that is imported leaves a file behind.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.scratch import commit, git, repository

ROOT = Path(__file__).parents[2]
BASH = shutil.which("bash")
MODULES = (
    "venv", "pip", "ensurepip", "encodings", "sitecustomize", "usercustomize", "subprocess", "typing", "json", "yaml",
    "typer", "llmcost", "hatchling", "setuptools", "runpy", "shutil", "tempfile",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not BASH or os.name == "nt", reason="the scripts need bash")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A pull request's files. ``tmp_path/ran-*`` tell what of them was run."""
    made = tmp_path / "checkout"
    made.mkdir()
    for name in MODULES:
        code = f"open({str(tmp_path / f'ran-{name}')!r}, 'w').close()\n"
        if name in ("ensurepip", "encodings", "llmcost"):
            (made / name).mkdir()
            (made / name / "__init__.py").write_text(code)
        else:
            (made / f"{name}.py").write_text(code)
    (made / "evil.pth").write_text(f"import os; open({str(tmp_path / 'ran-pth')!r}, 'w').close()\n")
    (made / "pip.conf").write_text("[install]\ntarget = evil\n")
    (made / "setup.cfg").write_text("[install]\nprefix = evil\n")
    return made


def environment(tmp_path: Path, checkout: Path, **more: str) -> dict[str, str]:
    """A runner that has variables of Python and pip which lead into the checkout."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_PATH": str(tmp_path / "path"),
        "PYTHON": sys.executable,
        "PYTHONPATH": str(checkout),
        "PYTHONHOME": "",
        "PYTHONSTARTUP": str(checkout / "venv.py"),
        "PYTHONUSERBASE": str(checkout),
        "PIP_CONFIG_FILE": str(checkout / "pip.conf"),
        "PIP_TARGET": str(checkout / "evil"),
        "PIP_REQUIREMENT": str(checkout / "requirements.txt"),
        "PIP_NO_INDEX": "1",  # so that nothing is downloaded: the install ends there
        **more,
    }


def call(checkout: Path, env: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(BASH), *command], cwd=checkout, env=env, capture_output=True, text=True, check=False, timeout=120
    )


def ran(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in tmp_path.glob("ran-*"))


@pytest.mark.parametrize("script", ["ci/github/install.sh", "ci/install.sh", "ci/pre-commit.sh"])
def test_an_install_imports_nothing_from_the_checkout(tmp_path, checkout, script):
    """A copy of the scripts installs; it gets as far as pip, which may not download here."""
    action = tmp_path / "action"
    shutil.copytree(ROOT / "ci", action / "ci")
    shutil.copytree(ROOT / "requirements", action / "requirements")
    for name in ("pyproject.toml", "src/llmcost/_version.py", "pricing.yaml"):
        (action / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, action / name)
    env = environment(tmp_path, checkout, GITHUB_ACTION_PATH=str(action), LLMCOST_PYTHON=sys.executable)
    place = {"ci/github/install.sh": "temp/llmcost", "ci/install.sh": "here", "ci/pre-commit.sh": "action/.pre-commit"}
    arguments = [str(tmp_path / "here"), sys.executable] if script == "ci/install.sh" else []
    done = call(checkout, env, str(action / script), *arguments)
    assert done.returncode != 0
    assert "No matching distribution" in done.stderr
    assert (tmp_path / place[script] / "venv/bin/python").exists(), "it came as far as the environment"
    assert ran(tmp_path) == []
    assert not (checkout / "evil").exists()


def installed(tmp_path: Path) -> Path:
    """What ``ci/install.sh`` leaves: its command, on the environment that the tests run in."""
    place = tmp_path / "temp" / "llmcost"
    (place / "bin").mkdir(parents=True)
    text = (ROOT / "ci/install.sh").read_text("utf-8")
    (line,) = [line.strip() for line in text.splitlines() if "bin/llmcost" in line and "printf" in line]
    (place / "venv").symlink_to(sys.prefix)
    subprocess.run([str(BASH), "-c", f"place={place}; cd {place}; {line}"], check=True)
    (place / "bin/llmcost").chmod(0o755)
    return place / "bin"


def test_the_installed_command_imports_nothing_from_the_checkout(tmp_path, checkout):
    env = environment(tmp_path, checkout, PATH=f"{installed(tmp_path)}{os.pathsep}{os.environ['PATH']}")
    done = call(checkout, env, "-c", "llmcost --version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("llmcost ")
    assert ran(tmp_path) == []


WORKLOAD = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10\ninput_tokens: 20\noutput_tokens: 3\n"


def shallow(tmp_path: Path) -> tuple[Path, str]:
    """A checkout of depth 1 of a change in services/chat, and the commit of the base that it lacks."""
    origin = repository(tmp_path / "origin", {"services/chat/workloads/chat.yaml": WORKLOAD})
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    base = git(origin, "rev-parse", "HEAD")
    commit(origin, {"services/chat/workloads/chat.yaml": WORKLOAD.replace("10", "10000")})
    git(tmp_path, "clone", "-q", "--depth=1", "--branch=work", origin.as_uri(), str(tmp_path / "clone"))
    return tmp_path / "clone", base


def embed(folder: Path, command: str) -> None:
    """A folder that git takes for a repository, whose remote is a command."""
    git(folder, "init", "-q", "--bare", "embedded")
    for entry in list((folder / "embedded").iterdir()):
        shutil.move(entry, folder / entry.name)
    (folder / "config").write_text(
        "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tworktree = ../..\n"
        "[extensions]\n\tpartialClone = origin\n"
        f'[remote "origin"]\n\turl = "ext::sh -c {command}% "\n\tpromisor = true\n[protocol "ext"]\n\tallow = always\n'
    )


def test_fetching_the_base_asks_the_real_repository_only(tmp_path):
    clone, base = shallow(tmp_path)
    folder = clone / "services" / "chat"
    embed(folder, f"touch%20{tmp_path}/ran-ext".replace("%20", "% "))
    env = environment(tmp_path, folder, GIT_DIR=str(folder), GIT_CONFIG_GLOBAL=os.devnull)
    assert call(folder, env, str(ROOT / "ci/fetch-base.sh"), "1" * 40).returncode == 0
    assert call(folder, env, str(ROOT / "ci/fetch-base.sh"), base).returncode == 0
    assert git(clone, "cat-file", "-t", base) == "commit"
    assert ran(tmp_path) == []


@pytest.mark.parametrize("base", ["--upload-pack=touch x", "main", "$(touch x)", "", "1" * 39, "../" + "1" * 40])
def test_only_a_full_commit_id_is_fetched(tmp_path, base):
    clone, _ = shallow(tmp_path)
    env = environment(tmp_path, clone, GIT_TRACE=str(tmp_path / "trace"))
    assert call(clone, env, str(ROOT / "ci/fetch-base.sh"), base).returncode == 0
    assert not (clone / "x").exists()
    assert not (tmp_path / "trace").exists()


def test_a_remote_that_is_a_command_is_not_run(tmp_path):
    """Even where the checkout's own configuration says so."""
    clone, _ = shallow(tmp_path)
    git(clone, "config", "remote.origin.url", f"ext::touch {tmp_path}/ran-ext")
    git(clone, "config", "protocol.ext.allow", "always")
    git(clone, "config", "core.fsmonitor", f"touch {tmp_path}/ran-fsmonitor")
    hook = clone / ".git/hooks/reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-hook\n")
    hook.chmod(0o755)
    assert call(clone, environment(tmp_path, clone), str(ROOT / "ci/fetch-base.sh"), "1" * 40).returncode == 0
    assert ran(tmp_path) == []


def test_a_folder_without_a_checkout_is_left_alone(tmp_path):
    env = environment(tmp_path, tmp_path)
    done = call(tmp_path, env, str(ROOT / "ci/fetch-base.sh"), "1" * 40)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
