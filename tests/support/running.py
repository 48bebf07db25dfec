"""Runs of the command line: inside this process, which is quick, or as a process of its own."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from llmcost.cli import app, session

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "tests" / "cli" / "catalog.yaml"
"""A small price list that stands in for the shipped one, so that what is printed does not change when that grows."""
SECONDS = 60
Env = Mapping[str, str]


class Done(NamedTuple):
    """What a run left behind. ``codes`` are those of the problems it reported, in order."""

    exit: int
    stdout: str
    stderr: str
    codes: tuple[str, ...] = ()


def run(*argv: str, stdin: bytes | None = b"") -> Done:
    """``llmcost argv…`` inside this process, in the present folder, with its output in pipes of UTF-8.

    ``stdin`` is ``None`` where the shell has closed it, as ``<&-`` does; a transcript says so by that last word.
    """
    if argv[-1:] == ("<&-",):
        argv, stdin = argv[:-1], None
    out, err = _pipe(), _pipe()
    codes: list[str] = []
    report = session.report_problems

    def noting(error):
        codes.extend(problem.code for problem in error.problems)
        return report(error)

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with (
            patch.multiple(
                sys, argv=["llmcost", *argv], stdin=None if stdin is None else _pipe(stdin), stdout=out, stderr=err
            ),
            patch.object(app, "report_problems", noting),
            patch("shutil.get_terminal_size", return_value=os.terminal_size((80, 24))),
        ):
            app.main()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 0
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return Done(code, _text(out), _text(err), tuple(codes))


def _pipe(data: bytes = b"") -> TextIOWrapper:
    return TextIOWrapper(BytesIO(data), encoding="utf-8", newline="")


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def process(*argv: str, stdin: bytes = b"", cwd: Path | None = None, code: str = "", env: Env | None = None) -> Done:
    """``llmcost argv…`` as a process of its own; ``code`` is Python to run in place of ``-m llmcost``."""
    command = [sys.executable, "-c", code, *argv] if code else [sys.executable, "-m", "llmcost", *argv]
    done = subprocess.run(
        command, input=stdin, capture_output=True, check=False, cwd=cwd, env=environment(env), timeout=SECONDS
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def terminal(*argv: str, columns: int = 80, cwd: Path | None = None, env: Env | None = None) -> Done:
    """``llmcost argv…`` as a process of its own in a terminal; what it shows there is all in ``stdout``."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "llmcost", *argv],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env=environment({"TERM": "xterm"} | dict(env or {})),
    ) as running:
        os.close(theirs)
        seen = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
    return Done(running.returncode, seen.decode().replace("\r\n", "\n"), "")


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 1 << 16)
    except OSError:  # Linux says so when the other end is closed
        return b""


def environment(env: Env | None = None) -> dict[str, str]:
    """That of the tests, with ``src`` where this checkout is not installed, and no settings of a terminal."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("COLUMNS", "LINES", "TERM", "PYTHONIOENCODING")
    }
    path = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return kept | {"PYTHONPATH": path, "PYTHONUTF8": "1"} | dict(env or {})


class Step(NamedTuple):
    """A command of a transcript, and what it printed."""

    command: list[str]
    printed: str


def steps(transcript: str) -> list[Step]:
    """The commands of a transcript: each after ``$ llmcost``, followed by what it printed."""
    found = []
    for part in transcript.split("$ llmcost")[1:]:
        line, _, printed = part.partition("\n")
        found.append(Step(shlex.split(line), printed))
    return found


def rewriting() -> bool:
    """Whether expectations are to be written anew, from what happens now: ``REWRITE=1 pytest tests/cli tests/errors``."""
    return bool(os.environ.get("REWRITE"))
