"""``simulate`` as CSV: a line for each workload and each uncertain number, statistics to twelve digits."""

from collections.abc import Iterable

from llmcost.model.reports.simulation import Outcome, Simulation

from .table import Record, text

SIMULATION = (
    "row", "workload", "model", "number", "given_usd", "mean_usd", "standard_error_usd", "p10_usd", "p50_usd",
    "p90_usd", "p95_usd", "budget_usd", "breaking_share", "unpriced_share", "at_least", "draws", "prices", "drawn",
    "p10_value", "p50_value", "p90_value", "swing_usd", "reason",
)  # fmt: skip


def simulation(report: Simulation) -> str:
    """A line for each workload, one for the total, and one for each uncertain number."""
    return text(SIMULATION, _simulated(report))


def _simulated(report: Simulation) -> Iterable[Record]:
    for one in report.workloads:
        head = {"workload": one.name, "model": one.model, "draws": one.draws, "prices": one.prices}
        yield {"row": "workload", **head, "reason": one.reason, **_outcome(one.outcome)}
    yield {"row": "together", "draws": report.draws, **_outcome(report.together)}
    for driver in report.drivers:
        yield {
            "row": "driver",
            "workload": driver.workload,
            "number": driver.field,
            "drawn": driver.drawn,
            "p10_value": driver.low_value,
            "p50_value": driver.middle_value,
            "p90_value": driver.high_value,
            "p10_usd": driver.low,
            "p90_usd": driver.high,
            "swing_usd": driver.swing,
        }


def _outcome(outcome: Outcome) -> Record:
    amounts = ("given", "mean", "standard_error", "p10", "p50", "p90", "p95", "budget")
    return {
        **{f"{name}_usd": getattr(outcome, name) for name in amounts},
        "breaking_share": outcome.breaking,
        "unpriced_share": outcome.unpriced,
        "at_least": str(outcome.at_least).lower(),
    }
