"""The ``llmcost`` command: its subcommands, its global options, and the handling of errors."""

import os
import signal
import sys
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from llmcost._version import __version__
from llmcost.checkout import working_folder
from llmcost.model.problems import LlmcostError, short

from . import parse
from .command_group import Commands
from .session import BUG, EXIT_CODES, SIGNALED, Color, Session, printable, put, report_problems
from .streams import prepare

app = typer.Typer(
    name="llmcost",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EXIT_CODES,
)


def _version(asked: bool) -> None:
    if asked:
        put(f"llmcost {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    as_of: Annotated[
        date | None,
        typer.Option(parser=parse.day, metavar="DATE", help="Use the prices of this day (today)."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Settings file (llmcost.yaml here or above, up to the git root)."),
    ] = None,
    catalog: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A price list to lay over the bundled one; repeatable."),
    ] = None,
    color: Annotated[Color, typer.Option(help="When to use color.")] = Color.AUTO,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only results, no messages.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Know the bill before you ship: the monthly cost of calls to large language models.

    Prices come from a dated catalog that cites its sources. Only comment and tokens --api use the network.
    """
    working_folder()
    context.obj = Session(as_of, color, quiet, config, catalog or ())


def main() -> None:
    """Run the command line, and end the process with one of the exit codes of ``session``."""
    _handle_signals()
    prepare()
    try:
        app(prog_name="llmcost")
    except LlmcostError as error:
        sys.exit(report_problems(error))
    except Exception as error:  # noqa: BLE001 - a bug must end with its own exit code
        sys.exit(_report_bug(error))


def _report_bug(error: Exception) -> int:
    if os.environ.get("LLMCOST_DEBUG"):
        from traceback import print_exc

        print_exc()
    print(printable(f"llmcost: internal error: {type(error).__name__}: {short(str(error), 300)}"), file=sys.stderr)
    print("  This is a bug in llmcost. Set LLMCOST_DEBUG=1 for the traceback, and please report it.", file=sys.stderr)
    return BUG


def _handle_signals() -> None:
    """End on a signal like on an error, so that temporary files are removed. An ignored signal stays ignored."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupted)


def _interrupted(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(SIGNALED + number)
