"""Outlooks of every kind: forecasts, break-evens, sensitivities and simulations."""

from decimal import Decimal

from llmcost.analysis.what_if.breakeven import breakeven
from llmcost.analysis.what_if.forecast import forecast
from llmcost.analysis.what_if.sensitivity import sensitivity
from llmcost.model.reports.outlook import Outlook
from llmcost.simulation.simulate import simulate
from tests.support.samples import MARKET, PLAIN, UNPRICED, loaded

UNSURE = loaded(PLAIN, uncertainty={"output_tokens": (Decimal(200), Decimal(400))})
OTHER = loaded(UNPRICED)
OUTLOOKS: dict[str, Outlook] = {
    "Forecast": forecast([UNSURE, OTHER], MARKET, {}, 2),
    "Simulation": simulate([UNSURE, OTHER], MARKET, draws=100),
    "Sensitivity": sensitivity([UNSURE, OTHER], MARKET),
    "Breakeven": breakeven([UNSURE, OTHER], MARKET, ["batch"]),
}
