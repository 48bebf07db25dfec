"""Percentiles of the monthly cost, for gates and diffs."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from llmcost.analysis.pricing_context import PricingContext
from llmcost.analysis.what_if.perturbed_month import PortfolioMember, perturbed_row, portfolio_members
from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.reports.simulation import Percentile, Percentiles

from .interpolation import SampledMonths
from .portable_math import numpy
from .sampled_months import refuse_too_many, sampled_months
from .simulate import DRAWS, SEED, months_for_sum, percentile

SampleMonths = Callable[[PortfolioMember], SampledMonths]


def percentiles_of(
    workloads: Sequence[LoadedWorkload],
    context: PricingContext,
    percent: Decimal,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Percentiles | None:
    """The percentile of the monthly cost of each uncertain workload and of the portfolio, over ``draws`` draws.

    ``None`` if no workload declares an uncertainty. The total excludes workloads without a price, and draws that exceed
    a model's context. Raises ``InputError`` if NumPy is missing.
    """
    return percentiles_on(context, percent, draws=draws, seed=seed)(workloads)


def percentiles_on(
    context: PricingContext, percent: Decimal, *, draws: int = DRAWS, seed: int = SEED
) -> Callable[[Sequence[LoadedWorkload]], Percentiles | None]:
    """``percentiles_of`` for several similar portfolios: a repeated workload is sampled once."""
    known: dict[tuple[int, ...], tuple[PortfolioMember, SampledMonths]] = {}

    def once(member: PortfolioMember) -> SampledMonths:
        key = tuple(map(id, (member.workload, *member.others)))
        if key not in known:  # storing the member keeps its ids unique
            known[key] = member, sampled_months(member, context, draws, seed)
        return known[key][1]

    return lambda workloads: _percentiles(workloads, context, percent, draws, once)


def _percentiles(
    workloads: Sequence[LoadedWorkload], context: PricingContext, percent: Decimal, draws: int, months_of: SampleMonths
) -> Percentiles | None:
    if not any(loaded.workload.uncertainty for loaded in workloads):
        return None
    refuse_too_many(workloads, draws)
    np = numpy()
    total, found, at_least, priced = np.zeros(draws), {}, False, False
    for member in portfolio_members([loaded.workload for loaded in workloads]):
        months = months_of(member).months
        known = months[~np.isnan(months)]
        partial = len(known) < draws or perturbed_row(member, context).at_least
        if member.workload.uncertainty:
            found[member.workload.name] = Percentile(percentile(known, percent) if len(known) else None, partial)
        total += months_for_sum(months)
        at_least, priced = at_least or partial, priced or len(known) > 0
    sums = total[~np.isnan(total)]
    return Percentiles(
        percent, Percentile(percentile(sums, percent) if priced and len(sums) else None, at_least), found
    )
