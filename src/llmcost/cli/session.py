"""What every command shares: global options, exit codes and output. The only reader of clock and environment."""

import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from llmcost._version import __version__
from llmcost.app.project import Project
from llmcost.model.problems import LlmcostError, Problem, Undecidable, short

if TYPE_CHECKING:
    from llmcost.render.dispatch import AnyReport
    from llmcost.render.formats import Format
from llmcost.checkout import checkout_root, working_folder
from llmcost.model.record import record

from . import parse

FINE, FAILED, WRONG_INPUT, UNDECIDED, BUG, SIGNALED = 0, 1, 2, 3, 70, 128
"""A signal ends a run with ``SIGNALED`` and its number, as in a shell: 130 for an interrupt."""
MAX_SHOWN = 100
"""The most problems that are printed; the number of the others follows."""
EXIT_CODES = (
    "Exit codes: 0 success; 1 a gate or a token budget failed; 2 invalid usage or input; 3 undecided: a price or the "
    "base is missing; 70 a bug in llmcost; 130 interrupted."
)


class Color(StrEnum):
    """When to use color."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@record
class ReportOrigin:
    """Which version of llmcost made a report, and when (UTC, ``2026-11-22T10:00:00Z``)."""

    llmcost: str
    generated_at: str


@record
class Session:
    """The global options, and the output of a command."""

    as_of: date | None = None
    color: Color = Color.AUTO
    quiet: bool = False
    config_path: Path | None = None
    catalogs: Sequence[Path] = ()
    """Price lists to lay over the bundled one."""

    def project(
        self, as_of: date | None = None, paths: Sequence[str] | None = None, settings: Sequence[str] | None = None
    ) -> Project:
        """The project around the current directory, on the day of ``--as-of``, else today (UTC).

        The command's own ``as_of`` precedes the global one; ``settings`` are those of ``--set``.
        """
        return Project(
            as_of or self.as_of or datetime.now(UTC).date(),
            paths or (),
            parse.settings(settings),
            self.config_path,
            self._overlay_paths(),
            os.environ,
            self.say,
        )

    def _overlay_paths(self) -> list[str] | None:
        """The price lists named by option, else by ``LLMCOST_CATALOG``; ``None`` leaves them to the settings."""
        if self.catalogs:
            return [str(path) for path in self.catalogs]
        if paths := os.environ.get("LLMCOST_CATALOG"):
            return [path for path in paths.split(os.pathsep) if path]
        return None

    def emit(
        self,
        report: "AnyReport",
        form: "Format | None",
        outputs: Sequence[Path] | None,
        written: "ReportOrigin | None" = None,
    ) -> None:
        """Write a report to ``outputs``, and to standard output: in ``form``, or as a table if there are no files.

        ``written`` is the origin of a report that another run made. Raises ``InputError`` where a file cannot be
        written.
        """
        from llmcost.render.dispatch import RenderOptions, render
        from llmcost.render.formats import Format

        origin = written or ReportOrigin(__version__, now())

        def text(in_format: Format, width: int | None, color: bool) -> str:
            return render(report, in_format, RenderOptions(origin.llmcost, origin.generated_at, width, color, folder()))

        texts = [(path, text(_format_of(path, form), 100, False)) for path in outputs or ()]
        if form or not outputs:
            put(text(form or Format.TABLE, columns(), use_color(self.color)))
        for path, content in texts:
            from llmcost.read.files.output_files import write_text  # not needed at start-up

            write_text(str(path), content)
            self.say(f"wrote {path}")

    def say(self, message: str) -> None:
        """Print a message on standard error, unless ``--quiet`` is set."""
        if not self.quiet:
            print(printable(message), file=sys.stderr)


def _format_of(path: Path, form: "Format | None") -> "Format":
    """The format of an output: of its ending, or else ``form`` or a table where it is a device or a pipe."""
    from llmcost.read.files.output_files import is_stream
    from llmcost.render.formats import Format, format_of

    return form or Format.TABLE if not path.suffix and is_stream(str(path)) else format_of(path)


def now() -> str:
    """The current time as documents contain it: ``2026-11-22T10:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def put(text: str) -> None:
    """Write to standard output. Raises ``InputError`` where that fails, as on a full disk."""
    sys.stdout.write(text)
    sys.stdout.flush()


def folder() -> str:
    """The current folder below the root of the checkout, as ``services/chat``; empty at the root or outside one."""
    current = working_folder().resolve()
    path = current.relative_to(checkout_root(current) or current).as_posix()
    return "" if path == "." else path


def columns() -> int | None:
    """The width of the output: the terminal's, or ``COLUMNS`` where it is set; ``None`` in a pipe."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return max(shutil.get_terminal_size().columns, 40)
    return None


def use_color(choice: Color) -> bool:
    """Whether to use color: by ``choice``, else ``NO_COLOR`` and ``FORCE_COLOR``, else on terminals unless dumb."""
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def report_problems(error: LlmcostError) -> int:
    """Print the problems on standard error, and return the exit code."""
    for problem in error.problems[:MAX_SHOWN]:
        print(printable(_line(problem)), file=sys.stderr)
        if problem.hint:
            print(printable(f"  {short(problem.hint, 1000)}"), file=sys.stderr)
    if (more := len(error.problems) - MAX_SHOWN) > 0:
        print(f"and {more:,} more problems", file=sys.stderr)
    return UNDECIDED if isinstance(error, Undecidable) else WRONG_INPUT


def printable(message: str) -> str:
    """A message without control characters, hidden text, and commands to a CI runner."""
    from llmcost.render.document.format_values import clean, neutralize_commands

    return neutralize_commands(clean(message))


def _line(problem: Problem) -> str:
    location = short(str(problem.where), 500) if problem.where else "error"
    return f"{location}: {short(problem.message, 500)}"
