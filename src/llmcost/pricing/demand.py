"""Workload → the requests it makes on one model, as orders to be charged (laws T2, T3, P6, V2).

What a model cannot do changes the orders (a cache share on a model without a cache price is plain input), and every
such change is a note.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.catalog import Catalog, Price
from llmcost.model.money import ONE, ZERO
from llmcost.model.results import Basis
from llmcost.model.usage import OF_INPUT, TokenClass, Usage, usage
from llmcost.model.workload import Workload

from .charge import Order
from .hours import peak_share
from .lookup import Candidate, DatedPrice
from .period import days_per_month
from .sheet import Terms


class Thinking(NamedTuple):
    """Thinking tokens per visible output token, and where the number comes from."""

    multiplier: Decimal
    basis: Basis


class Demand(NamedTuple):
    """What a month of a workload asks of one model."""

    orders: tuple[Order, ...]
    notes: tuple[str, ...]
    largest: Usage
    """The request with the largest input and output: what has to fit the model."""


def requests_per_month(workload: Workload) -> Decimal:
    """Requests of users a month (law V1)."""
    if workload.requests_per_month is not None:
        return workload.requests_per_month
    return (workload.requests_per_day or ZERO) * days_per_month(workload)


def calls_per_month(workload: Workload) -> Decimal:
    """Calls of the model that bill in full: answers from the own cache out, regenerations in, retries not yet."""
    hit_rate = workload.response_cache.hit_rate if workload.response_cache else ZERO
    return requests_per_month(workload) * (ONE - hit_rate) * (ONE + workload.regenerations)


def attempts_per_month(workload: Workload) -> Decimal:
    """Everything that is billed, retries included (law V2)."""
    retries = workload.retries
    return calls_per_month(workload) * (ONE + (retries.rate if retries and retries.billed != "none" else ZERO))


def full_attempts_per_month(workload: Workload) -> Decimal:
    """Attempts that bill output and fees too."""
    retries = workload.retries
    return calls_per_month(workload) * (ONE + (retries.rate if retries and retries.billed == "full" else ZERO))


def thinking_of(workload: Workload, candidate: Candidate, catalog: Catalog) -> Thinking:
    """The multiplier of a row (law T3): the workload's where the model can think, else what its tier assumes."""
    model = candidate.model
    if model.thinking == "never":
        return Thinking(ZERO, Basis.DERIVED)
    if workload.thinking_multiplier is not None:
        return Thinking(workload.thinking_multiplier, Basis.GIVEN)
    if candidate.thinking or model.thinking == "always":
        return Thinking(catalog.tiers[candidate.tier].assumed_thinking, Basis.ASSUMED)
    return Thinking(ZERO, Basis.DERIVED)


def demand(workload: Workload, candidate: Candidate, dated: DatedPrice, catalog: Catalog, as_of: date) -> Demand:
    """The orders of a month on ``candidate`` at a price; hours are shared out over the days of the year."""
    notes: list[str] = []
    multiplier = thinking_of(workload, candidate, catalog).multiplier
    if candidate.model.thinking == "never" and workload.thinking_multiplier:
        notes.append("does not think")
    full = _request(workload, candidate, dated.entry, multiplier, notes)
    counts = [(full_attempts_per_month(workload), full)]
    if (input_only := attempts_per_month(workload) - full_attempts_per_month(workload)) > 0:
        counts.append((input_only, _without_output(full)))
    served = _served(workload, dated, catalog, as_of, notes)
    orders = tuple(Order(count * share, request, terms) for count, request in counts for share, terms in served)
    return Demand(orders, tuple(notes), full)


def _request(workload: Workload, candidate: Candidate, price: Price, multiplier: Decimal, notes: list[str]) -> Usage:
    thinking = workload.output_tokens * multiplier
    parts = _cached(workload, candidate, price, notes)
    parts[TokenClass.THINKING] = thinking
    return usage(workload.input_tokens, workload.output_tokens + thinking, parts)


def _without_output(full: Usage) -> Usage:
    return usage(full.total_input, ZERO, {name: n for name, n in full.buckets.items() if name in OF_INPUT})


def _cached(workload: Workload, candidate: Candidate, price: Price, notes: list[str]) -> dict[TokenClass, Decimal]:
    """The cached part of one request's input, as an expectation over hits and misses (law P6)."""
    cache, policy = workload.cache, candidate.model.cache
    if cache is None or cache.tokens == 0:
        return {}
    if price.cache_read is None and not price.free:
        notes.append("no cache price: its cached tokens bill as input")
        return {}
    if policy and cache.tokens < policy.min_tokens:
        notes.append(f"its cache needs {policy.min_tokens:,} tokens: the prefix bills as input")
        return {}
    hits = cache.tokens * cache.hit_rate
    parts = {TokenClass.CACHE_READ: hits}
    if cache.ttl == "1h" and price.cache_write_1h is not None:
        parts[TokenClass.CACHE_WRITE_1H] = cache.tokens - hits
    elif price.cache_write is not None:
        parts[TokenClass.CACHE_WRITE] = cache.tokens - hits
        if cache.ttl == "1h":
            notes.append("no 1-hour cache price: its writes bill at the default one")
    return parts


def _served(
    workload: Workload, dated: DatedPrice, catalog: Catalog, as_of: date, notes: list[str]
) -> list[tuple[Decimal, Terms]]:
    """How the requests are served: shares that sum to 1, each with its terms."""
    price = dated.entry
    everywhere = dated.model.discount * dated.model.regions.get(workload.region or "", ONE)
    share, own_batch = batch_of(workload)
    service = () if workload.service_tier == "standard" else (workload.service_tier,)
    if share and "batch" not in price.modes:
        notes.append("no batch price: billed standard")
        share = ZERO
    if service and service[0] not in price.modes:
        notes += [f"no {service[0]} price: billed standard"] if share < 1 else []
        service = ()
    if workload.region and workload.region not in dated.model.regions:
        notes.append(f"no price of its own for region {workload.region}")
    by_service = ((share, ("batch",), own_batch), (ONE - share, service, None))
    return [
        (portion * part, Terms((*hours, *modes), factor, everywhere))
        for portion, modes, factor in by_service
        for part, hours in _by_hour(workload, price, catalog, as_of)
        if portion * part > 0
    ]


def _by_hour(workload: Workload, price: Price, catalog: Catalog, as_of: date) -> list[tuple[Decimal, tuple[str, ...]]]:
    """The share of the time in which each schedule's mode holds, and the rest."""
    shares: list[tuple[Decimal, tuple[str, ...]]] = []
    rest = ONE
    for name, mode in price.modes.items():
        schedule = catalog.schedules[mode.schedule] if mode.schedule else None
        if schedule and (schedule.from_ or as_of) <= as_of and (schedule.until is None or as_of < schedule.until):
            share = peak_share(schedule, workload.hours, as_of.year)
            shares.append((share, (name,)))
            rest -= share
    return [*shares, (rest, ())]


def batch_of(workload: Workload) -> tuple[Decimal, Decimal | None]:
    """The share of requests that is batched, and the workload's own factor where it gives one."""
    batch = workload.batch
    if batch is None:
        return ZERO, None
    return batch.share, ONE - batch.discount if batch.discount is not None else batch.factor
