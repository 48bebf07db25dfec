"""A percentile of the month, for a gate and a diff."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from llmcost.analysis.pricing_context import PricingContext
from llmcost.analysis.what_if.perturbed_month import PortfolioMember, perturbed_row, portfolio_members
from llmcost.model.inputs.workload import Placed
from llmcost.model.reports.simulation import Percentile, Percentiles

from .interpolation import Surface
from .portable_math import numpy
from .sampled_months import drawn
from .simulate import DRAWS, SEED, counted, percentile

Drawn = Callable[[PortfolioMember], Surface]


def percentiles_of(
    workloads: Sequence[Placed], context: PricingContext, percent: Decimal, *, draws: int = DRAWS, seed: int = SEED
) -> Percentiles | None:
    """The percentile of the month of each uncertain workload and of all, over ``draws`` draws of what is uncertain.

    ``None`` where no workload declares an uncertainty. A workload without a price is not in the total, nor is a draw
    that does not fit the model. Raises ``InputError`` where NumPy is missing.
    """
    return percentiles_on(context, percent, draws=draws, seed=seed)(workloads)


def percentiles_on(
    context: PricingContext, percent: Decimal, *, draws: int = DRAWS, seed: int = SEED
) -> Callable[[Sequence[Placed]], Percentiles | None]:
    """``percentiles_of`` for portfolios that have much in common: a workload that comes again is not drawn again."""
    known: dict[tuple[int, ...], tuple[PortfolioMember, Surface]] = {}

    def once(member: PortfolioMember) -> Surface:
        key = tuple(map(id, (member.workload, *member.others)))
        if key not in known:  # keeping the member keeps its ids its own
            known[key] = member, drawn(member, context, draws, seed)
        return known[key][1]

    return lambda workloads: _percentiles(workloads, context, percent, draws, once)


def _percentiles(
    workloads: Sequence[Placed], context: PricingContext, percent: Decimal, draws: int, months_of: Drawn
) -> Percentiles | None:
    if not any(placed.workload.uncertainty for placed in workloads):
        return None
    np = numpy()
    total, found, at_least, priced = np.zeros(draws), {}, False, False
    for member in portfolio_members([placed.workload for placed in workloads]):
        months = months_of(member).months
        known = months[~np.isnan(months)]
        partly = len(known) < draws or perturbed_row(member, context).at_least
        if member.workload.uncertainty:
            found[member.workload.name] = Percentile(percentile(known, percent) if len(known) else None, partly)
        total += counted(months)
        at_least, priced = at_least or partly, priced or len(known) > 0
    sums = total[~np.isnan(total)]
    return Percentiles(
        percent, Percentile(percentile(sums, percent) if priced and len(sums) else None, at_least), found
    )
