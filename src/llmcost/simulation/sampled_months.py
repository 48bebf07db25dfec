"""The monthly costs of a workload over draws of its uncertain numbers, with prices from the exact engine."""

from collections.abc import Sequence
from decimal import Decimal

from llmcost.analysis.pricing_context import PricingContext
from llmcost.analysis.what_if.perturbed_month import PortfolioMember, perturbed_row
from llmcost.model.inputs.workload import LoadedWorkload, Workload
from llmcost.model.problems import InputError
from llmcost.pricing.workload_parameters import parameter

from .interpolation import SampledMonths, months_of
from .portable_math import numpy
from .sampling import UncertainNumber, draws_of

MOST_DRAWN, LEAST_DRAWS = 20_000_000, 10_000
"""Draws of all numbers together; and those below which fewer workloads are advised instead."""


def uncertain_numbers(workload: Workload) -> list[UncertainNumber]:
    named = ((parameter(path), spread) for path, spread in workload.uncertainty.items())
    return [UncertainNumber(found, spread) for found, spread in named if found is not None]


def refuse_too_many(workloads: Sequence[LoadedWorkload], draws: int) -> None:
    """Raise ``InputError`` if the draws of all uncertain numbers would take many minutes."""
    numbers = sum(len(loaded.workload.uncertainty) for loaded in workloads)
    if numbers * draws > MOST_DRAWN:
        message = f"{draws:,} draws of {numbers:,} uncertain numbers: more than {MOST_DRAWN:,}"
        fewer = MOST_DRAWN // numbers
        hint = f"draw fewer months: -n {fewer}" if fewer >= LEAST_DRAWS else "name fewer workloads"
        raise InputError.of("too-large", message, hint)


def sampled_months(member: PortfolioMember, context: PricingContext, size: int, seed: int) -> SampledMonths:
    """The monthly cost of a workload at every draw; without uncertain numbers, its cost as given."""
    uncertain = uncertain_numbers(member.workload)
    paths = [one.parameter.path for one in uncertain]

    def price(values: tuple[Decimal, ...]) -> Decimal | None:
        return perturbed_row(member, context, dict(zip(paths, values, strict=True))).monthly

    if not uncertain:
        month = price(())
        return SampledMonths(numpy().broadcast_to(float("nan") if month is None else float(month), size), size, 1, 0.0)
    return months_of([draws_of(one, member.workload.name, size, seed) for one in uncertain], price)
