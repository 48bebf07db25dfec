"""The screen of ``catalog lint``: a row for each finding, with its location in the file."""

from llmcost.model.reports.lint import ERROR, LintReport

from ..document.format_values import count
from ..document.page import Block, Column, Grid, Heading, Line

COLUMNS = (
    Column("Location"),
    Column("Level"),
    Column("Code", drop=1),
    Column("Finding", wrap=True),
)


def page(report: LintReport) -> list[Block]:
    """The findings in the order of the file; how to resolve each is its note."""
    found = f"{count(report.errors, 'error')}, {count(report.warnings, 'warning')}"
    heading = Heading(report.file, f"{count(report.models, 'model')}: {found}")
    lines = tuple(
        Line(
            (str(finding.where or report.file), finding.level, finding.code, finding.message),
            finding.hint,
            "bad" if finding.level == ERROR else "",
        )
        for finding in report.findings
    )
    return [heading, Grid(COLUMNS, lines)] if lines else [heading]
