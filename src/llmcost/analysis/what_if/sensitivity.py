"""Computes how much a month changes with each number of a workload: elasticities, by exact prices on both sides."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from llmcost.model.inputs.workload import LoadedWorkload
from llmcost.model.money import ONE, exactly, quotient
from llmcost.model.reports.sensitivity import Elasticity, Sensitivity, WorkloadSensitivity
from llmcost.pricing.workload_parameters import Parameter, varied

from ..estimate.estimate import refuse_unknown
from ..pricing_context import PricingContext
from .perturbed_month import PortfolioMember, perturbed_row, portfolio_members

STEP = Decimal("0.01")
"""A month is priced at 1 % less and 1 % more of a number."""
_STRAIGHT = Decimal("0.001")
"""Slopes on both sides that differ by less count as equal. A threshold makes a larger difference."""


@exactly
def sensitivity(workloads: Sequence[LoadedWorkload], context: PricingContext) -> Sensitivity:
    """The elasticities of each workload: (Δmonth ÷ month) ÷ (Δnumber ÷ number), between 1 % less and 1 % more.

    A month is linear in each single number between thresholds, so this is the exact derivative; only a derived hit rate
    makes it a curve. ``bends`` marks a threshold within the step. Whole numbers change by one; a share of 1 only goes
    down. Raises ``InputError`` with every unknown model.
    """
    refuse_unknown(workloads, context.catalog)
    members = portfolio_members([loaded.workload for loaded in workloads])
    found = (_workload(loaded, member, context) for loaded, member in zip(workloads, members, strict=True))
    return Sensitivity(context.as_of, context.stamp, tuple(found))


def _workload(loaded: LoadedWorkload, member: PortfolioMember, context: PricingContext) -> WorkloadSensitivity:
    row = perturbed_row(member, context)
    elasticities = _elasticities(member, context, row.monthly) if row.monthly else ()
    return WorkloadSensitivity(
        name=member.workload.name,
        file=loaded.where.file,
        line=loaded.where.line,
        model=row.model,
        monthly=row.monthly,
        reason=row.reason,
        elasticities=tuple(sorted(elasticities, key=lambda one: (-abs(one.elasticity), one.field))),
    )


def _elasticities(member: PortfolioMember, context: PricingContext, monthly: Decimal) -> Iterator[Elasticity]:
    for found, value in varied(member.workload):
        below, above = _around(found, value)
        less, more = (perturbed_row(member, context, {found.path: at}).monthly for at in (below, above))
        if less is None or more is None:
            continue
        slope = quotient(more - less, above - below)
        sides = (
            quotient(more - monthly, above - value) if above > value else slope,
            quotient(monthly - less, value - below),
        )
        bends = found.kind != "whole" and abs(sides[0] - sides[1]) * value > _STRAIGHT * monthly
        elasticity = quotient((more - less) * value, monthly * (above - below))
        per_percent = quotient((more - less) * value, (above - below) * 100)
        yield Elasticity(found.path, value, elasticity, per_percent, below, above, bends)


def _around(found: Parameter, value: Decimal) -> tuple[Decimal, Decimal]:
    """The numbers on both sides of the given one at which the month is priced."""
    step = ONE if found.kind == "whole" else value * STEP
    return max(value - step, Decimal(found.least)), min(value + step, Decimal(found.most))
