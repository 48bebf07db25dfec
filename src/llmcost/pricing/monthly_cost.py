"""The month of one workload on one model, or on several of them: the row that every report is made of."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.calculation import DERIVED, QuantityPart, Step, Steps
from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.reports.component_key import ComponentKey, Purpose
from llmcost.model.reports.estimate import Basis, LineItem, Row, Status
from llmcost.model.reports.notes import Note, NoteCode

from .caching import kept_hours
from .charge import charge_fee, charge_storage, line_items
from .demand import thinking_of
from .lookup import Candidate, first_day, retired
from .model_shares import ModelShare
from .price_book import ModelPrice, PriceBook
from .rates import band_of
from .tokenizer_adjustment import Ratio, tokenizer_ratio
from .volume import days_per_month, full_attempts_per_month
from .workload_pricer import BilledQuantities, WorkloadPricer

ANNOUNCE_DAYS = 60
"""How long before its day a change or a retirement is announced (law P1)."""
FreeCalls = Mapping[tuple[int, str], Decimal]
"""A workload's part of the providers' free allowances: free calls a month by (place of the part, fee)."""


class _PricedShare(NamedTuple):
    """A part of a workload at a price."""

    pricer: WorkloadPricer
    """The workload, in the model's tokens."""
    part: ModelShare
    offer: ModelPrice
    free: Mapping[str, Decimal] | None
    """Free calls a month by fee; the provider's whole allowance when ``None``."""
    off_by: Ratio | None
    """How far the workload's token counts may be off."""

    @property
    def workload(self) -> Workload:
        return self.pricer.workload


class _MonthlyBill(NamedTuple):
    """Everything that a month pays for before the buffer."""

    items: tuple[LineItem, ...]
    notes: tuple[Note, ...]
    misfit: str | None
    total: Decimal


def monthly_cost_on(
    workload: Workload,
    candidate: Candidate,
    catalog: Catalog,
    as_of: date,
    *,
    own: Model | None,
    free: FreeCalls | None = None,
) -> Row:
    """Price ``workload`` on ``candidate`` as of a day: ``monthly_cost`` with one part."""
    return monthly_cost(workload, [ModelShare(candidate)], catalog, as_of, own=own, free=free)


def monthly_cost(
    workload: Workload,
    parts: Sequence[ModelShare],
    catalog: Catalog,
    as_of: date,
    *,
    own: Model | None,
    free: FreeCalls | None = None,
    explained: bool = False,
) -> Row:
    """Price ``workload`` on the models of its parts as of a day: ``monthly_cost_with`` a till of its own.

    The line items of a row that is ``explained`` carry their calculations.
    """
    return monthly_cost_with(
        WorkloadPricer(workload, PriceBook(catalog, as_of), explained=explained), parts, own=own, free=free
    )


def monthly_cost_with(
    pricer: WorkloadPricer, parts: Sequence[ModelShare], *, own: Model | None, free: FreeCalls | None = None
) -> Row:
    """Price the workload at a till on the models of its parts (law V6).

    ``own`` is the workload's own model when this row is an alternative to it: then whatever is not priced makes the
    row not eligible (law P2), and a different tokenizer gives it a range (law T5). For the own row itself pass
    ``None``: what is not priced leaves the total ``at_least``. ``free`` is the workload's part of free
    allowances that a portfolio shares; without it each is the workload's alone (law P9).
    """
    heading = _heading(pricer, parts)
    asks = []
    for place, part in enumerate(parts):
        model = part.candidate.model
        offer = pricer.prices.offer(model)
        if offer is None:
            return Row(**heading, status=Status.NOT_PRICED, reason=_no_price(model, pricer.prices.as_of))
        counted, off_by = pricer.counted(model)
        mine = None if free is None else {fee: calls for (of, fee), calls in free.items() if of == place}
        asks.append(_PricedShare(counted, part, offer, mine, off_by))
    bill = _bill(asks)
    if bill.misfit:
        return Row(**heading, status=Status.NOT_ELIGIBLE, reason=bill.misfit)
    missing = tuple(dict.fromkeys(item.key.name for item in bill.items if item.monthly is None))
    if missing and (own is not None or not any(item.monthly is not None for item in bill.items)):
        status = Status.NOT_PRICED if own is None else Status.NOT_ELIGIBLE
        return Row(**heading, status=status, reason=f"has no price for {', '.join(missing)}")
    return Row(**heading | _amounts(heading, bill, asks, own), status=Status.PRICED, at_least=bool(missing))


