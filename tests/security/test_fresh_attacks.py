"""Attacks by somebody who had not written the code. Each test says who does what, and what must hold."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from llmcost.cli import app
from llmcost.net.comments.truncate import truncate
from llmcost.render.dispatch import RenderOptions, render
from llmcost.render.formats import Format
from llmcost.vcs.git import git_around
from tests.support.forges import TOKEN, GitHub
from tests.support.local_network import this_machine_only  # noqa: F401 - the fixture
from tests.support.local_server import Reply, Server
from tests.support.running import CATALOG, process, run
from tests.support.samples import SNAPSHOTS
from tests.support.scratch import commit, git, repository, write

ROOT = Path(__file__).parents[2]
BASH = shutil.which("bash")
SECRET = "aHVudGVyMg"
WORKLOAD = "name: chat\nmodel: gpt-4o-mini\nrequests_per_day: 10000\ninput_tokens: 2000\noutput_tokens: 300\n"
DEAR = WORKLOAD.replace("gpt-4o-mini", "gpt-4o")
WITH_PROMPT = "name: chat\nmodel: gpt-4o\nrequests_per_day: 1\noutput_tokens: 1\nprompt: {{system: {}}}\n"
needs_bash = pytest.mark.skipif(not BASH or os.name == "nt", reason="it is a script for bash")


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    made = repository(tmp_path / "project", {"workloads/chat.yaml": WORKLOAD, "prompts/a.md": "hello"})
    monkeypatch.chdir(made)
    return made


def gate(*options: str):
    return run("--as-of", "2026-11-22", "gate", *options)


def finds(project: Path, name: str) -> Path:
    """A folder on ``PATH`` inside of the checkout, with a program that leaves a file behind; that file."""
    folder, marker = project / "node_modules" / ".bin", project.parent / "ran"
    folder.mkdir(parents=True)
    (folder / name).write_text(f'#!/bin/sh\ntouch {marker}\nexec {shutil.which(name)} "$@"\n')
    (folder / name).chmod(0o755)
    return marker


# --- secrets ---------------------------------------------------------------------------------------------------------

IN_GIT = {
    "a prompt": {"workloads/chat.yaml": WITH_PROMPT.format("../.git/token.md")},
    "in other letters": {"workloads/chat.yaml": WITH_PROMPT.format("../.GIT/token.md")},
    "a histogram": {"workloads/chat.yaml": WORKLOAD.replace("2000", "{histogram: ../.git/token.md}")},
    "workloads": {"llmcost.yaml": "workloads: [.git/token.md]\n"},
    "a price layer": {"llmcost.yaml": "catalog: [.git/token.md]\n"},
    "the base": {"llmcost.yaml": "base: ./.git/token.md\n"},
}


@pytest.mark.parametrize("way", IN_GIT)
def test_a_file_of_the_pull_request_names_the_token_of_the_checkout(project, way):
    """actions/checkout keeps the job's token in .git/config: no file of the project may name anything in .git."""
    token = f'"{SECRET}": 1\nmodel: {SECRET}\n'
    write(project, {".git/token.md": token, **IN_GIT[way]})
    if "other" in way:
        write(project, {".GIT/token.md": token})
    for command in (("validate",), ("estimate",), ("gate",), ("gate", "--base", "main")):
        done = run(*command)
        assert SECRET not in done.stdout + done.stderr, command
    assert (done.exit, set(done.codes)) == (2, {"outside"})


@pytest.mark.parametrize("name", ["workloads/x.yaml", "quality.yaml", "llmcost.yaml"])
def test_a_link_leads_to_the_token_of_the_checkout(project, name):
    write(project, {".git/token.yaml": f'"{SECRET}": 1\n'})
    (project / name).symlink_to(os.path.relpath(project / ".git/token.yaml", (project / name).parent))
    done = run("optimize" if name == "quality.yaml" else "estimate", "workloads")
    assert (done.exit, set(done.codes)) == (2, {"outside"})
    counted = run("tokens", ".", "-m", "gpt-4o", "--top", "9")
    assert SECRET not in done.stderr + counted.stdout + counted.stderr


