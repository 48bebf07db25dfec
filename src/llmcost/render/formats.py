"""The output formats. A module of its own, without heavy imports: the options of every command name the formats."""

from enum import StrEnum
from pathlib import Path

from llmcost.model.problems import InputError


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"
    GITHUB = "github"
    """The comment on a pull request, in Markdown."""
    GITLAB = "gitlab"
    """The comment on a merge request, in Markdown."""
    ANNOTATIONS = "annotations"
    """GitHub workflow commands, which GitHub shows as annotations on lines of files."""
    JUNIT = "junit"
    SARIF = "sarif"
    SLACK = "slack"


ANY = (Format.TABLE, Format.JSON, Format.CSV, Format.MD, Format.HTML)
"""The formats that every report has. The others belong to ``estimate``, ``compare``, ``diff`` and ``gate``."""


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
"""The format of each file name ending. A longer ending precedes the ending that it contains."""


def format_of(path: Path) -> Format:
    """The format that the ending of a file name asks for. Raises ``InputError`` for an unknown ending."""
    name = path.name.lower()
    found = next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)
    if found is None:
        known = ", ".join(ENDINGS)
        raise InputError.of("unknown-format", f"{path}: the ending names no output format", f"endings: {known}")
    return found
