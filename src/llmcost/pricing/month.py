"""The month of one workload on one model: the row that every report is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.catalog import Catalog, Model, Price, TokenizerFamily
from llmcost.model.money import ONE, ZERO, plain, quotient
from llmcost.model.results import Basis, Citation, LineItem, Row, Status
from llmcost.model.usage import TokenClass, Usage
from llmcost.model.workload import Workload

from .charge import charge, charge_fee, charge_storage
from .demand import Demand, demand, full_attempts_per_month, requests_per_month, thinking_of
from .lookup import Candidate, DatedPrice, first_day, price_on, retired
from .period import days_per_month
from .sheet import band_of, named_rates

ANNOUNCE_DAYS = 60
"""How long before its day a change or a retirement is announced (law P1)."""
SHOWN_RATES = ("input", "output", "cache_read")


SharedCalls = Mapping[tuple[str, str], Decimal]
"""Paid calls a month of a whole portfolio by (seller, fee), which share the seller's free allowance."""


class _Ask(NamedTuple):
    """A workload on a model at a price."""

    workload: Workload
    candidate: Candidate
    dated: DatedPrice
    catalog: Catalog
    as_of: date
    shared: SharedCalls


class _Bill(NamedTuple):
    orders: Demand
    items: tuple[LineItem, ...]
    before_buffer: Decimal
    missing: tuple[str, ...]


def month_on(
    workload: Workload,
    candidate: Candidate,
    catalog: Catalog,
    as_of: date,
    *,
    own: Model | None,
    shared: SharedCalls | None = None,
) -> Row:
    """Price ``workload`` on ``candidate`` as of a day.

    ``own`` is the workload's own model when this row is an alternative to it: then whatever is not priced makes the
    row not eligible (law P2), and a different tokenizer gives it a range (law T5). For the own model itself pass
    ``None``: what is not priced leaves the total ``at_least``. ``shared`` are the calls of the portfolio that the
    workload is part of: a free allowance is shared out by calls (law P9).
    """
    row = _blank(workload, candidate, catalog, as_of)
    dated = price_on(catalog, candidate.model, as_of)
    if dated is None:
        return replace(row, status=Status.NOT_PRICED, reason=_no_price(candidate.model, as_of))
    ask = _Ask(workload, candidate, dated, catalog, as_of, shared or {})
    bill = _bill(ask)
    if misfit := _misfit(candidate.model, bill.orders.largest):
        return replace(row, status=Status.NOT_ELIGIBLE, reason=misfit)
    if bill.missing and (own is not None or not any(item.monthly is not None for item in bill.items)):
        status = Status.NOT_PRICED if own is None else Status.NOT_ELIGIBLE
        return replace(row, status=status, reason=f"has no price for {', '.join(bill.missing)}")
    return _priced(row, bill, ask, own)


def _blank(workload: Workload, candidate: Candidate, catalog: Catalog, as_of: date) -> Row:
    model = candidate.model
    multiplier = thinking_of(workload, candidate, catalog).multiplier
    near = model.retires is not None and model.retires <= as_of + timedelta(days=ANNOUNCE_DAYS)
    retirement = (f"{'retired' if retired(model, as_of) else 'retires'} {model.retires}",) if near else ()
    return Row(
        model=candidate.id,
        name=model.name,
        tier=candidate.tier,
        thinking_multiplier=multiplier,
        status=Status.PRICED,
        notes=retirement,
        retires=model.retires if near else None,
        successor=model.successor if near else None,
    )


def _no_price(model: Model, as_of: date) -> str:
    first = first_day(model)
    return f"no price is known on {as_of}" + (f": its first is from {first}" if first else "")


def _bill(ask: _Ask) -> _Bill:
    wanted = demand(ask.workload, ask.candidate, ask.dated, ask.catalog, ask.as_of)
    source = citation_of(ask.catalog, ask.dated.model, ask.dated.entry, ask.dated.starts).url
    items = charge(wanted.orders, ask.dated, ask.candidate.id, source)
    items = (*items, *_storage(ask, wanted, source), *_fees(ask, source))
    missing = dict.fromkeys(item.name for item in items if item.monthly is None)
    return _Bill(wanted, items, sum((item.monthly for item in items if item.monthly is not None), ZERO), tuple(missing))


def _storage(ask: _Ask, wanted: Demand, source: str) -> tuple[LineItem, ...]:
    """What an explicit cache costs to keep, where the seller bills it by the hour (law P6)."""
    cache = ask.workload.cache
    billed = ask.dated.entry.storage_hour is not None and TokenClass.CACHE_READ in wanted.largest.buckets
    if cache is None or not cache.explicit or not billed:
        return ()
    hours = (24 if cache.hours_per_day is None else cache.hours_per_day) * days_per_month(ask.workload)
    return (charge_storage(cache.tokens, hours, ask.dated, ask.candidate.id, source),)


def _fees(ask: _Ask, source: str) -> Iterator[LineItem]:
    for name, calls in paid_calls(ask.workload).items():
        together = max(ask.shared.get((ask.dated.model.seller, name), ZERO), calls)
        yield charge_fee(name, calls, quotient(calls, together), ask.dated, ask.candidate.id, source)


