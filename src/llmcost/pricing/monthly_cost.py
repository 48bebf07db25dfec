"""The month of one workload on one model or on several: the row that every report is made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from llmcost.model.calculation import DERIVED, PLUS, QuantityPart, Step, Steps, grouped
from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO, quotient
from llmcost.model.record import record
from llmcost.model.reports.component_key import ComponentKey, Purpose
from llmcost.model.reports.estimate import Basis, LineItem, Row, Status
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.usage import TokenClass

from .caching import kept_hours
from .charge import BilledTokens, asked_fees, charge_fee, charge_storage, line_items, units_of
from .media_tokens import family_of
from .model_shares import ModelShare, main_model
from .price_list.lookup import Candidate, first_day, name_notes, retired
from .price_list.price_book import ModelPrice
from .rates import exceeded, thresholds
from .request_groups import compaction_of
from .thinking import assumed_multipliers, thinking_cost, thinking_of, with_assumed_thinking
from .tokenizer_adjustment import vocabulary_of
from .volume import days_per_month, full_attempts_per_month
from .workload_pricer import BilledQuantities, TokenizedPricer, WorkloadPricer

ANNOUNCE_DAYS = 60
"""How many days ahead a price change or a retirement is announced (law P1)."""
MEDIA_KINDS = ("image", "video", "speech", "transcription")
"""Kinds of models that make or hear media, so that text alone is not all that they bill."""
_TEXT = (TokenClass.INPUT, TokenClass.OUTPUT, TokenClass.THINKING)
FreeCalls = Mapping[tuple[int, str], Decimal]
"""A workload's part of the providers' free allowances: free calls per month by (index of the model share, fee)."""


@record
class _PricedShare:
    """A share of a workload's requests on a model at a price."""

    pricer: WorkloadPricer
    """The workload that is billed: as a rule the typical one of ``tokenized``."""
    candidate: Candidate
    share: Decimal
    price: ModelPrice
    free: Mapping[str, Decimal] | None
    """Free calls per month by fee; ``None`` stands for the provider's whole allowance."""
    tokenized: TokenizedPricer
    """The workload in the model's tokens, and in the fewest and the most where their count is an estimate."""

    @property
    def workload(self) -> Workload:
        return self.pricer.workload


@record
class _MonthlyBill:
    """Everything that a month bills, before the buffer."""

    items: tuple[LineItem, ...]
    notes: tuple[Note, ...]
    misfit: str | None
    total: Decimal


def monthly_cost(
    pricer: WorkloadPricer,
    shares: Sequence[ModelShare] | None = None,
    *,
    baseline: Model | None = None,
    free: FreeCalls | None = None,
) -> Row:
    """The month of the pricer's workload on the models of ``shares`` (law V6); on its own models without them.

    On a model with another tokenizer, the row bills the typical number of tokens and has a range (law T5). With
    ``baseline``, the workload's own model, the row is an alternative: whatever is not priced makes it not eligible (law
    P2), and no router is needed (law V6). Without it, what is not priced leaves the total ``at_least``; so does, on
    every row, what can only make it more expensive. ``free`` is the workload's part of free allowances that a portfolio
    shares; without it, each allowance is the workload's alone (law P9). Raises ``UnknownModel``, and ``InputError`` for
    a prompt that was not counted.
    """
    shares = pricer.shares if shares is None else shares
    pricer = pricer.of_one_model if baseline else pricer
    heading = _heading(pricer, shares)
    priced = []
    for index, share in enumerate(shares):
        model = share.candidate.model
        price = pricer.prices.price(model)
        if price is None:
            return Row(**heading, status=Status.NOT_PRICED, reason=_no_price(model, pricer.prices.as_of))
        sent = pricer.sent_to(share.candidate, price.dated)
        if unsold := _unsold_media(sent, price):
            status = Status.NOT_ELIGIBLE if baseline else Status.NOT_PRICED
            return Row(**heading, status=status, reason=unsold)
        if baseline and (reason := _unknown_cover(pricer, share.candidate, price)):
            return Row(**heading, status=Status.NOT_ELIGIBLE, reason=reason)
        tokenized = sent.tokenized_for(price.dated.model)
        calls = None if free is None else {fee: calls for (of, fee), calls in free.items() if of == index}
        priced.append(_PricedShare(tokenized.typical, share.candidate, share.share, price, calls, tokenized))
    bill = _bill(priced)
    if (reserved := pricer.workload.reserved) and not baseline:
        from .reserved import units_notes  # of few workloads

        models = [one.price.dated.model for one in priced]
        found = units_notes(reserved, models, pricer.prices.catalog, pricer.prices.as_of)
        bill = replace(bill, notes=(*bill.notes, *found))
    if bill.misfit:
        return Row(**heading, status=Status.NOT_ELIGIBLE, reason=bill.misfit)
    missing = tuple(dict.fromkeys(item.key.name for item in bill.items if item.monthly is None))
    if missing and (baseline or not any(item.monthly is not None for item in bill.items)):
        status = Status.NOT_ELIGIBLE if baseline else Status.NOT_PRICED
        return Row(**heading, status=status, reason=f"has no price for {', '.join(missing)}")
    at_least = bool(missing) or any(note.code is NoteCode.UNPRICED for note in bill.notes)
    return Row(**heading | _amounts(heading, bill, priced), status=Status.PRICED, at_least=at_least)


