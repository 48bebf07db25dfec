"""Exit codes hold whatever becomes of standard output and standard error: 1 means that a gate failed, and only that."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.running import ROOT, environment, process, run

WORKLOAD = "name: chat\nmodel: gpt-4o\nrequests_per_day: 1000\ninput_tokens: 500\noutput_tokens: 100\n"
LLMCOST = f"{shlex.quote(sys.executable)} -m llmcost --as-of 2026-11-22"
ENDS = {
    "gate w.yaml": 0,
    "gate w.yaml -f json": 0,
    "gate w.yaml --max-monthly 1": 1,
    "gate w.yaml --max-monthly 1 -o gate.json": 1,
    "gate nofile.yaml": 2,
    "estimate --unknown": 2,
    "unknown": 2,
    "gate w.yaml --as-of 2020-01-01": 3,
}
"""Commands and their exit codes."""
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "w.yaml").write_text(WORKLOAD)
    return tmp_path


def shell(command: str, env: dict[str, str] | None = None) -> int:
    """The exit code of a command in a shell, which opens and closes its streams."""
    done = subprocess.run(["sh", "-c", command], check=False, env=environment(env), capture_output=True, timeout=60)
    return done.returncode


@needs_full
@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-", "2</dev/null"], ids=["full", "closed", "read-only"])
@pytest.mark.parametrize(("command", "code"), ENDS.items())
def test_a_standard_error_that_takes_nothing(command, code, errors):
    assert shell(f"{LLMCOST} {command} >/dev/null {errors}") == code


@needs_full
@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-"], ids=["full", "closed"])
@pytest.mark.parametrize(("command", "code"), ENDS.items())
def test_annotations_of_github_actions(command, code, errors, project):
    actions = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "/dev/full", "GITHUB_OUTPUT": "/dev/full"}
    assert shell(f"{LLMCOST} {command} >/dev/null {errors}", actions) == code


@pytest.mark.parametrize("streams", [">&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("command", "code"), ENDS.items())
def test_streams_that_are_closed(command, code, streams):
    assert shell(f"{LLMCOST} {command} {streams}") == code


@needs_full
@pytest.mark.parametrize("errors", ["", "2>/dev/full"])
@pytest.mark.parametrize(
    "command", ["--help", "--version", "gate --help", "gate w.yaml", "gate w.yaml --max-monthly 1", "schema workload"]
)
def test_a_standard_output_that_is_full_is_wrong_input(command, errors):
    """The result is lost, so the exit code is neither 0 nor 1."""
    assert shell(f"{LLMCOST} {command} >/dev/full {errors}") == 2


@needs_full
@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-"])
def test_a_bug_keeps_its_exit_code(errors):
    bug = "import llmcost.app.gate as g; g.gate = None; from llmcost.cli.app import main; main()"
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(bug)} gate w.yaml {errors}"
    assert shell(command) == 70
    assert shell(command, {"LLMCOST_DEBUG": "1"}) == 70


@needs_full
@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_any_encoding_of_the_streams(encoding):
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    assert shell(f"{LLMCOST} estimate --unknown 2>/dev/full", env) == 2
    assert shell(f"{LLMCOST} --help >/dev/full", env) == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("errors", ["/dev/null", "/dev/full"])
def test_signals(number, code, errors):
    command = [sys.executable, "-m", "llmcost", "validate", "-"]
    with (
        open(errors, "w") as stream,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stream, stderr=stream, env=environment()) as running,
    ):
        until = time.monotonic() + 30
        while not _waits(running.pid, number) and time.monotonic() < until:
            time.sleep(0.05)
        running.send_signal(number)
        assert running.wait(timeout=30) == code


def _waits(pid: int, number: int) -> bool:
    """Whether the process handles the signal and waits for its standard input."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    caught = int(fields["SigCgt"], 16) >> (number - 1) & 1
    return bool(caught) and fields["State"].strip().startswith("S")


def test_a_signal_that_the_parent_ignores_stays_ignored():
    """``nohup`` ignores SIGHUP, and a shell ignores SIGINT for commands in the background."""
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from llmcost.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN)"
    )
    assert process("--version", code=code).stdout.endswith("True\n")


# --- a working folder that is gone -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ("estimate",), ("gate", "--base", "main"), ("models", "list"), ("tokens", "."), ("validate",), ("init",),
        ("catalog", "lint"), ("diff", "--base", "main"), ("optimize",), ("schema", "workload"), ("simulate",),
    ],
)  # fmt: skip
def test_a_working_folder_that_was_deleted(argv, project, monkeypatch):
    gone = project / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    try:
        done = run(*argv)
    finally:
        os.chdir(project)
    assert (done.exit, done.codes) == (2, ("no-folder",))
    assert done.stderr == "error: the working folder no longer exists\n  change to a folder that exists\n"


def test_help_needs_no_working_folder(project, monkeypatch):
    gone = project / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    try:
        assert [run(*argv).exit for argv in (("--version",), ("--help",))] == [0, 0]
    finally:
        os.chdir(project)


def test_only_one_function_asks_for_the_working_folder():
    files = (ROOT / "src" / "llmcost").rglob("*.py")
    assert [path.name for path in files if re.search(r"\bcwd\(\)|getcwd\(", path.read_text())] == ["checkout.py"]
