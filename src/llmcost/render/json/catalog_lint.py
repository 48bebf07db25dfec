"""The JSON document of ``catalog lint``."""

from llmcost.model.reports.lint import LintReport

from .values import Json, head, place


def lint_document(report: LintReport, version: str, generated_at: str) -> Json:
    """The findings in one price list."""
    findings = [
        {
            "code": finding.code,
            "level": finding.level,
            "path": finding.path,
            **place(finding.where),
            "message": finding.message,
            "hint": finding.hint,
        }
        for finding in report.findings
    ]
    return {
        **head("lint", version, generated_at),
        "as_of": str(report.as_of),
        "file": report.file,
        "models": report.models,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": findings,
    }
