"""Reports on what is not known yet, in every format: their writers, by what their documents call them."""

from llmcost.model.reports.breakeven import Breakeven
from llmcost.model.reports.outlook import Outlook
from llmcost.model.reports.sensitivity import Sensitivity
from llmcost.model.reports.simulation import Simulation

from .document.page import Page


def outlook_table(report: Outlook) -> str:
    """The CSV table of a report."""
    from .csv import simulation

    match report:
        case Simulation():
            return simulation.simulation(report)
        case Sensitivity():
            return simulation.sensitivity(report)
        case Breakeven():
            from .csv.breakeven import breakeven

            return breakeven(report)
        case _:
            from .csv.forecast import forecast

            return forecast(report)  # type: ignore[arg-type] # there are no others: KINDS is tested to be complete


def outlook_page(report: Outlook) -> Page:
    """The screen of a report."""
    from .screens import breakeven, forecast, sensitivity, simulate

    match report:
        case Simulation():
            return simulate.page(report)
        case Sensitivity():
            return sensitivity.page(report)
        case Breakeven():
            return breakeven.page(report)
        case _:
            return forecast.page(report)  # type: ignore[arg-type] # there are no others: KINDS is tested to be complete
