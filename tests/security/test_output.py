"""Outputs go through devices, pipes and links, replace no link, and leave nothing behind when a run is killed."""

import os
import shlex
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.running import environment, run
from tests.support.scratch import repository

WORKLOAD = "name: chat\nmodel: gpt-4o\nrequests_per_day: 1000\ninput_tokens: 500\noutput_tokens: 100\n"
LLMCOST = f"{shlex.quote(sys.executable)} -m llmcost --as-of 2026-11-22"
WRITERS = {
    "estimate": ("estimate", "w.yaml", "-o"),
    "gate": ("gate", "w.yaml", "-o"),
    "init": ("init", "--force", "-o"),
    "schema": ("schema", "workload", "-o"),
}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    made = repository(tmp_path / "project", {"w.yaml": WORKLOAD, "docs/a.md": "a"})
    monkeypatch.chdir(made)
    return made


@pytest.mark.parametrize("device", ["/dev/stdout", "/dev/stderr", "/dev/null", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("writer", WRITERS)
def test_devices(writer, device):
    done = subprocess.run(
        ["sh", "-c", f"{LLMCOST} {' '.join(WRITERS[writer])} {device}"],
        capture_output=True, check=False, env=environment(), timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Path("/dev/null").is_char_device()
    taken = {"/dev/null": b"", "/dev/stderr": done.stderr}.get(device, done.stdout)
    assert (len(taken) > 100) is (device != "/dev/null")


def test_standard_output_that_is_a_file(project):
    command = f"echo before >log; {LLMCOST} estimate w.yaml -f json -o /dev/stdout >>log"
    subprocess.run(["sh", "-c", command], capture_output=True, check=True, env=environment(), timeout=60)
    text = (project / "log").read_text()
    assert text.startswith("before\n{")
    assert text.count('"schema_version"') == 2


@pytest.mark.parametrize("writer", WRITERS)
def test_a_named_pipe(writer, project):
    os.mkfifo(project / "pipe.txt")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((project / "pipe.txt").read_text()))
    reader.start()
    assert run(*WRITERS[writer], "pipe.txt").exit == 0
    reader.join(timeout=30)
    assert len(read[0]) > 100
    assert (project / "pipe.txt").is_fifo()


def test_a_full_device_is_wrong_input():
    assert run("estimate", "w.yaml", "-o", "/dev/full").codes == ("unwritable",)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_link_inside_of_the_project_is_written_through(writer, project):
    (project / "out.txt").symlink_to("docs/a.md")
    assert run(*WRITERS[writer], "out.txt").exit == 0
    assert (project / "out.txt").is_symlink()
    assert len((project / "docs" / "a.md").read_text()) > 100


@pytest.mark.parametrize("target", ["../secret.txt", "../new.txt", ".git/config", "docs/../../secret.txt", "chain"])
@pytest.mark.parametrize("writer", WRITERS)
def test_a_link_out_of_the_project_is_refused(writer, target, project):
    secret = project.parent / "secret.txt"
    secret.write_text("before")
    (project / "chain").symlink_to("../secret.txt")
    (project / "out.txt").symlink_to(target)
    config = (project / ".git" / "config").read_text()
    for name in ("out.txt", str(project / "out.txt")):
        assert run(*WRITERS[writer], name).codes == ("outside",)
    assert secret.read_text() == "before"
    assert (project / ".git" / "config").read_text() == config
    assert not (project.parent / "new.txt").exists()
    assert (project / "out.txt").is_symlink()


def test_a_folder_that_is_a_link_out_of_the_project_is_refused(project):
    (project / "reports").symlink_to("..")
    assert run("estimate", "w.yaml", "-o", "reports/out.txt").codes == ("outside",)
    assert not (project.parent / "out.txt").exists()


def test_a_link_that_leads_to_itself_is_refused(project):
    (project / "out.txt").symlink_to("out.txt")
    assert run("estimate", "w.yaml", "-o", "out.txt").codes == ("unwritable",)
    assert (project / "out.txt").is_symlink()


def test_a_link_of_the_user_outside_of_the_project_is_written_through(project):
    (project.parent / "real.txt").write_text("before")
    (project.parent / "out.txt").symlink_to("real.txt")
    assert run("estimate", "w.yaml", "-o", "../out.txt").exit == 0
    assert (project.parent / "out.txt").is_symlink()
    assert len((project.parent / "real.txt").read_text()) > 100


def apply(*names: str) -> tuple[str, ...]:
    return ("--as-of", "2026-11-22", "optimize", *names, "--apply")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_an_existing_file_keeps_its_permissions(mode, project):
    (project / "out.json").touch()
    for name in ("out.json", "w.yaml"):
        (project / name).chmod(mode)
    assert run("estimate", "w.yaml", "-o", "out.json").exit == 0
    assert run(*apply("w.yaml")).exit == 0
    assert "model: gpt-4o\n" not in (project / "w.yaml").read_text()
    assert [(project / name).stat().st_mode & 0o777 for name in ("out.json", "w.yaml")] == [mode, mode]


def test_apply_writes_through_a_link_inside_of_the_project(project):
    (project / "w.yaml").rename(project / "docs" / "w.yaml")
    (project / "w.yaml").symlink_to("docs/w.yaml")
    assert run(*apply("w.yaml")).exit == 0
    assert (project / "w.yaml").is_symlink()
    assert "model: gpt-4o\n" not in (project / "docs" / "w.yaml").read_text()


def test_apply_writes_all_files_or_none(project):
    """The second one is a link out of the project, which may be read where the user names it, but not written."""
    (project.parent / "outside.yaml").write_text(WORKLOAD.replace("chat", "other"))
    (project / "b.yaml").symlink_to("../outside.yaml")
    assert run(*apply("w.yaml", "b.yaml")).codes == ("outside",)
    assert (project / "w.yaml").read_text() == WORKLOAD
    assert "model: gpt-4o\n" in (project.parent / "outside.yaml").read_text()


def test_apply_does_not_wait_for_a_pipe(project):
    os.mkfifo(project / "pipe.yaml")
    assert run(*apply("w.yaml", "pipe.yaml")).codes == ("not-a-file",)
    assert (project / "w.yaml").read_text() == WORKLOAD


STOPS = {
    "while it writes": "os.fdopen = lambda *a, **k: (real(*a, **k), stop())[0]",
    "when all is written": "os.link = lambda *a, **k: stop()",
}
KILLED = """
import os, signal, sys
from pathlib import Path
real = os.fdopen
def stop(): os.kill(os.getpid(), {number})
from llmcost.cli.app import main
{stop}
main()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize(
    "arguments", [("estimate", "w.yaml", "-o", "out.json"), apply("w.yaml")], ids=["-o", "--apply"]
)
def test_a_killed_run_leaves_nothing_behind(arguments, stop, number, project):
    before = sorted(os.listdir(project))
    code = KILLED.format(number=int(number), stop=STOPS[stop])
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, timeout=60)
    assert done.returncode == (-9 if number == signal.SIGKILL else 128 + number)
    assert sorted(os.listdir(project)) == before
    assert (project / "w.yaml").read_text() == WORKLOAD


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_file_system_without_unnamed_files(number, project):
    before = sorted(os.listdir(project))
    code = KILLED.format(number=int(number), stop=f"del os.O_TMPFILE; {STOPS['while it writes']}")
    command = [sys.executable, "-c", code, "estimate", "w.yaml", "-o", "out.json"]
    done = subprocess.run(command, check=False, env=environment(), capture_output=True, timeout=60)
    assert done.returncode == 128 + number
    assert sorted(os.listdir(project)) == before
