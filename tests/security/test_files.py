"""Attacks through files that are found, and that nobody named: links, devices, and files that take forever."""

import os

import pytest

from tests.support.running import CATALOG, process, run
from tests.support.scratch import commit, git, repository

SECRET = "hunter2"
WORKLOAD = "name: chat\nmodel: gpt-4o\nrequests_per_day: 1\ninput_tokens: 5\noutput_tokens: 1\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A checkout next to a file that holds a secret; the secret is YAML that almost reads as each kind of file."""
    monkeypatch.setattr("llmcost.read.catalog.bundled_catalog.bundled_path", lambda: CATALOG)
    outside = f"password: {SECRET}\nversion: {SECRET}\nscores: [{{model: {SECRET}, score: 5}}]\nname: {SECRET}\n"
    (tmp_path / "outside.yaml").write_text(outside)
    made = repository(tmp_path / "project", {"workloads/chat.yaml": WORKLOAD, "prompt.md": "hello"})
    monkeypatch.chdir(made)
    return made


COMMANDS = {
    "quality.yaml": ("optimize", "workloads/chat.yaml"),
    "quality.csv": ("optimize", "workloads/chat.yaml"),
    "llmcost.yaml": ("estimate",),
    "workloads/other.yaml": ("estimate", "workloads"),
    "workloads": ("estimate",),
}


@pytest.mark.parametrize("chain", [False, True], ids=["a link", "a link to a link"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_link_out_of_the_project_is_neither_followed_nor_echoed(project, name, chain):
    if name == "workloads":
        git(project, "mv", "workloads", "moved")
        command = ("estimate",)
        target = project.parent
    else:
        command = COMMANDS[name]
        target = project.parent / "outside.yaml"
    link = project / name
    if chain:
        (project / "step").symlink_to(target)
        target = project / "step"
    link.symlink_to(os.path.relpath(target, link.parent))
    commit(project)
    for each in (command, ("gate",), ("gate", "--base", "main"), ("validate",)):
        done = run(*each)
        assert SECRET not in done.stdout + done.stderr, each
    done = run(*command)
    assert (done.exit, set(done.codes)) == (2, {"outside"})


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "/dev/random", "../fifo", "../outside.yaml", ".gitignore"])
def test_a_gitignore_that_is_no_file_is_not_read(project, target):
    """git does not follow such a link either."""
    os.mkfifo(project.parent / "fifo")
    (project / ".gitignore").symlink_to(target)
    commit(project)
    done = process("tokens", ".", "-m", "gpt-4o", cwd=project)
    assert done.exit == 0, done.stderr
    assert "prompt.md" in done.stdout
    assert SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("quality.yaml", ["optimize", "workloads/chat.yaml"]),
        ("llmcost.yaml", ["estimate", "workloads/chat.yaml"]),
        ("workloads/x.yaml", ["estimate"]),
        ("prompt.md", ["tokens", ".", "-m", "gpt-4o"]),
        (".gitignore", ["tokens", ".", "-m", "gpt-4o"]),
    ],
)
def test_a_pipe_never_blocks(project, name, command):
    (project / name).unlink(missing_ok=True)
    os.mkfifo(project / name)
    done = process(*command, cwd=project)
    assert done.exit in (0, 2), done.stderr


@pytest.mark.parametrize(
    "line",
    ["a" * 10_000, "a*" * 2_000, "**/a/" * 800, "[a-z]" * 800, "?" * 4_000, "\\" * 4_001, "[" * 4_000, "a*" * 100_000],
    ids=lambda line: line[:6],
)
def test_a_gitignore_of_long_patterns_is_read_in_linear_time(project, line):
    """A pattern of 10,000 characters took four seconds, and twice as many four times as long."""
    (project / ".gitignore").write_text(f"{line}\n*.log\n")
    (project / "x.log").write_text("left out")
    done = run("tokens", ".", "-m", "gpt-4o")
    if len(line) > 150_000:
        assert (done.exit, done.codes) == (2, ("too-many-rules",))
    else:
        assert done.exit == 0
        assert "prompt.md" in done.stdout
        assert "x.log" not in done.stdout


def test_a_gitignore_of_very_many_rules_is_refused(project):
    (project / ".gitignore").write_text("".join(f"name{number}\n" for number in range(2_001)))
    done = run("tokens", ".", "-m", "gpt-4o")
    assert (done.exit, done.codes) == (2, ("too-many-rules",))
    assert "remove rules" in done.stderr


LAYER = """sources: {{c: {{url: "https://example.com/c", title: C, kind: official}}}}
providers: {{me: {{name: Me, maker: true}}}}
models:
  me/x:
    name: X
    tier: economy
    released: 2023-01-01
    source: c
    checked: 2026-11-01
    match: ['{pattern}']
    prices: [{{input: 1, output: 1}}]
"""


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$",
        "^(a*)*$",
        "^(a|aa)+$",
        "^(a|a)*$",
        "^([a-z]+)*$",
        "^((a+))+$",
        "^(?:a+)+$",
        "^(.*)(.*)(.*)$",
        "^(a?){20}a{20}$",
        "^" + "a?" * 40 + "a{40}$",
        "^" + ".*" * 20 + "$",
        "^" + "(a|a)" * 40 + "$",
        "^a{1,99}a{1,99}a{1,99}a{1,99}$",
        r"^(\w+)\1$",
        "^(?=(a+))a*b$",
        "^a{999}{999}$",
    ],
)
def test_a_pattern_that_takes_forever_is_refused_where_it_is_written(project, pattern):
    (project / "layer.yaml").write_text(LAYER.format(pattern=pattern))
    long = WORKLOAD.replace("gpt-4o", "a" * 60 + "b")
    (project / "workloads/chat.yaml").write_text(long)
    done = run("--catalog", "layer.yaml", "estimate")
    assert (done.exit, done.codes) == (2, ("bad-pattern",))
    assert done.stderr.startswith("layer.yaml:10:")


@pytest.mark.parametrize("pattern", ["^a*a*$", r"^a[a-z]+(:.+)?$", "^.*.*$", r"^(a|b)?(c|d)?\w+$"])
def test_the_worst_patterns_that_are_accepted_end_soon(project, pattern):
    """On the longest name that is tried, and on one that is too long to be tried."""
    (project / "layer.yaml").write_text(LAYER.format(pattern=pattern))
    for length in (298, 1_000_000):
        (project / "workloads/chat.yaml").write_text(WORKLOAD.replace("gpt-4o", "a" * length + "/"))
        done = run("--catalog", "layer.yaml", "estimate", "workloads/chat.yaml")
        assert done.exit == 2 or pattern == "^.*.*$"


def test_the_shipped_patterns_are_simple():
    from llmcost.read.catalog.bundled_catalog import load_catalog
    from llmcost.read.catalog.snapshot_patterns import refusal

    patterns = [pattern for model in load_catalog().catalog.models.values() for pattern in model.match]
    assert len(patterns) > 100
    assert [pattern for pattern in patterns if refusal(pattern)] == []