def _heading(pricer: WorkloadPricer, parts: Sequence[ModelShare]) -> dict[str, Any]:
    """The fields of a row without amounts. Of several models it shows the one with the largest share."""
    main = (parts[0] if len(parts) == 1 else max(parts, key=lambda part: part.share)).candidate
    model, as_of = main.model, pricer.prices.as_of
    near = model.retires is not None and (model.retires - as_of).days <= ANNOUNCE_DAYS
    return {
        "model": " + ".join(part.candidate.id for part in parts),
        "name": model.name,
        "tier": main.tier,
        "thinking_multiplier": thinking_of(pricer.workload, main, pricer.prices.catalog).multiplier,
        "notes": (Note(NoteCode.RETIRED if retired(model, as_of) else NoteCode.RETIRES, day=model.retires),)
        if near
        else (),
        "retires": model.retires if near else None,
        "successor": model.successor if near else None,
    }


def _no_price(model: Model, as_of: date) -> str:
    first = first_day(model)
    return f"no price is known on {as_of}" + (f": its first is from {first}" if first else "")


def _bill(asks: Sequence[_PricedShare]) -> _MonthlyBill:
    items: list[LineItem] = []
    notes: list[Note] = []
    misfits = []
    for ask in asks:
        dated, row_id, source = ask.offer.dated, ask.part.candidate.id, ask.offer.citation.url
        wanted = ask.pricer.basket(ask.part.candidate, dated, ask.part.share)
        items += line_items(wanted.tallies, dated, ask.offer.book, row_id, source, explained=ask.pricer.explained)
        items += [*_storage(ask, wanted, source), *_fees(ask, source)]
        notes += wanted.notes if len(asks) == 1 else [note._replace(model=row_id) for note in wanted.notes]
        misfits += [wanted.misfit] if wanted.misfit else []
    if len(asks) > 1 or asks[0].pricer.beside:
        items = _each_once([*items, *asks[0].pricer.beside])
    total = sum((item.monthly for item in items if item.monthly is not None), ZERO)
    return _MonthlyBill(tuple(items), tuple(notes), misfits[0] if misfits else None, total)


def _each_once(items: Sequence[LineItem]) -> list[LineItem]:
    """The items, those of the same kind on the same model as one: two stages of a cascade, two uses of an embedding."""
    found: dict[ComponentKey, LineItem] = {}
    for item in items:
        same = found.get(item.key)
        found[item.key] = item if same is None else _together(same, item)
    return list(found.values())


def _together(one: LineItem, other: LineItem) -> LineItem:
    monthly = None if one.monthly is None or other.monthly is None else one.monthly + other.monthly
    return one._replace(quantity=one.quantity + other.quantity, monthly=monthly, how=(*one.how, *other.how))


def _storage(ask: _PricedShare, wanted: BilledQuantities, source: str) -> tuple[LineItem, ...]:
    """What an explicit cache costs to keep, where the provider bills it by the hour (law P6)."""
    cache = ask.workload.cache
    if cache is None or not cache.explicit or not wanted.caches or ask.offer.dated.entry.storage_hour is None:
        return ()
    kept, origin = kept_hours(cache)
    hours = Step(kept, "hours a day", origin), Step(days_per_month(ask.workload), "days a month")
    how = (Step(cache.tokens or ZERO, "tokens kept"), *hours)
    return (charge_storage(how, ask.offer.dated, ask.part.candidate.id, source),)


def _fees(ask: _PricedShare, source: str) -> Iterator[LineItem]:
    for name, calls in paid_calls(ask.workload).items():
        free = None if ask.free is None else ask.free.get(name, ZERO)
        attempts = Step(full_attempts_per_month(ask.workload), "billed attempts", DERIVED)
        how: Steps = (attempts, Step(ask.workload.fees[name], "calls of each"))
        if ask.part.share != ONE:
            how = (*how, Step(ask.part.share, "of which reach this model", DERIVED))
        yield charge_fee(name, calls * ask.part.share, free, ask.offer.dated, ask.part.candidate.id, source, how)