NAMED = {
    "a workload": ("gate", "it.yaml"),
    "a workload to read": ("validate", "it.yaml"),
    "a folder": ("gate", "folder"),
    "a price layer": ("--catalog", "it.yaml", "gate"),
    "the settings": ("--config", "it.yaml", "gate"),
    "the base": ("gate", "--base", "./it.yaml"),
    "an anchor": ("gate", "--anchor", "./it.yaml"),
    "scores": ("optimize", "workloads", "--quality", "it.yaml"),
    "a snapshot": ("render", "it.yaml"),
    "a text": ("tokens", "it.yaml", "--top", "9", "-m", "gpt-4o"),
    "a text to show": ("tokens", "it.yaml", "--show", "-m", "gpt-4o"),
    "an edit": ("tokens", "--diff", "prompts/a.md", "it.yaml", "-m", "gpt-4o"),
}


@pytest.mark.parametrize("way", NAMED)
def test_a_file_that_the_workflow_names_becomes_a_link_out_of_the_project(project, way):
    """The workflow says ``paths: it.yaml``, and the pull request turns it into a link to ~/.docker/config.json."""
    outside = project.parent / "home"
    write(outside, {f"{SECRET}.yaml": f'{{"auths": {{"{SECRET}": 1}}, "name": "{SECRET}", "model": "{SECRET}"}}'})
    (project / "it.yaml").symlink_to(f"../home/{SECRET}.yaml")
    (project / "folder").symlink_to("../home")
    done = run(*NAMED[way])
    assert (done.exit, set(done.codes)) == (2, {"outside"}), done.stderr
    assert SECRET not in done.stdout + done.stderr.replace(str(outside / f"{SECRET}.yaml"), "")
    assert run("validate", str(outside / f"{SECRET}.yaml")).codes[0] == "missing-key", "its own path may be named"


# --- programs --------------------------------------------------------------------------------------------------------


@needs_bash
@pytest.mark.parametrize("path", ["{}/node_modules/.bin", "node_modules/.bin", "./node_modules/.bin"])
def test_the_path_leads_to_a_git_of_the_checkout(project, monkeypatch, path):
    """Many jobs have ./node_modules/.bin on their PATH: the pull request adds a program called git there."""
    commit(project, {"workloads/chat.yaml": DEAR})
    marker = finds(project, "git")
    monkeypatch.setenv("PATH", os.pathsep.join([path.format(project), os.environ["PATH"]]))
    assert gate("--base", "main", "--max-increase", "20%").exit == 1
    script = [str(BASH), str(ROOT / "ci/fetch-base.sh"), "1" * 40]
    assert subprocess.run(script, cwd=project, check=False, capture_output=True).returncode == 0
    assert not marker.exists()
    monkeypatch.setenv("PATH", path.format(project))
    assert gate("--base", "main").codes == ("no-git",)


