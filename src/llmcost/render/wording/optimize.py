"""Texts of ``optimize``."""

from llmcost.model.reports.optimize import Limit, ModelChoice, OptimizeReport

from .reproduce_command import explain_command


def binding_text(limit: Limit) -> str:
    return {True: "binding", False: "not binding", None: "not known"}[limit.binding]


def choice_explain_command(choice: ModelChoice, report: OptimizeReport) -> str:
    """The command that explains the monthly cost of the chosen model; empty without a choice."""
    chosen = choice.chosen
    if chosen is None:
        return ""
    model = ("--model", chosen.row.model)
    return explain_command(choice.where.file, report.catalog, report.as_of, report.settings, chosen.settings, *model)