def _heading(pricer: WorkloadPricer, shares: Sequence[ModelShare]) -> dict[str, Any]:
    """The fields of a row without amounts. Of several models it shows the one with the largest share."""
    main = main_model(shares)
    model, prices = main.model, pricer.prices
    as_of, served = prices.as_of, [prices.serving(share.candidate) for share in shares]
    near = model.retires is not None and (model.retires - as_of).days <= ANNOUNCE_DAYS
    return {
        "model": " + ".join(share.candidate.id for share in shares),
        "name": model.name,
        "tier": main.tier,
        "thinking_multiplier": thinking_of(pricer.workload, prices.serving(main), prices.catalog).multiplier,
        "notes": (
            *name_notes(
                [*(share.candidate for share in shares), *(pricer.others_named if shares is pricer.shares else ())]
            ),
            *(
                (Note(NoteCode.RETIRED if retired(model, as_of) else NoteCode.RETIRES, day=model.retires),)
                if near
                else ()
            ),
            *(
                Note(NoteCode.SERVED_BY, name=by.model.id)
                for share, by in zip(shares, served, strict=True)
                if by is not share.candidate
            ),
        ),
        "retires": model.retires if near else None,
        "successor": model.successor if near else None,
        "tokenizer": " + ".join(dict.fromkeys(vocabulary_of(prices.catalog, by.model) for by in served)),
    }


def _no_price(model: Model, as_of: date) -> str:
    first = first_day(model)
    return f"no price is known on {as_of}" + (f": its first is from {first}" if first else "")


def _unsold_media(pricer: WorkloadPricer, price: ModelPrice) -> str | None:
    """Why media have no price on a model: it sells others, or the workload does not say how much."""
    if not (pricer.workload.sends_media or units_of(price.dated)):
        return None
    from .media_units import unsold_media  # few workloads have media

    return unsold_media(pricer.workload, price.dated, family_of(pricer.prices.catalog, price.dated.model))


def _unsaid_media(one: _PricedShare) -> Iterator[Note]:
    """A note on media that a model of its kind makes or hears, where the workload gives no quantity of them."""
    model, price = one.price.dated.model, one.price.dated
    if model.kind in MEDIA_KINDS and not price.entry.free and not units_of(price):
        from .media_units import unsaid_media  # few workloads have media

        if what := unsaid_media(one.workload, model):
            yield Note(NoteCode.UNPRICED, name=what)


def _unknown_cover(pricer: WorkloadPricer, candidate: Candidate, price: ModelPrice) -> str | None:
    """Why the month on an alternative is not known: how much of it the units would serve was not said (law P10)."""
    reserved = pricer.workload.reserved
    if reserved is None or candidate.id in {share.candidate.id for share in pricer.shares}:
        return None
    from .reserved import is_served

    if not is_served(reserved, price.dated.model, pricer.prices.catalog):
        return None
    return f"how much of it {reserved.units} units serve is not known: set `reserved.covers` for it"


