"""The formats of a report: alone in a file, because every command's options name them."""

from enum import StrEnum
from pathlib import Path

from llmcost.model.problems import InputError


class Format(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"
    GITHUB = "github"
    """The comment of a pull request."""
    GITLAB = "gitlab"
    """The comment of a merge request."""
    ANNOTATIONS = "annotations"
    """Workflow commands, from which GitHub makes notes at lines of files."""
    JUNIT = "junit"
    SARIF = "sarif"
    SLACK = "slack"


ANY = (Format.TABLE, Format.JSON, Format.CSV, Format.MD, Format.HTML)
"""The formats that every report has; the others are of estimates, comparisons, differences and verdicts."""


ENDINGS = {
    ".github.md": Format.GITHUB,
    ".gitlab.md": Format.GITLAB,
    ".sarif.json": Format.SARIF,
    ".slack.json": Format.SLACK,
    ".txt": Format.TABLE,
    ".table": Format.TABLE,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".md": Format.MD,
    ".markdown": Format.MD,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xml": Format.JUNIT,
    ".sarif": Format.SARIF,
}
"""The format that each file name ending asks for. A longer ending stands before the ending that it contains."""


def format_of(path: Path) -> Format:
    """The format that a file's name asks for. Raises ``InputError``."""
    name = path.name.lower()
    found = next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)
    if found is None:
        known = ", ".join(ENDINGS)
        raise InputError.of("unknown-format", f"{path}: no format is known by this ending", f"endings: {known}")
    return found
