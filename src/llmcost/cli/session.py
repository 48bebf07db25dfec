"""What every command shares: the day, the price list, where results go. The only reader of clock and environment."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llmcost._version import __version__
from llmcost.model.problems import InputError, LlmcostError, Problem, Undecidable, short

if TYPE_CHECKING:
    from llmcost.analysis.pricing_context import PricingContext
    from llmcost.model.inputs.config import Config
    from llmcost.render.dispatch import AnyReport
    from llmcost.render.formats import Format
from llmcost.cache.folder import cache_dir
from llmcost.checkout import checkout_root
from llmcost.render.formats import format_of

FINE, FAILED, WRONG_INPUT, UNDECIDED, BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130
MAX_SHOWN = 100
"""Problems that are printed; how many more there are is said."""
EXIT_CODES = (
    "Exit codes: 0 fine; 1 the gate failed, only ever that; 2 usage or invalid input; 3 cannot decide: something has "
    "no price, or there is no base; 70 a bug in llmcost; 130 interrupted."
)


class Color(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class ReportOrigin(NamedTuple):
    """Which version of llmcost made a report, and when (UTC, ``2026-11-22T10:00:00Z``)."""

    llmcost: str
    generated_at: str


@dataclass
class Session:
    """The options that stand before a command."""

    as_of: date | None = None
    colour: Color = Color.AUTO
    quiet: bool = False
    config_path: Path | None = None
    catalogs: Sequence[Path] = ()
    """Price lists to lay over the shipped one, asked for by option."""

    @cached_property
    def config(self) -> "Config":
        """The project's settings: the file asked for, else ``llmcost.yaml`` here or above. Raises ``InputError``."""
        from llmcost.model.inputs.config import Config
        from llmcost.read.settings.config import find_config, load_config

        found = self.config_path or find_config(Path.cwd())
        return load_config(found) if found else Config()

    def layers(self, settings: "Config | None" = None) -> list[str]:
        """The price lists over the shipped one: by option, else by ``LLMCOST_CATALOG``, else by the settings.

        Those are the present ones unless others are given.
        """
        if self.catalogs:
            return [str(path) for path in self.catalogs]
        if named := os.environ.get("LLMCOST_CATALOG"):
            return [path for path in named.split(os.pathsep) if path]
        return list((settings or self.config).catalog)

    def paths(self, paths: Sequence[str] | None) -> list[str]:
        """The paths asked for, else those of the settings, else ``workloads/``. Raises ``InputError``."""
        from llmcost.read.files.path_sandbox import stay_inside

        found = list(paths or self.config.workloads)
        if not found and Path("workloads").is_dir():
            stay_inside("workloads")
            found = ["workloads"]
        if not found:
            message = "no workload named, and no folder workloads/ here"
            raise InputError.of("no-path", message, "name a file: llmcost estimate FILE; --help shows more")
        return found

    def day(self, as_of: date | None) -> date:
        """The day asked for, or today."""
        return as_of or self.as_of or datetime.now(UTC).date()

    def pricing(self, as_of: date | None) -> "PricingContext":
        """The price list and the day to read it on."""
        from llmcost.analysis.pricing_context import pricing_context
        from llmcost.read.catalog.bundled_catalog import load_catalog

        loaded, layers = load_catalog(cache_dir=cache_dir()), self.layers()
        catalog = loaded.catalog
        if layers:
            from llmcost.read.catalog.overlays import with_overlay

            for path in layers:
                catalog = with_overlay(catalog, path)
        return pricing_context(catalog, self.day(as_of), loaded.sha256, layers)

    def emit(
        self, report: "AnyReport", form: "Format | None", outputs: Sequence[Path], written: "ReportOrigin | None" = None
    ) -> None:
        """Write a report to the files asked for, and to standard output: in ``form``, or as a table without files.

        ``written`` is who made the report, and when, where that was not this run.
        """
        from llmcost.read.files.text_files import write_whole
        from llmcost.render.dispatch import RenderOptions, render
        from llmcost.render.formats import Format

        version, stamp = written or ReportOrigin(__version__, now())
        texts = [
            (path, render(report, format_of(path), RenderOptions(version, stamp, 100, False, folder())))
            for path in outputs
        ]
        if form or not outputs:
            setting = RenderOptions(version, stamp, columns(), use_color(self.colour), folder())
            put(render(report, form or Format.TABLE, setting))
        for path, text in texts:
            write_whole(str(path), text)
            self.say(f"wrote {path}")

    def say(self, message: str) -> None:
        """A message for people, on standard error."""
        if not self.quiet:
            print(message, file=sys.stderr)


def now() -> str:
    """The moment, as documents write it: ``2026-11-22T10:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def put(text: str) -> None:
    """Write to standard output. Raises ``InputError`` where that fails, as on a full disk."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = sys.stderr  # Python flushes what is left when it ends, and would fail once more
        reason = error.strerror or str(error)
        hint = "make room, or write somewhere else"
        raise InputError.of("unwritable", f"standard output cannot be written: {reason}", hint) from None


def folder() -> str:
    """The current folder below the root of the checkout, as ``services/chat``; empty at the root or outside one."""
    current = Path.cwd().resolve()
    path = current.relative_to(checkout_root(current) or current).as_posix()
    return "" if path == "." else path


def columns() -> int | None:
    """The width to keep to: the terminal's, or ``COLUMNS`` where it is set; none in a pipe."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return max(shutil.get_terminal_size().columns, 40)
    return None


def use_color(choice: Color) -> bool:
    """Colour only on a terminal, unless asked for; ``NO_COLOR``, ``FORCE_COLOR`` and ``TERM=dumb`` are heard."""
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return os.environ["FORCE_COLOR"] != "0"
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def report_problems(error: LlmcostError) -> int:
    """Print every problem on standard error, and return the exit code."""
    from llmcost.render.document.format_values import clean, neutralize_commands

    for problem in error.problems[:MAX_SHOWN]:
        print(neutralize_commands(clean(_line(problem))), file=sys.stderr)
        if problem.hint:
            print(neutralize_commands(f"  {clean(short(problem.hint, 600))}"), file=sys.stderr)
    if (more := len(error.problems) - MAX_SHOWN) > 0:
        print(f"and {more:,} more problems", file=sys.stderr)
    return UNDECIDED if isinstance(error, Undecidable) else WRONG_INPUT


def _line(problem: Problem) -> str:
    place = short(str(problem.where), 500) if problem.where else "error"
    return f"{place}: {short(problem.message, 500)}"