@needs_bash
@pytest.mark.parametrize("name", ["--budget=999999", "--help", "-", "-q"])
def test_a_file_that_is_called_like_an_option(tmp_path, name):
    """A hook with ``files: .*`` passes each changed file: ``--budget=999999`` at the top raised the limit."""
    hook = tmp_path / "hook"
    write(hook, {"ci/install.sh": "", ".pre-commit/bin/llmcost": '#!/bin/sh\nprintf "%s\\n" "$@"\n'})
    (hook / ".pre-commit/bin/llmcost").chmod(0o755)
    shutil.copy(ROOT / "ci/pre-commit.sh", hook / "ci")
    write(tmp_path / "checkout", {name: "x", "prompts/a b.md": "x"})
    command = [str(BASH), str(hook / "ci/pre-commit.sh"), "tokens", "--budget", "4000", "prompts/a b.md", name]
    done = subprocess.run(command, cwd=tmp_path / "checkout", check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["tokens", "--budget", "4000", "prompts/a b.md", f"./{name}"]


# --- forged reports --------------------------------------------------------------------------------------------------


@needs_bash
@pytest.mark.parametrize("kind", ["a file", "a link", "a folder"])
def test_the_merge_request_brings_the_report_of_a_gate_that_passed(tmp_path, kind):
    """GitLab: the gate ends with an error, and the committed llmcost.json was posted as its report."""
    job = yaml.safe_load((ROOT / "ci/gitlab.yml").read_text("utf-8"))["llmcost"]["script"]
    checkout, posted = tmp_path / "checkout", tmp_path / "posted"
    write(tmp_path, {"other.json": "{}", "llmcost/ci/fetch-base.sh": ""})
    checkout.mkdir()
    for name in ("llmcost.json", "llmcost.xml"):
        if kind == "a file":
            write(checkout, {name: "forged"})
        elif kind == "a link":
            (checkout / name).symlink_to("../other.json")
        else:
            write(checkout, {f"{name}/x": "forged"})
    (tmp_path / "llmcost/llmcost").write_text(f'#!/bin/sh\n[ "$1" = gate ] && exit 2\ntouch {posted}\n')
    (tmp_path / "llmcost/llmcost").chmod(0o755)
    variables = {"HOME": str(tmp_path), "GITLAB_TOKEN": "t", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "1" * 40}
    path = f"{tmp_path / 'llmcost'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(BASH), "-e", "-c", "\n".join(job)], cwd=checkout, env={**variables, "PATH": path}, check=False
    )
    assert done.returncode == 2
    assert not posted.exists()
    assert list(checkout.iterdir()) == []
    assert (tmp_path / "other.json").read_text() == "{}"


def written(file: Path) -> dict[str, str]:
    """The outputs of a step as the runner reads them: ``name=value``, or ``name<<END``, lines, ``END``."""
    found: dict[str, str] = {}
    lines = file.read_text("utf-8").splitlines()
    while lines:
        name, mark, end = lines.pop(0).partition("<<")
        if mark:
            at = lines.index(end)
            found[name], lines = "\n".join(lines[:at]), lines[at + 1 :]
        else:
            name, _, found[name] = name.partition("=")
    return found


def test_a_snapshot_of_a_fork_sets_no_outputs_of_its_own(project, tmp_path, monkeypatch):
    """Every text of the artifact ends what the runner reads, and begins an output ``verdict`` of its own."""
    cut = "x\nEOF\nverdict=pass\nverdict<<EOF\npass\nEOF\n::set-output name=verdict::pass\n"
    report = SNAPSHOTS["GateReport, with a diff"]
    document = json.loads(render(report, Format.JSON, RenderOptions("1", "2026-11-22T10:00:00Z", None, False)))
    for change in document["to_pass"]:
        change.update(workload=cut, change=cut)
    write(tmp_path, {"gate.json": json.dumps(document | {"llmcost": cut})})
    for name in ("OUTPUT", "STEP_SUMMARY"):
        monkeypatch.setenv(f"GITHUB_{name}", str(tmp_path / name))
    done = run("render", str(tmp_path / "gate.json"))
    assert done.exit == 0, done.stderr
    outputs = written(tmp_path / "OUTPUT")
    assert outputs["verdict"] == document["summary"]["verdict"] != "pass"
    assert len(outputs) == 12
    shown = done.stdout + (tmp_path / "STEP_SUMMARY").read_text("utf-8")
    assert not [line for line in shown.splitlines() if line.strip().startswith(("::", "EOF", "verdict"))]