def paid_calls(workload: Workload) -> dict[str, Decimal]:
    """Paid calls a month by fee, before any free allowance."""
    attempts = full_attempts_per_month(workload)
    return {name: attempts * per_request for name, per_request in workload.fees.items() if attempts * per_request}


def _priced(row: Row, bill: _Bill, ask: _Ask, own: Model | None) -> Row:
    workload, dated = ask.workload, ask.dated
    items = bill.items
    if workload.buffer:
        items = (*items, _buffer(bill.before_buffer, workload.buffer, ask.candidate.id))
    monthly = bill.before_buffer * (ONE + workload.buffer)
    requests = requests_per_month(workload)
    low, high, note = _range(ask, bill, own, monthly)
    return replace(
        row,
        monthly=monthly,
        before_buffer=bill.before_buffer,
        per_request=quotient(monthly, requests) if requests else None,
        low=low,
        high=high,
        at_least=bool(bill.missing),
        components=items,
        citation=citation_of(ask.catalog, dated.model, dated.entry, dated.starts),
        notes=(*row.notes, *bill.orders.notes, *_discounted(dated.model), *note),
        rates={name: rate for name, rate in named_rates(dated.entry).items() if name in SHOWN_RATES},
    )


def _discounted(model: Model) -> tuple[str, ...]:
    return (f"{plain((ONE - model.discount) * 100)}% discount",) if model.discount != ONE else ()


def _buffer(before: Decimal, share: Decimal, row_id: str) -> LineItem:
    return LineItem(
        "buffer", row_id, "standard", None, before, "usd", share, 1, before * share, Basis.GIVEN, None, None
    )  # fmt: skip


def _misfit(model: Model, largest: Usage) -> str | None:
    """Why the largest request does not fit the model, or ``None``."""
    total = largest.total_input + largest.total_output
    if model.context is not None and total > model.context:
        return f"{_tokens(total)} tokens a request are more than its context of {model.context:,}"
    if model.max_output is not None and largest.total_output > model.max_output:
        return f"{_tokens(largest.total_output)} output tokens are more than its limit of {model.max_output:,}"
    return None


def _tokens(count: Decimal) -> str:
    return f"{count:,f}".rstrip("0").rstrip(".") if "." in plain(count) else f"{int(count):,}"


def _range(
    ask: _Ask, bill: _Bill, own: Model | None, monthly: Decimal
) -> tuple[Decimal | None, Decimal | None, tuple[str, ...]]:
    """The month at the fewest and the most tokens that another tokenizer may make of the same text (law T5).

    More tokens may cost less, where a prefix becomes long enough to be cached: so the ends are put in order, and a
    range of factors that holds 1 holds the month itself.
    """
    ratio = own and tokenizer_ratio(ask.catalog, own, ask.candidate.model)
    if not ratio:
        return None, None, ()
    ends = [_at_factor(ask, bill, factor) * (ONE + ask.workload.buffer) for factor in ratio]
    if ratio[0] <= ONE <= ratio[1]:
        ends.append(monthly)
    return min(ends), max(ends), (f"another tokenizer: {plain(ratio[0])}–{plain(ratio[1])}× the tokens",)


def _at_factor(ask: _Ask, bill: _Bill, factor: Decimal) -> Decimal:
    """The month before the buffer at ``factor`` times the tokens: proportional, unless a threshold is passed."""
    entry, workload, policy = ask.dated.entry, ask.workload, ask.candidate.model.cache
    before, after = (band_of(entry, workload.input_tokens * times) for times in (ONE, factor))
    cached = workload.cache.tokens if workload.cache and policy else ZERO
    least = policy.min_tokens if policy else 0
    if before is after and not (before and before.applies == "marginal"):
        if (cached >= least) == (cached * factor >= least):
            return sum((i.monthly * (ONE if i.unit == "calls" else factor) for i in bill.items if i.monthly), ZERO)
    return _bill(ask._replace(workload=_scaled(workload, factor))).before_buffer


def _scaled(workload: Workload, factor: Decimal) -> Workload:
    cache = workload.cache and replace(workload.cache, tokens=workload.cache.tokens * factor)
    return replace(
        workload,
        input_tokens=workload.input_tokens * factor,
        output_tokens=workload.output_tokens * factor,
        cache=cache,
    )


def tokenizer_ratio(catalog: Catalog, own: Model, other: Model) -> tuple[Decimal, Decimal] | None:
    """How many tokens ``other`` makes of a text for each of ``own``'s: lowest and highest, to two decimals.

    ``None`` when both have the same tokenizer, or when nothing is known of one of them.
    """
    here, there = _family(catalog, own), _family(catalog, other)
    if here is None or there is None or here[0] == there[0]:
        return None
    return quotient(there[1].low, here[1].high, places=2), quotient(there[1].high, here[1].low, places=2)


def _family(catalog: Catalog, model: Model) -> tuple[str, TokenizerFamily] | None:
    if model.tokenizer is None:
        return None
    name = model.tokenizer.encoding or model.tokenizer.family or ""
    return (name, catalog.tokenizers[name]) if name in catalog.tokenizers else None


def citation_of(catalog: Catalog, model: Model, entry: Price, starts: date) -> Citation:
    """Where a price was read, when, and since when it holds."""
    source = catalog.sources[entry.source or model.source]
    return Citation(source.title, source.url, entry.checked or model.checked, starts)