def _bill(shares: Sequence[_PricedShare]) -> _MonthlyBill:
    items: list[LineItem] = []
    notes: list[Note] = []
    misfits = []
    for one in shares:
        row_id = one.candidate.id
        billed = one.pricer.billed_quantities(one.candidate, one.price.dated, one.share)
        items += line_items(_sold_tokens(one.price, billed.tokens), one.price, row_id)
        items += [*_storage(one, billed), *_fees(one)]
        known = [*billed.notes, *_unsaid_media(one)]
        notes += known if len(shares) == 1 else [replace(note, model=row_id) for note in known]
        misfits += [billed.misfit] if billed.misfit else []
    if len(shares) > 1 or shares[0].pricer.auxiliary:
        items = _merged([*items, *shares[0].pricer.auxiliary])
    total = sum((item.monthly for item in items if item.monthly is not None), ZERO)
    return _MonthlyBill(tuple(items), tuple(notes), misfits[0] if misfits else None, total)


def _sold_tokens(price: ModelPrice, tokens: Sequence[BilledTokens]) -> Sequence[BilledTokens]:
    """The tokens that have a price of their own: text is part of what a model sells by the unit alone (law P9)."""
    if price.shown_rates or not units_of(price.dated):
        return tokens
    return [billed for billed in tokens if billed.bucket not in _TEXT]


def _merged(items: Sequence[LineItem]) -> list[LineItem]:
    """The items, each key once: two stages of a cascade on one model, or two uses of an embedding, are one item."""
    found: dict[ComponentKey, LineItem] = {}
    for item in items:
        same = found.get(item.key)
        found[item.key] = item if same is None else _sum(same, item)
    return list(found.values())


def _sum(one: LineItem, other: LineItem) -> LineItem:
    monthly = None if one.monthly is None or other.monthly is None else one.monthly + other.monthly
    return one._replace(quantity=one.quantity + other.quantity, monthly=monthly, parts=(*one.parts, *other.parts))


def _storage(one: _PricedShare, billed: BilledQuantities) -> Iterator[LineItem]:
    """What keeping an explicit cache costs, where the provider bills it by the hour (law P6)."""
    cache = one.workload.cache
    if cache and cache.explicit and billed.caches and one.price.dated.entry.storage_hour is not None:
        kept, origin = kept_hours(cache)
        days = Step(days_per_month(one.workload), "days a month")
        tokens = Step(cache.tokens or ZERO, "tokens kept")
        if billed.cached_media:
            tokens = grouped("kept", tokens, Step(billed.cached_media, "tokens of media", DERIVED, PLUS))
        token_hours = (tokens, Step(kept, "hours a day", origin), days)
        yield charge_storage(token_hours, one.price, one.candidate.id)


def _fees(one: _PricedShare) -> Iterator[LineItem]:
    if asked := asked_fees(one.workload.fees, one.price.dated.fees):
        attempts = Step(full_attempts_per_month(one.workload), "billed attempts", DERIVED)
        for name, each in asked.items() if attempts.value else ():
            calls = (attempts, Step(each, "calls each"), *_reaching(one))
            free = None if one.free is None else one.free.get(name, ZERO)
            yield charge_fee(name, calls, days_per_month(one.workload), one.price, one.candidate.id, free)
    if one.workload.sends_media:
        from .media_units import unit_items  # few workloads have media

        yield from unit_items(one.workload, one.price, one.candidate.id, _reaching(one))


def _reaching(one: _PricedShare) -> Steps:
    """The share of the requests that reaches a model, where that is not all of them."""
    return () if one.share == ONE else (Step(one.share, "share that reaches this model", DERIVED),)


