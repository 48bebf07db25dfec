"""Writes a report to GitHub Actions: annotations, the summary of the job, and outputs of the step.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, read 2026-11-25. A failure to
write is reported, and does not change the result.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from llmcost._version import __version__

from .session import folder

if TYPE_CHECKING:
    from llmcost.model.reports.diff import CostDiff
    from llmcost.model.reports.estimate import Report
    from llmcost.model.reports.gate import GateReport

    from .session import Session

SUMMARY_BYTES = 1024 * 1024
"""GitHub's limit for one step; of a longer summary it shows nothing."""
_END = "\n\n</details>"
_CUT = "\n\n_The report is longer than a summary may be._\n"


def publish(
    session: "Session",
    report: "Report | CostDiff | GateReport",
    *,
    annotate: bool = False,
    version: str = __version__,
) -> None:
    """Write the summary and the outputs to the files that GitHub names in the environment, if it does.

    ``annotate`` also prints annotations, which are commands to the runner. They go to standard error, which the runner
    reads as well, to stay out of the result.
    """
    from llmcost.render.dispatch import RenderOptions, render
    from llmcost.render.formats import Format

    setting = RenderOptions(version, "", None, False, folder())
    if annotate and os.environ.get("GITHUB_ACTIONS") == "true":
        print(render(report, Format.ANNOTATIONS, setting), end="", file=sys.stderr)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        _summarize(session, Path(path), render(report, Format.GITHUB, setting))
    if path := os.environ.get("GITHUB_OUTPUT"):
        _append(session, Path(path), _outputs(report))


def _summarize(session: "Session", path: Path, text: str) -> None:
    """Append a report once: ``gate`` and a ``render`` of its snapshot in the same step give the same text."""
    try:
        there = path.read_bytes() if path.is_file() else b""  # a device may never end
    except OSError as error:
        session.say(f"{path} cannot be read: {error.strerror or error}")
        return
    if text.encode() in there:
        return
    room = SUMMARY_BYTES - len(there) - len(_CUT) - len(_END)
    if len(text.encode()) > room:
        kept = text.encode()[: max(room, 0)].decode(errors="ignore").rpartition("\n")[0]
        text = kept + (_END if kept.count("<details>") > kept.count("</details>") else "") + _CUT
    _append(session, path, text if not there or there.endswith(b"\n") else f"\n{text}")


def _outputs(report: "Report | CostDiff | GateReport") -> str:
    """The outputs of the step in the multiline form, with random delimiters that no value can contain."""
    from secrets import token_hex

    from llmcost.render.ci.step_outputs import outputs

    lines = []
    for name, value in outputs(report).items():
        end = f"end-{token_hex(16)}"
        lines.append(f"{name}<<{end}\n{value}\n{end}\n")
    return "".join(lines)


def _append(session: "Session", path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        session.say(f"{path} cannot be written: {error.strerror or error}")
