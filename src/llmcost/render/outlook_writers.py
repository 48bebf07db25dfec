"""Reports on what is not known yet, in every format: their writers, by what their documents call them."""

from typing import Any

from llmcost.model.reports.breakeven import Breakeven
from llmcost.model.reports.forecast import Forecast
from llmcost.model.reports.outlook import Outlook
from llmcost.model.reports.sensitivity import Sensitivity
from llmcost.model.reports.simulation import Simulation

from .document.page import Page
from .json.values import Json, head, plainly

KINDS: dict[str, type[Outlook]] = {
    "forecast": Forecast,
    "simulation": Simulation,
    "sensitivity": Sensitivity,
    "breakeven": Breakeven,
}


def outlook_document(report: Outlook, version: str, generated_at: str) -> Json:
    """The JSON document of a report: all of its fields under their own names."""
    (kind,) = (name for name, noun in KINDS.items() if isinstance(report, noun))
    fields: dict[str, Any] = plainly(report)
    return {**head(kind, version, generated_at), "currency": "USD", **fields}


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
