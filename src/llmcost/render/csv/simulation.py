"""``simulate`` as CSV: a line for each workload and each uncertain number, statistics to twelve digits."""

from collections.abc import Iterable

from llmcost.model.reports.simulation import Outcome, Simulation

from .table import Record, fields, table, yes_or_no

SIMULATION = (
    "row", "workload", "model", "number", "given_usd", "mean_usd", "standard_error_usd", "p10_usd", "p50_usd",
    "p90_usd", "p95_usd", "budget_usd", "breaking_share", "unpriced_share", "at_least", "draws", "prices", "drawn",
    "p10_value", "p50_value", "p90_value", "swing_usd", "reason",
)  # fmt: skip


@table(SIMULATION)
def simulation(report: Simulation) -> Iterable[Record]:
    """A line for each workload, one for the total, and one for each uncertain number."""
    for one in report.workloads:
        head = fields(one, "model", "draws", "prices", "reason", workload="name")
        yield {"row": "workload", **head, **_outcome(one.outcome)}
    yield {"row": "together", "draws": report.draws, **_outcome(report.together)}
    for driver in report.drivers:
        values = fields(driver, p10_value="low_value", p50_value="middle_value", p90_value="high_value")
        amounts = fields(driver, p10_usd="low", p90_usd="high", swing_usd="swing")
        yield {"row": "driver", **fields(driver, "workload", "drawn", number="field"), **values, **amounts}


def _outcome(outcome: Outcome) -> Record:
    names = ("given", "mean", "standard_error", "p10", "p50", "p90", "p95", "budget")
    amounts = {f"{name}_usd": name for name in names}
    shares = fields(outcome, breaking_share="breaking", unpriced_share="unpriced", **amounts)
    return {**shares, "at_least": yes_or_no(outcome.at_least)}
