"""The formats of a report: alone in a file, because every command's options name them."""

from enum import StrEnum


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
