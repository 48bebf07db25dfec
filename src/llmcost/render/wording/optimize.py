"""Texts of ``optimize``."""

from llmcost.model.money import plain
from llmcost.model.reports.optimize import Limit, Mix, ModelChoice, OptimizeReport

from .reproduce_command import explain_command


def mix_as_yaml(mix: Mix) -> str:
    """A mix in the YAML of a workload file, where it replaces ``model``."""
    if mix.kind == "route":
        legs = [f"{{model: {leg.model}, share: {plain(leg.share)}}}" for leg in mix.legs]
    else:
        legs = [f"{{model: {leg.model}, resolves: {plain(leg.resolves)}}}" for leg in mix.legs[:-1]]
        legs.append(f"{{model: {mix.legs[-1].model}}}")
    return f"{mix.kind}: [{', '.join(legs)}]"


def binding_text(limit: Limit) -> str:
    """Whether a limit is binding."""
    return {True: "binding", False: "not binding", None: "not known"}[limit.binding]


def choice_explain_command(choice: ModelChoice, report: OptimizeReport) -> str:
    """The command that explains the monthly cost of the chosen model; empty without a choice."""
    chosen = choice.chosen
    if chosen is None:
        return ""
    model = ("--model", chosen.row.model)
    return explain_command(
        choice.where.file, report.catalog, report.as_of, report.settings, dict(chosen.settings), *model
    )