def paid_calls(workload: Workload) -> dict[str, Decimal]:
    """Paid calls per month by fee that the workload names, before any free allowance."""
    attempts = full_attempts_per_month(workload) if workload.fees else ZERO
    return {name: attempts * per_request for name, per_request in workload.fees.items() if attempts * per_request}


def _amounts(heading: Mapping[str, Any], bill: _MonthlyBill, shares: Sequence[_PricedShare]) -> dict[str, Any]:
    """The fields of a row that has a price."""
    first, alone = shares[0], len(shares) == 1
    buffer, requests = first.workload.buffer, first.pricer.requests
    monthly = bill.total * (ONE + buffer)
    low, high = _range(shares, bill, monthly)
    assumed = assumed_multipliers(first.workload, (one.candidate for one in shares), first.pricer.prices)
    discounts = dict.fromkeys(note for one in shares for note in one.price.notes)
    items = with_assumed_thinking(bill.items, assumed) if assumed else bill.items
    return {
        "monthly": monthly,
        "before_buffer": bill.total,
        "per_request": quotient(monthly, requests) if requests else None,
        "low": low,
        "high": high,
        "counts": first.tokenized.ratio if alone else None,
        "components": (*items, _buffer(bill.total, buffer, heading["model"])) if buffer else items,
        "assumed_thinking": thinking_cost(bill.items, assumed) * (ONE + buffer) if assumed else None,
        "citation": first.price.citation,
        "notes": (*heading["notes"], *bill.notes, *discounts),
        "rates": first.price.shown_rates if alone else {},
    }


def _buffer(before: Decimal, share: Decimal, row_id: str) -> LineItem:
    parts = (QuantityPart((Step(before, "the components", DERIVED),)),)
    rate = (Step(share, "buffer"),)
    key = ComponentKey(Purpose.BUFFER, None, row_id)
    return LineItem(key, before, "usd", share, 1, before * share, Basis.GIVEN, None, None, parts, rate)


def _range(
    shares: Sequence[_PricedShare], bill: _MonthlyBill, monthly: Decimal
) -> tuple[Decimal | None, Decimal | None]:
    """The month at the fewest and at the most tokens that other tokenizers may make of the same text (law T5).

    More tokens may cost less where a prefix becomes long enough to be cached, so the ends are put in order.
    """
    if all(one.tokenized.ratio is None for one in shares):
        return None, None
    buffer = ONE + shares[0].workload.buffer
    calls = sum((item.monthly for item in bill.items if item.monthly and item.unit == "calls"), ZERO)
    ends = (_at_end(shares, bill.total, calls, end) * buffer for end in ("low", "high"))
    low, *_, high = sorted((monthly, *ends))
    return low, high


def _at_end(shares: Sequence[_PricedShare], total: Decimal, calls: Decimal, end: Literal["low", "high"]) -> Decimal:
    """The month before the buffer at one end of the counts. Of the typical ``total``, ``calls`` are for no tokens."""
    first, ratio = shares[0], shares[0].tokenized.ratio
    if len(shares) == 1 and ratio and _proportional(first, quotient(getattr(ratio, end), ratio.factor)):
        return quotient((total - calls) * getattr(ratio, end), ratio.factor) + calls
    return _bill([replace(one, pricer=getattr(one.tokenized, end)) for one in shares]).total


def _proportional(one: _PricedShare, factor: Decimal) -> bool:
    """Whether ``factor`` times the tokens crosses no threshold of the model, and all of the bill is for its text."""
    workload, entry, policy = one.workload, one.price.dated.entry, one.price.dated.model.cache
    if not one.pricer.only_text or one.workload.prompt or compaction_of(one.workload):
        return False
    least = policy.min_tokens if policy else 0
    if workload.cache and least:
        fixed = workload.cache.tokens or ZERO
        if workload.cache.prefix or (fixed >= least) != (fixed * factor >= least):
            return False
    if not entry.long:
        return True
    tokens = workload.input_tokens
    if workload.conversation or workload.agent or not isinstance(tokens, Decimal):
        return False
    before, after = (exceeded(thresholds(entry), tokens * times) for times in (ONE, factor))
    return before == after and not (before and before.marginal)
