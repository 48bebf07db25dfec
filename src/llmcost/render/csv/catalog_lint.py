"""The findings of ``catalog lint`` as CSV."""

from llmcost.model.reports.lint import LintReport

from .table import Record, text

COLUMNS = ("file", "line", "column", "level", "code", "path", "message", "hint")


def lint(report: LintReport) -> str:
    """A line for each finding."""
    records: list[Record] = []
    for finding in report.findings:
        file, line, column = finding.where or (report.file, None, None)
        records.append(
            {
                "file": file,
                "line": line,
                "column": column,
                "level": finding.level,
                "code": finding.code,
                "path": finding.path,
                "message": finding.message,
                "hint": finding.hint,
            }
        )
    return text(COLUMNS, records)