def paid_calls(workload: Workload) -> dict[str, Decimal]:
    """Paid calls a month by fee, before any free allowance."""
    attempts = full_attempts_per_month(workload) if workload.fees else ZERO
    return {name: attempts * per_request for name, per_request in workload.fees.items() if attempts * per_request}


def _amounts(
    heading: Mapping[str, Any], bill: _MonthlyBill, asks: Sequence[_PricedShare], own: Model | None
) -> dict[str, Any]:
    """The fields of a row that has a price."""
    ask, items, total = asks[0], bill.items, bill.total
    buffer, alone = ask.workload.buffer, len(asks) == 1
    monthly = total * (ONE + buffer)
    low, high, note = _range(ask, bill, own, monthly) if alone else (None, None, ())
    discounts = ask.offer.notes if alone else dict.fromkeys(note for each in asks for note in each.offer.notes)
    return {
        "monthly": monthly,
        "before_buffer": total,
        "per_request": quotient(monthly, ask.pricer.requests) if ask.pricer.requests else None,
        "low": low,
        "high": high,
        "components": (*items, _buffer(total, buffer, heading["model"])) if buffer else items,
        "citation": ask.offer.citation,
        "notes": (*heading["notes"], *bill.notes, *discounts, *note),
        "rates": ask.offer.shown if alone else {},
    }


def _buffer(before: Decimal, share: Decimal, row_id: str) -> LineItem:
    how = (QuantityPart((Step(before, "the components", DERIVED),)),)
    rate = (Step(share, "buffer"),)
    key = ComponentKey(Purpose.BUFFER, None, row_id)
    return LineItem(key, before, "usd", share, 1, before * share, Basis.GIVEN, None, None, how, rate)


def _range(
    ask: _PricedShare, bill: _MonthlyBill, own: Model | None, monthly: Decimal
) -> tuple[Decimal | None, Decimal | None, tuple[Note, ...]]:
    """The month at the fewest and the most tokens that another tokenizer may make of the same text (law T5).

    More tokens may cost less, where a prefix becomes long enough to be cached: so the ends are put in order, and a
    range of factors that holds 1 holds the month itself.
    """
    ratio, code = ask.off_by, NoteCode.COUNT_RANGE
    if ratio is None and own is not None and ask.workload.counted_with is None and ask.workload.prompt is None:
        ratio = tokenizer_ratio(ask.pricer.prices.catalog, own, ask.part.candidate.model)
        code = NoteCode.OTHER_TOKENIZER
    if ratio is None:
        return None, None, ()
    ends = [_at_factor(ask, bill, factor) * (ONE + ask.workload.buffer) for factor in ratio]
    if ratio[0] <= ONE <= ratio[1]:
        ends.append(monthly)
    return min(ends), max(ends), (Note(code, factors=ratio),)


def _at_factor(ask: _PricedShare, bill: _MonthlyBill, factor: Decimal) -> Decimal:
    """The month before the buffer at ``factor`` times the tokens."""
    if _proportional(ask, factor):
        calls = sum((item.monthly for item in bill.items if item.monthly and item.unit == "calls"), ZERO)
        return (bill.total - calls) * factor + calls
    return _bill([ask._replace(pricer=ask.pricer.scaled(factor))]).total


def _proportional(ask: _PricedShare, factor: Decimal) -> bool:
    """Whether ``factor`` times the tokens passes no threshold of the model, and all of the bill is for its text."""
    workload, bands, policy = ask.workload, ask.offer.dated.entry.long, ask.part.candidate.model.cache
    if not ask.pricer.only_text:
        return False
    least = policy.min_tokens if policy else 0
    if workload.cache and least:
        fixed = workload.cache.tokens or ZERO
        if workload.cache.prefix or (fixed >= least) != (fixed * factor >= least):
            return False
    if not bands:
        return True
    sent = workload.input_tokens
    if workload.conversation or workload.agent or not isinstance(sent, Decimal):
        return False
    before, after = (band_of(ask.offer.dated.entry, sent * times) for times in (ONE, factor))
    return before is after and not (before and before.applies == "marginal")
