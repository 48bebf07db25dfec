"""Providers' free allowances, divided among the workloads of a portfolio (law P9)."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import prod
from typing import NamedTuple

from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.record import record
from llmcost.pricing.charge import fee_of
from llmcost.pricing.model_shares import ModelShare, model_shares
from llmcost.pricing.monthly_cost import FreeCalls, paid_calls
from llmcost.pricing.price_list.lookup import Candidate, find
from llmcost.pricing.price_list.price_book import PriceBook
from llmcost.pricing.volume import days_per_month


class _Allowance(NamedTuple):
    """Free calls of a provider, which its models share."""

    provider: str
    fee: str
    calls: Decimal
    daily: bool
    """Whether they are free each day, and not each month."""


@record
class _AllowanceUse:
    """The calls of one workload on one of its models that an allowance covers."""

    workload: int
    """The index of the workload in the portfolio."""
    share: int
    """The index of the model share in the workload."""
    calls: Decimal
    """Calls per month."""
    days: Decimal
    """Days of a month, for an allowance of a day; else 1."""


def free_calls(workloads: Sequence[Workload], prices: PriceBook) -> list[FreeCalls]:
    """Each workload's free calls per month. An allowance is divided by calls; the last one takes what rounding leaves.

    Free calls of a day are divided by the calls of a day. Calls to models of the provider that have no allowance have
    no part in it.
    """
    claims: dict[_Allowance, list[_AllowanceUse]] = {}
    for number, workload in enumerate(workloads):
        for index, share in enumerate(model_shares(workload, prices.catalog) if workload.fees else ()):
            for name, calls in paid_calls(workload).items():
                for allowance in _allowances(share.candidate.model, name, prices):
                    days = days_per_month(workload) if allowance.daily else ONE
                    used = _AllowanceUse(number, index, calls * share.share, days)
                    claims.setdefault(allowance, []).append(used)
    shares: list[dict[tuple[int, str], Decimal]] = [{} for _ in workloads]
    for allowance, claimed in claims.items():
        for claim, free in zip(claimed, _divided(allowance, claimed), strict=True):
            known, key = shares[claim.workload], (claim.share, allowance.fee)
            known[key] = known.get(key, ZERO) + free
    return list(shares)


def free_elsewhere(
    workload: Workload, shares: Sequence[ModelShare], candidate: Candidate, free: FreeCalls, prices: PriceBook
) -> FreeCalls | None:
    """A workload's free calls if all of it runs on another model.

    Its own ones, where that model has the same allowance; else ``None``: the whole allowance of the other provider.
    """
    models = [candidate.model, *(share.candidate.model for share in shares)]
    for fee in workload.fees:
        if len({(model.provider, *_allowances(model, fee, prices)) for model in models}) > 1:
            return None
    indexes = range(len(shares))
    return {(0, fee): sum((free.get((index, fee), ZERO) for index in indexes), ZERO) for fee in workload.fees}


def claimed_twice(offers: Iterable[tuple[Workload, Iterable[str]]], prices: PriceBook) -> bool:
    """Whether two workloads could use the same free calls, each on one of the models (ids) that it could run on."""
    known: set[_Allowance] = set()
    for workload, ids in offers:
        models = [find(prices.catalog, id_).model for id_ in ids] if workload.fees else []
        found = {one for name in workload.fees for model in models for one in _allowances(model, name, prices)}
        if found & known:
            return True
        known |= found
    return False


def _allowances(model: Model, name: str, prices: PriceBook) -> Iterator[_Allowance]:
    """The free calls that the provider of a model gives for a fee: of a day, and of a month."""
    price = prices.price(model)
    found = fee_of(price.dated, name) if price else None
    if price and found:
        provider, fee = price.dated.model.provider, found[0]
        for calls, daily in ((fee.free_per_day, True), (fee.free_per_month, False)):
            if calls:
                yield _Allowance(provider, name, calls, daily)


def _divided(allowance: _Allowance, claimed: Sequence[_AllowanceUse]) -> list[Decimal]:
    """The free calls per month of each claim, in proportion to its calls per day or month."""
    spans = {claim.days for claim in claimed}
    most = allowance.calls * prod(spans)
    total = sum((claim.calls * prod(spans - {claim.days}) for claim in claimed), ZERO)
    if total <= most:
        return [claim.calls for claim in claimed]
    parts = [quotient(most * claim.calls, total) for claim in claimed]
    return parts if len(spans) > 1 else [*parts[:-1], most - sum(parts[:-1], ZERO)]
