"""Providers' free allowances, divided among the workloads of a portfolio (law P9)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ZERO, quotient
from llmcost.model.record import record
from llmcost.pricing.charge import fee_of
from llmcost.pricing.lookup import Candidate, find
from llmcost.pricing.model_shares import ModelShare, model_shares
from llmcost.pricing.monthly_cost import FreeCalls, paid_calls
from llmcost.pricing.price_book import PriceBook


@record
class _AllowanceUse:
    """The calls of one workload on one of its models that an allowance covers."""

    workload: int
    """The index of the workload in the portfolio."""
    share: int
    """The index of the model share in the workload."""
    calls: Decimal
    """Calls per month."""


def free_calls(workloads: Sequence[Workload], prices: PriceBook) -> list[FreeCalls]:
    """Each workload's free calls per month. An allowance is divided by calls; the last one takes what rounding leaves.

    Calls to models of the provider that have no allowance have no part in it.
    """
    claims: dict[tuple[str, str, Decimal], list[_AllowanceUse]] = {}
    for number, workload in enumerate(workloads):
        for index, share in enumerate(model_shares(workload, prices.catalog) if workload.fees else ()):
            price = prices.price(share.candidate.model)
            for name, calls in paid_calls(workload).items() if price else ():
                found = fee_of(price.dated.model, name) if price else None
                if price and found and found[0].free_per_month:
                    key = (price.dated.model.provider, name, found[0].free_per_month)
                    claims.setdefault(key, []).append(_AllowanceUse(number, index, calls * share.share))
    shares: list[dict[tuple[int, str], Decimal]] = [{} for _ in workloads]
    for (_, name, allowance), claimed in claims.items():
        for claim, free in zip(claimed, _divided(allowance, claimed), strict=True):
            shares[claim.workload][claim.share, name] = free
    return list(shares)


def free_elsewhere(
    workload: Workload, shares: Sequence[ModelShare], candidate: Candidate, free: FreeCalls
) -> FreeCalls | None:
    """A workload's free calls if all of it runs on another model.

    Its own ones, where that model has the same allowance; else ``None``: the whole allowance of the other provider.
    """
    models = [candidate.model, *(share.candidate.model for share in shares)]
    for fee in workload.fees:
        found = [fee_of(model, fee) for model in models]
        if len({(model.provider, one and one[0].free_per_month) for model, one in zip(models, found, strict=True)}) > 1:
            return None
    indexes = range(len(shares))
    return {(0, fee): sum((free.get((index, fee), ZERO) for index in indexes), ZERO) for fee in workload.fees}


def claimed_twice(offers: Iterable[tuple[Workload, Iterable[str]]], catalog: Catalog) -> bool:
    """Whether two workloads could use the same free calls, each on one of the models (ids) that it could run on."""
    known: set[tuple[str, str]] = set()
    for workload, ids in offers:
        models = [find(catalog, id_).model for id_ in ids] if workload.fees else []
        found = {(model.provider, name) for name in workload.fees for model in models if _is_free(model, name)}
        if found & known:
            return True
        known |= found
    return False


def _is_free(model: Model, name: str) -> bool:
    fee = fee_of(model, name)
    return fee is not None and bool(fee[0].free_per_month)


def _divided(allowance: Decimal, claimed: Sequence[_AllowanceUse]) -> list[Decimal]:
    total = sum((claim.calls for claim in claimed), ZERO)
    if total <= allowance:
        return [claim.calls for claim in claimed]
    parts = [quotient(allowance * claim.calls, total) for claim in claimed[:-1]]
    return [*parts, allowance - sum(parts, ZERO)]
