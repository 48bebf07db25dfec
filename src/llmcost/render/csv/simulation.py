"""``simulate`` and ``sensitivity`` as CSV: a line for each statistic, exact or of twelve digits."""

from collections.abc import Iterable

from llmcost.model.reports.sensitivity import Sensitivity
from llmcost.model.reports.simulation import Outcome, Simulation

from .table import Record, text

SIMULATION = (
    "row", "workload", "model", "number", "given_usd", "mean_usd", "standard_error_usd", "p10_usd", "p50_usd",
    "p90_usd", "p95_usd", "budget_usd", "breaking_share", "unpriced_share", "at_least", "draws", "prices", "drawn",
    "p10_value", "p50_value", "p90_value", "swing_usd", "reason",
)  # fmt: skip
SENSITIVITY = (
    "workload", "model", "monthly_usd", "number", "value", "elasticity", "one_percent_usd", "priced_at_below",
    "priced_at_above", "threshold_between", "reason",
)  # fmt: skip


def simulation(report: Simulation) -> str:
    """A line a workload, one for all of them together, and a line for each uncertain number."""
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


def sensitivity(report: Sensitivity) -> str:
    """A line for each number of each workload; one where it has none."""
    return text(SENSITIVITY, _sensitive(report))


def _sensitive(report: Sensitivity) -> Iterable[Record]:
    for one in report.workloads:
        head: Record = {"workload": one.name, "model": one.model, "monthly_usd": one.monthly, "reason": one.reason}
        if not one.elasticities:
            yield head
        for each in one.elasticities:
            yield {
                **head,
                "number": each.field,
                "value": each.value,
                "elasticity": each.elasticity,
                "one_percent_usd": each.per_percent,
                "priced_at_below": each.below,
                "priced_at_above": each.above,
                "threshold_between": str(each.bends).lower(),
            }
