"""A percentile of the month, for a gate and a diff."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.analysis.market_day import Market
from llmcost.analysis.row_with import members_of, row_with
from llmcost.model.workload import Placed

from .arithmetic import numpy
from .months import drawn
from .simulate import DRAWS, SEED, counted, percentile


class Percentiles(NamedTuple):
    """What ``percent`` of 100 months stay below. USD a month; ``None`` where there is no price."""

    total: Decimal | None
    """Of all workloads together, which is not the sum of theirs."""
    workloads: Mapping[str, Decimal | None]
    """By name; the month as it is given where a workload declares no uncertainty."""
    at_least: bool
    """Something has no price: a workload, a part of one, or draws that do not fit the model."""


def percentiles_of(
    workloads: Sequence[Placed], market: Market, percent: Decimal, *, draws: int = DRAWS, seed: int = SEED
) -> Percentiles:
    """The percentile of each workload's month and of their sum, over ``draws`` draws of what is uncertain.

    A workload without a price is not in the total, nor is a draw that does not fit the model. Raises ``InputError``
    where NumPy is missing.
    """
    np = numpy()
    total, found, at_least = np.zeros(draws), {}, False
    for member in members_of([placed.workload for placed in workloads]):
        months = drawn(member, market, draws, seed).months
        known = months[~np.isnan(months)]
        found[member.workload.name] = percentile(known, percent) if len(known) else None
        total += counted(months)
        at_least |= len(known) < draws or row_with(member, market).at_least
    sums = total[~np.isnan(total)]
    priced = any(month is not None for month in found.values()) and len(sums)
    return Percentiles(percentile(sums, percent) if priced else None, found, at_least)
