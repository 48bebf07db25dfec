"""Price requests: usage × rates → line items, each bucket once (laws T1 and M1)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import DERIVED, MINUS, PRICE_LIST, WORKLOAD, QuantityPart, Step, Steps, evaluate
from llmcost.model.inputs.catalog import Band, Fee, Model, Price
from llmcost.model.money import MILLION, ONE, ZERO, cost
from llmcost.model.reports.component_key import STANDARD, TOKENS, ComponentKey, Purpose
from llmcost.model.reports.estimate import Basis, LineItem
from llmcost.model.usage import TokenClass

from .lookup import DatedPrice
from .rates import RateBook, ServiceTerms, band_portions, effective_rates
from .request_groups import RequestBatch

_ORDER = {bucket: place for place, bucket in enumerate(TokenClass)}


class BilledTokens(NamedTuple):
    """The tokens of a month that pay alike: a line item without its price."""

    bucket: TokenClass
    mode: str
    band: str | None
    """Its label."""
    place: int | None
    """Where the band stands in the price entry."""
    terms: ServiceTerms
    quantity: Decimal
    how: tuple[QuantityPart, ...] = ()


def charge(
    orders: Iterable[RequestBatch], dated: DatedPrice, row_id: str, source: str, *, explained: bool = False
) -> tuple[LineItem, ...]:
    """The token line items of some orders: one for each (bucket, mode, band).

    ``source`` is the address of the price. An item whose bucket has no rate has neither price nor amount. Items that
    are ``explained`` carry their calculations.
    """
    tallies, book = billed_tokens(orders, dated.entry, explained=explained), RateBook(dated.entry)
    return tuple(line_items(tallies, dated, book, row_id, source, explained=explained))


def billed_tokens(orders: Iterable[RequestBatch], price: Price, *, explained: bool = False) -> tuple[BilledTokens, ...]:
    """The tokens of some orders by (bucket, mode, band). No rate of the price has a part in it."""
    found: dict[tuple[TokenClass, str, str | None], BilledTokens] = {}
    for order in orders:
        for portion in band_portions(price, order.usage, order.requests, _length(order)):
            quoted = effective_rates(price, portion.band, order.terms)
            for bucket, tokens in portion.buckets.items():
                quantity = order.count * tokens
                if quantity == 0:
                    continue
                key = (bucket, quoted.mode, quoted.band)
                one = found.get(key) or BilledTokens(*key, _place(price, portion.band), order.terms, ZERO)
                how = one.how
                if explained:
                    said = order.thought if bucket is TokenClass.THINKING else None
                    each = said or Step(tokens, "tokens of each", WORKLOAD if order.what else DERIVED)
                    how += (QuantityPart((*order.how, each), order.what, *order.span),)
                found[key] = one._replace(quantity=one.quantity + quantity, how=how)
    keys = sorted(found, key=lambda key: (_ORDER[key[0]], key[1] != STANDARD, key[1]))
    return tuple(found[key] for key in keys)


def _place(price: Price, band: Band | None) -> int | None:
    return None if band is None else next(place for place, each in enumerate(price.long) if each is band)


def line_items(
    tallies: Iterable[BilledTokens],
    dated: DatedPrice,
    book: RateBook,
    row_id: str,
    source: str,
    *,
    explained: bool = False,
) -> list[LineItem]:
    """The line items of tokens that were tallied on a price with the same bands and modes; ``book`` has its rates."""
    return [_item(tally, book, dated.starts, row_id, source, explained) for tally in tallies]


def _item(tally: BilledTokens, book: RateBook, starts: date, row_id: str, source: str, explained: bool) -> LineItem:
    steps, rate = book.rate(tally.bucket, tally.place, tally.terms)
    return LineItem(
        ComponentKey(Purpose.MODEL, tally.bucket, row_id, tally.mode, tally.band),
        tally.quantity,
        TOKENS,
        rate,
        MILLION,
        None if rate is None else cost(tally.quantity, rate, MILLION),
        Basis.GIVEN,
        starts,
        source,
        tally.how,
        steps if explained else (),
    )


def _length(order: RequestBatch) -> Decimal:
    return order.usage.total_input if order.length is None else order.length


def charge_storage(how: Steps, dated: DatedPrice, row_id: str, source: str) -> LineItem:
    """The line item of tokens kept in an explicit cache, worth ``how`` token-hours a month (law P6)."""
    listed = ZERO if dated.entry.free else dated.entry.storage_hour
    price = () if listed is None else _discounted(listed, dated)
    rate, quantity = evaluate(price) if price else None, evaluate(how)
    return LineItem(
        key=ComponentKey(Purpose.CACHE_STORAGE, None, row_id),
        quantity=quantity,
        unit="token-hours",
        unit_price=rate,
        per=MILLION,
        monthly=None if rate is None else cost(quantity, rate, MILLION),
        basis=Basis.GIVEN,
        price_from=dated.starts if rate is not None else None,
        source=source if rate is not None else None,
        how=(QuantityPart(how),),
        rate=price,
    )


def _discounted(listed: Decimal, dated: DatedPrice) -> Steps:
    """The price of what no mode touches."""
    price = Step(listed, "list price", PRICE_LIST)
    discount = dated.model.discount
    return (price,) if discount == ONE else (price, Step(discount, "discount", PRICE_LIST))


def charge_fee(
    name: str, calls: Decimal, free: Decimal | None, dated: DatedPrice, row_id: str, source: str, how: Steps = ()
) -> LineItem:
    """The line item of ``calls`` paid calls a month, less ``free`` ones (``None``: the provider's allowance; law P9).

    Discounts cut fees; modes leave them alone. ``how`` is the calculation of ``calls``.
    """
    found, key = fee_of(dated.model, name), fee_key(name, row_id)
    how = how or (Step(calls, "calls", DERIVED),)
    if found is None:
        return _fee_item(key, how, (), 1, source, dated)
    fee, per = found
    if allowed := min(fee.free_per_month if free is None else free, calls):
        how = (*how, Step(allowed, "free calls", PRICE_LIST, MINUS))
    return _fee_item(key, how, _discounted(fee.usd, dated), per, source, dated)


def fee_of(model: Model, name: str) -> tuple[Fee, int] | None:
    """A model's fee by its name, and how many calls its price is for."""
    for key, per in ((f"{name}_1k", 1000), (name, 1)):
        if (fee := model.fees.get(key)) is not None:
            return fee, per
    return None


def fee_key(name: str, row_id: str) -> ComponentKey:
    """The key of a fee of a model."""
    return ComponentKey(Purpose.FEE, None, row_id, label=name)


def _fee_item(key: ComponentKey, how: Steps, price: Steps, per: int, source: str, dated: DatedPrice | None) -> LineItem:
    calls, usd = evaluate(how), evaluate(price) if price else None
    return LineItem(
        key=key,
        quantity=calls,
        unit="calls",
        unit_price=usd,
        per=per,
        monthly=None if usd is None else cost(calls, usd, per),
        basis=Basis.GIVEN,
        price_from=dated.starts if dated and usd is not None else None,
        source=source if usd is not None else None,
        how=(QuantityPart(how),),
        rate=price,
    )


def unpriced(key: ComponentKey, how: Steps) -> LineItem:
    """The line item of calls to a model that has no price on the day."""
    return _fee_item(key, how, (), 1, "", None)
