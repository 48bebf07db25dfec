"""The report of ``optimize`` as JSON."""

from dataclasses import replace

from llmcost.model.reports.optimize import OptimizeReport

from ..wording.optimize import choice_explain_command
from .documents import Json, document


def optimize_document(report: OptimizeReport, version: str, generated_at: str) -> Json:
    """The document of the report, with the command that explains each chosen model."""
    choices = (replace(choice, explain=choice_explain_command(choice, report) or None) for choice in report.choices)
    return document(replace(report, choices=tuple(choices)), version, generated_at)
