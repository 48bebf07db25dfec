"""Simulates monthly costs over uncertain numbers, and ranks the numbers by their effect."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import fsum, sqrt
from typing import TYPE_CHECKING

from llmcost.analysis.estimate.estimate import refuse_unknown
from llmcost.analysis.pricing_context import PricingContext
from llmcost.analysis.what_if.perturbed_month import PortfolioMember, perturbed_row, portfolio_members
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.money import ZERO
from llmcost.model.problems import InputError
from llmcost.model.reports.estimate import Row
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.reports.simulation import Outcome, SimulatedWorkload, Simulation, UncertaintyDriver

from .interpolation import SampledMonths
from .portable_math import decimal, numpy
from .sampled_months import refuse_too_many, sampled_months, uncertain_numbers
from .sampling import describe_distribution, percentiles

if TYPE_CHECKING:
    from .portable_math import Numbers

DRAWS, SEED = 10_000, 7


def simulate(
    workloads: Sequence[LoadedWorkload],
    context: PricingContext,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    budget: Decimal | None = None,
) -> Simulation:
    """The distribution of the monthly costs of workloads and of their sum, over ``draws`` draws of uncertain numbers.

    Workloads without ``uncertainty`` cost what they are given to cost. ``budget`` (USD a month) is for the sum. Raises
    ``InputError`` if NumPy is missing, a model is unknown, or nothing is uncertain.
    """
    refuse_unknown(workloads, context.catalog)
    if not any(loaded.workload.uncertainty for loaded in workloads):
        hint = "add `uncertainty: {requests_per_day: [4000, 9000]}`: the 10th and 90th percentiles"
        where = workloads[0].where if workloads else None
        raise InputError.of("nothing-uncertain", "no workload declares an uncertainty", hint, where)
    refuse_too_many(workloads, draws)
    np = numpy()
    members = portfolio_members([loaded.workload for loaded in workloads])
    total, rows, found = np.zeros(draws), [], []
    for loaded, member in zip(workloads, members, strict=True):
        row, surface = perturbed_row(member, context), sampled_months(member, context, draws, seed)
        total += months_for_sum(surface.months)
        rows.append(row)
        found.append(_workload(loaded, row, surface))
    p90s = [one.outcome.p90 for one in found if one.outcome.p90 is not None]
    return Simulation(
        as_of=context.as_of,
        catalog=context.stamp,
        draws=draws,
        seed=seed,
        workloads=tuple(found),
        together=_together(total, rows, found, budget),
        sum_of_p90=sum(p90s, ZERO) if p90s else None,
        notes=(Note(NoteCode.SHARED_ALLOWANCES),) if any(member.others for member in members) else (),
        drivers=tuple(_by_swing(driver for member in members for driver in _drivers(member, context))),
    )


def months_for_sum(months: "Numbers") -> "Numbers":
    """The months that a workload adds to a sum: zeros if it never has a price, else its months with NaN where missing.

    Thus a draw that exceeds a model's context is left out of the sum instead of counting as free.
    """
    np = numpy()
    result: Numbers = np.zeros_like(months) if np.isnan(months).all() else months
    return result


def percentile(values: "Numbers", percent: Decimal) -> Decimal:
    """The value that ``percent`` of 100 of values, interpolated linearly between neighbors in order."""
    return decimal(_percentile(numpy().sort(values), float(percent) / 100.0))


def _percentile(ordered: "Numbers", share: float) -> float:
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (position - below))


def _workload(loaded: LoadedWorkload, row: Row, surface: SampledMonths) -> SimulatedWorkload:
    workload = loaded.workload
    budget = workload.budget.monthly if workload.budget else None
    return SimulatedWorkload(
        name=workload.name,
        file=loaded.where.file,
        line=loaded.where.line,
        model=row.model,
        uncertain=tuple(one.parameter.path for one in uncertain_numbers(workload)),
        outcome=_outcome(surface.months, surface.distinct, row.monthly, budget, at_least=row.at_least),
        reason=row.reason,
        draws=surface.distinct,
        prices=surface.prices,
        within=decimal(surface.within),
    )


def _together(
    total: "Numbers", rows: Sequence[Row], found: Sequence[SimulatedWorkload], budget: Decimal | None
) -> Outcome:
    """The sum of all workloads, draw by draw. A workload without a price makes it a lower bound."""
    given = [row.monthly for row in rows if row.monthly is not None]
    none = all(one.outcome.mean is None for one in found)
    at_least = any(one.outcome.at_least or one.outcome.unpriced for one in found)
    values = numpy().full(len(total), numpy().nan) if none else total
    used = min(one.draws for one in found)
    return _outcome(values, used, sum(given, ZERO) if given else None, budget, at_least=at_least)


def _outcome(months: "Numbers", used: int, given: Decimal | None, budget: Decimal | None, *, at_least: bool) -> Outcome:
    """The statistics of months, of which ``used`` are distinct draws."""
    np = numpy()
    priced = np.sort(months[~np.isnan(months)])
    size = len(priced)
    unpriced = decimal(1.0 - size / len(months))
    if not size:
        return Outcome(given, None, None, None, None, None, None, budget, None, unpriced, at_least)
    mean = fsum(priced) / size
    variance = fsum((priced - mean) * (priced - mean)) / max(size - 1, 1)
    tenth, half, ninetieth, highest = (decimal(_percentile(priced, share)) for share in (0.1, 0.5, 0.9, 0.95))
    breaking = None if budget is None else decimal(int((priced > float(budget)).sum()) / size)
    error = decimal(sqrt(variance / min(size, used)))
    return Outcome(
        given, decimal(mean), error, tenth, half, ninetieth, highest, budget, breaking, unpriced, at_least
    )  # fmt: skip


def _drivers(member: PortfolioMember, context: PricingContext) -> Iterator[UncertaintyDriver]:
    """Each uncertain number of a workload at its 10th and 90th percentile, with the others at their medians."""
    uncertain = uncertain_numbers(member.workload)
    ranges = {one.parameter.path: percentiles(one) for one in uncertain}
    medians = {path: median for path, (_, median, _) in ranges.items()}
    for one in uncertain:
        path = one.parameter.path
        low_value, middle_value, high_value = ranges[path]
        low, high = (
            perturbed_row(member, context, {**medians, path: value}).monthly for value in (low_value, high_value)
        )
        swing = ZERO if low is None or high is None else abs(high - low)
        yield UncertaintyDriver(
            member.workload.name,
            path,
            describe_distribution(one),
            low_value,
            middle_value,
            high_value,
            low,
            high,
            swing,
        )


def _by_swing(drivers: Iterator[UncertaintyDriver]) -> list[UncertaintyDriver]:
    return sorted(drivers, key=lambda driver: (-driver.swing, driver.workload, driver.field))
