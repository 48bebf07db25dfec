"""The months of a workload over its uncertain numbers, by the exact engine."""

from decimal import Decimal

from llmcost.analysis.pricing_context import PricingContext
from llmcost.analysis.what_if.perturbed_month import PortfolioMember, perturbed_row
from llmcost.model.inputs.workload import Workload
from llmcost.pricing.workload_parameters import parameter

from .interpolation import Surface, months_of
from .portable_math import numpy
from .sampling import UncertainNumber, draws_of


def uncertain_in(workload: Workload) -> list[UncertainNumber]:
    """The numbers of a workload that are not known for sure."""
    named = ((parameter(path), spread) for path, spread in workload.uncertainty.items())
    return [UncertainNumber(found, spread) for found, spread in named if found is not None]


def drawn(member: PortfolioMember, context: PricingContext, size: int, seed: int) -> Surface:
    """The month of a workload at every draw; where nothing is uncertain, the month as it is given."""
    uncertain = uncertain_in(member.workload)
    paths = [one.parameter.path for one in uncertain]

    def price(values: tuple[Decimal, ...]) -> Decimal | None:
        return perturbed_row(member, context, dict(zip(paths, values, strict=True))).monthly

    if not uncertain:
        month = price(())
        return Surface(numpy().full(size, float("nan") if month is None else float(month)), size, 1, 0.0)
    return months_of([draws_of(one, member.workload.name, size, seed) for one in uncertain], price)
