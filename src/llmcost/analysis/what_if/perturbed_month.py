"""Prices a workload with some of its numbers changed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.workload import Workload
from llmcost.model.money import exactly
from llmcost.model.reports.estimate import Row
from llmcost.pricing.monthly_cost import monthly_cost
from llmcost.pricing.workload_parameters import with_value

from ..estimate.free_allowances import free_calls
from ..pricing_context import PricingContext

AS_GIVEN: Mapping[str, Decimal] = {}


class PortfolioMember(NamedTuple):
    """A workload of a portfolio, and the others that share free allowances with it."""

    workload: Workload
    others: tuple[Workload, ...]


def portfolio_members(workloads: Sequence[Workload]) -> list[PortfolioMember]:
    """The members of a portfolio, in its order."""
    with_fees = [workload for workload in workloads if workload.fees]
    return [
        PortfolioMember(workload, tuple(other for other in with_fees if workload.fees and other is not workload))
        for workload in workloads
    ]


@exactly
def perturbed_row(member: PortfolioMember, context: PricingContext, values: Mapping[str, Decimal] = AS_GIVEN) -> Row:
    """The exact month of a workload with other numbers at some paths.

    Free allowances are shared with the unchanged other workloads.
    """
    workload = member.workload
    for path, value in values.items():
        workload = with_value(workload, path, value)
    free = free_calls([workload, *member.others], context.prices)[0] if workload.fees else None
    return monthly_cost(context.pricer(workload), free=free)