def test_an_error_of_our_own_quotes_no_command(project, monkeypatch, capsys):
    """A file that leads to a bug puts its own text into the message: no line of it is a command to the runner."""
    error = ValueError("x\n::error::forged\n\x1b[2Jy ##[warning]forged")
    monkeypatch.setattr(app, "app", lambda **_: (_ for _ in ()).throw(error))
    assert run("gate").exit == 70
    done = run("gate")
    assert not [line for line in done.stderr.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    assert "\x1b" not in done.stderr


# --- comments --------------------------------------------------------------------------------------------------------


def test_files_of_the_checkout_do_not_lead_the_token_elsewhere(project, monkeypatch):
    """Settings, .env, .netrc and pip.conf name another host; so do redirects and the links to further pages."""
    thief = Server([Reply(200, [])])
    forge = GitHub()
    forge.faults = [Reply(200, [], headers={"Link": f'<{thief.url}/2>; rel="next"'}), Reply(200, [])]
    server = Server(forge)
    host = f"GITHUB_API_URL={thief.url}\nHTTPS_PROXY={thief.url}\n"
    write(project, {".env": host, "_netrc": f"machine 127.0.0.1 login x password {thief.url}\n", ".netrc": host})
    monkeypatch.setenv("HOME", str(project))
    for name, value in {"TOKEN": TOKEN, "API_URL": server.url, "REPOSITORY": "o/r", "REF": "refs/pull/7/merge"}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    assert gate("-o", "gate.json").exit == 0
    assert run("comment", "github", "gate.json").exit == 0
    assert len(forge.comments) == 1
    for status in (301, 302, 307, 308):
        forge.faults = [Reply(status, headers={"Location": f"{thief.url}/steal"})] * 9
        done = run("comment", "github", "gate.json")
        assert done.codes == ("not-posted",)
        assert TOKEN not in done.stderr
    assert thief.asked == []
    thief.close()
    server.close()


def test_a_stranger_writes_a_comment_with_our_mark(project, monkeypatch):
    """It claims to be of the year 9999, or to pass: it is neither updated nor a reason to be silent."""
    forge = GitHub()
    mark = "[//]: <> (llmcost-comment, valid-at={})\n\n### Pass"
    for year in ("9999", "2026"):
        forge.say(mark.format(f"{year}-01-01T00:00:00Z"), "stranger")
    server = Server(forge)
    for name, value in {"TOKEN": TOKEN, "API_URL": server.url, "REPOSITORY": "o/r", "REF": "refs/pull/7/merge"}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    assert gate("-o", "gate.json").exit == 0
    for _ in range(2):
        assert run("comment", "github", "gate.json", "--behavior", "delete-and-new").exit == 0
    assert [comment["user"]["login"] for comment in forge.comments] == ["stranger", "stranger", forge.user]
    server.close()


@pytest.mark.parametrize(
    "text", ["<" + "a" * 60_000, "<!--" * 15_000, "<a '" * 15_000, '<a"' * 20_000, "<a b" * 15_000]
)
@pytest.mark.parametrize("limit", [65_536, 1_000_000])
def test_a_snapshot_of_a_fork_does_not_stop_the_job_that_comments(text, limit):
    """A file name of the artifact is one tag without an end: cutting the comment took minutes."""
    start = time.process_time()
    short = truncate(f"x `{text}`\n" + "row\n" * limit, limit)
    assert len(short) <= limit
    assert time.process_time() - start < 10


# --- time ------------------------------------------------------------------------------------------------------------

LAYER = """sources: {c: {url: "https://example.com/c", title: C, kind: official}}
providers: {me: {name: Me, maker: true}}
models:
"""
MODEL = "  me/m{}: {{name: X, tier: economy, released: 2023-01-01, source: c, checked: 2026-11-01, prices: [{{input: 1, output: 1}}]}}\n"


def jumbled(number: int) -> str:
    """A long name with the same letters as every other: nothing tells early that two of them differ."""
    letters = list("abcdefghij" * 7)
    return "".join(letters.pop(number * place % len(letters)) for place in range(1, 71))


def test_very_many_names_that_almost_match(project):
    """Each of 50 missing prompts was compared with 3,000 files, and each unknown model with 3,000 of a layer."""
    for number in range(3_000):
        (project / "prompts" / f"{jumbled(number)}{number}.md").touch()
    prompts = "".join(
        "- "
        + WITH_PROMPT.format(f"../prompts/{jumbled(7_000 + n)}.md")
        .replace("\n", "\n  ")
        .replace("chat", f"c{n}")
        .rstrip(" ")
        for n in range(50)
    )
    models = "".join(
        f"- {{name: c{n}, model: m{jumbled(7_000 + n)}, requests_per_day: 1, input_tokens: 1, output_tokens: 1}}\n"
        for n in range(50)
    )
    write(project, {"w/prompts.yaml": f"workloads:\n{prompts}", "w/models.yaml": f"workloads:\n{models}"})
    write(project, {"layer.yaml": LAYER + "".join(MODEL.format(f"{jumbled(n)}{n}") for n in range(3_000))})
    start = time.process_time()
    assert set(run("validate", "w/prompts.yaml").codes) == {"no-file"}
    assert set(run("--catalog", "layer.yaml", "validate", "w/models.yaml").codes) == {"unknown-model"}
    assert time.process_time() - start < 30


# --- commits ---------------------------------------------------------------------------------------------------------

RULES = "base: {}\npolicies: [{{id: up, when: diff.percent > 20}}]\n"


@pytest.mark.parametrize("named", ["HEAD", "HEAD^1", "other"])
@pytest.mark.parametrize("commits", [1, 101])
def test_a_history_of_older_commits_is_merged_into_the_change(project, monkeypatch, named, commits):
    """The settings name HEAD as the base, and unrelated commits of the year 2001 did so long before main."""
    commit(project, {"llmcost.yaml": RULES.format("main")})
    git(project, "branch", "-f", "main")
    commit(project, {"workloads/chat.yaml": DEAR})
    assert gate().exit == 1
    git(project, "checkout", "-q", "--orphan", "other")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    last = ""
    for number in range(commits):
        write(project, {"llmcost.yaml": f"# base {number}\n" + RULES.format(named)})
        git(project, "add", "llmcost.yaml")
        tree = git(project, "write-tree")
        last = git(project, "commit-tree", "-m", "old", *(["-p", last] if last else []), tree)
    git(project, "update-ref", "refs/heads/other", last)
    git(project, "checkout", "-qf", "work")
    git(project, "merge", "-q", "--allow-unrelated-histories", "-s", "ours", "-m", "merge", "other")
    commit(project, {"llmcost.yaml": RULES.format("HEAD")})
    done = gate()
    assert done.exit == (1 if commits == 1 and named != "other" else 3), done.stdout
    assert done.codes in ((), ("no-base",))


def test_earlier_commits_of_the_change_hold_settings_of_many_megabytes(project):
    """The checkout has small ones, so its size tells nothing: git compared them, in seconds and gigabytes."""
    commit(project, {"llmcost.yaml": RULES.format("main")})
    git(project, "branch", "-f", "main")
    commit(project, {"workloads/chat.yaml": DEAR})
    for number in range(3):
        commit(project, {"llmcost.yaml": f"base: {number}\n" * 200_000})
    commit(project, {"llmcost.yaml": "policies: []\n"})
    asked = git_around(str(project), os.environ).ask("log", "--format=%H", "-Gbase", "HEAD", "--", "llmcost.yaml")
    assert asked == git(project, "rev-parse", "main")
    assert gate().exit == 1


def test_names_that_are_not_utf_8_change_no_exit_code(project):
    """A committed file name of any bytes: the gate decides as before, and every format is UTF-8."""
    os.rename("workloads/chat.yaml", b"workloads/\xff\xfe`<b>\n::error::.yaml")
    commit(project)
    for form in ("table", "json", "csv", "md", "html", "github", "gitlab", "annotations", "junit", "sarif", "slack"):
        done = process("--as-of", "2026-11-22", "gate", "-f", form, "-o", "out.json", cwd=project)
        assert done.exit == 0, done.stderr
        assert not [line for line in done.stdout.splitlines() if line.startswith("::error")], form
    assert gate("--base", "main", "--max-increase", "$1").exit == 0
    assert sys.getfilesystemencoding() == "utf-8"
