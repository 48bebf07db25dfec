"""Texts of a model choice."""

from llmcost.model.money import plain
from llmcost.model.reports.optimize import Limit, Mix, ModelChoice, OptimizeReport

from .reproduce_command import explain_command


def mix_as_yaml(mix: Mix) -> str:
    """A mix as it is written into a workload, in place of its model."""
    if mix.kind == "route":
        legs = [f"{{model: {leg.model}, share: {plain(leg.share)}}}" for leg in mix.legs]
    else:
        legs = [f"{{model: {leg.model}, resolves: {plain(leg.resolves)}}}" for leg in mix.legs[:-1]]
        legs.append(f"{{model: {mix.legs[-1].model}}}")
    return f"{mix.kind}: [{', '.join(legs)}]"


def binding_text(limit: Limit) -> str:
    """Whether a limit binds."""
    return {True: "binding", False: "not binding", None: "not known"}[limit.binding]


def choice_explain_command(choice: ModelChoice, report: OptimizeReport) -> str:
    """The command that explains the month of the chosen model."""
    chosen = choice.chosen
    if chosen is None:
        return ""
    model = ("--model", chosen.row.model)
    return explain_command(
        choice.where.file, report.catalog, report.as_of, report.settings, dict(chosen.settings), *model
    )
