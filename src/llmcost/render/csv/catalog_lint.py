"""The findings of ``catalog lint`` as CSV."""

from collections.abc import Iterable

from llmcost.model.problems import Where
from llmcost.model.reports.lint import LintReport

from .table import Record, fields, table

COLUMNS = ("file", "line", "column", "level", "code", "path", "message", "hint")


@table(COLUMNS)
def lint(report: LintReport) -> Iterable[Record]:
    """A line for each finding."""
    for finding in report.findings:
        location = fields(finding.where or Where(report.file), "file", "line", "column")
        yield location | fields(finding, "level", "code", "path", "message", "hint")
