"""Price requests: usage × rates → line items, each bucket once (laws T1 and M1)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from llmcost.model.catalog import Fee, Model, Price
from llmcost.model.formula import DERIVED, MINUS, PRICE_LIST, WORKLOAD, Entry, Step, Steps, worth
from llmcost.model.money import MILLION, ONE, ZERO, cost
from llmcost.model.noun import noun
from llmcost.model.results import Basis, LineItem
from llmcost.model.usage import TokenClass, Usage

from .lookup import DatedPrice
from .sheet import STANDARD, Quote, Terms, portions, quote, rate_steps

_ELSE = {
    TokenClass.THINKING: "output",
    TokenClass.IMAGE_INPUT: "input",
    TokenClass.VIDEO_INPUT: "input",
}
"""The rate of a bucket that a model does not price apart."""
_ORDER = {bucket: place for place, bucket in enumerate(TokenClass)}


@noun
class Order:
    """``count`` times a month some requests of the same kind, served on the same terms."""

    count: Decimal
    usage: Usage
    """The tokens of ``requests`` requests together."""
    terms: Terms
    requests: Decimal = ONE
    length: Decimal | None = None
    """The total input of one of them, which decides the band; that of the usage where it is of one request."""
    how: Steps = ()
    """The calculation of ``count``."""
    span: tuple[int, int] = (1, 1)
    """The first and the last of the requests of a unit that it is of."""
    what: str = ""
    """What they are, where they are not the workload's own requests."""
    thought: Step | None = None
    """How the thinking of each comes about, where no other calculation says it."""


def charge(
    orders: Iterable[Order], dated: DatedPrice, row_id: str, source: str, *, explained: bool = False
) -> tuple[LineItem, ...]:
    """The token line items of some orders: one for each (bucket, mode, band).

    ``source`` is the address of the price. An item whose bucket has no rate has neither price nor amount. Items that
    are ``explained`` carry their calculations.
    """
    items: dict[_Key, _Sum] = {}
    for order in orders:
        for bucket, tokens, quoted in _quoted(order, dated.entry):
            quantity = order.count * tokens
            if quantity == 0:
                continue
            key = (bucket, quoted.mode, quoted.band)
            if (item := items.get(key)) is None:
                item = items[key] = _Sum(rate_of(quoted, bucket))
            item.quantity += quantity
            if explained:
                said = order.thought if bucket is TokenClass.THINKING else None
                each = said or Step(tokens, "tokens of each", WORKLOAD if order.what else DERIVED)
                item.how += (Entry((*order.how, each), order.what, *order.span),)
    keys = sorted(items, key=lambda key: (_ORDER[key[0]], key[1] != STANDARD, key[1]))
    return tuple(_item(key, items[key], dated, row_id, source, explained) for key in keys)


_Key = tuple[TokenClass, str, str | None]
"""What a line item is one of: bucket, mode and band."""


class _Sum:
    """A line item in the making."""

    def __init__(self, rate: Steps) -> None:
        self.rate = rate
        self.quantity = ZERO
        self.how: tuple[Entry, ...] = ()


def _item(key: _Key, made: _Sum, dated: DatedPrice, row_id: str, source: str, explained: bool) -> LineItem:
    bucket, mode, band = key
    rate = worth(made.rate) if made.rate else None
    return LineItem(
        name=bucket.value,
        model=row_id,
        mode=mode,
        band=band,
        quantity=made.quantity,
        unit="tokens",
        unit_price=rate,
        per=MILLION,
        monthly=None if rate is None else cost(made.quantity, rate, MILLION),
        basis=Basis.GIVEN,
        price_from=dated.starts,
        source=source,
        how=made.how,
        rate=made.rate if explained else (),
    )


def _quoted(order: Order, price: Price) -> Iterator[tuple[TokenClass, Decimal, Quote]]:
    """Every bucket of a request with the rates that it pays."""
    for portion in portions(price, order.usage, order.requests, _length(order)):
        quoted = quote(price, portion.band, order.terms)
        for bucket, tokens in portion.buckets.items():
            yield bucket, tokens, quoted


def _length(order: Order) -> Decimal:
    return order.usage.total_input if order.length is None else order.length


def rate_of(quoted: Quote, bucket: TokenClass) -> Steps:
    """The price of a bucket: its own, or the one it falls back to where that is not sold."""
    return rate_steps(quoted, bucket.value) or (rate_steps(quoted, _ELSE[bucket]) if bucket in _ELSE else ())


def charge_storage(how: Steps, dated: DatedPrice, row_id: str, source: str) -> LineItem:
    """The line item of tokens kept in an explicit cache, worth ``how`` token-hours a month (law P6)."""
    listed = ZERO if dated.entry.free else dated.entry.storage_hour
    price = () if listed is None else _discounted(listed, dated)
    rate, quantity = worth(price) if price else None, worth(how)
    return LineItem(
        name="cache_storage",
        model=row_id,
        mode=STANDARD,
        band=None,
        quantity=quantity,
        unit="token-hours",
        unit_price=rate,
        per=MILLION,
        monthly=None if rate is None else cost(quantity, rate, MILLION),
        basis=Basis.GIVEN,
        price_from=dated.starts if rate is not None else None,
        source=source if rate is not None else None,
        how=(Entry(how),),
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
    """The line item of ``calls`` paid calls a month, less ``free`` ones (``None``: the seller's allowance; law P9).

    Discounts cut fees; modes leave them alone. ``how`` is the calculation of ``calls``.
    """
    found = fee_of(dated.model, name)
    how = how or (Step(calls, "calls", DERIVED),)
    if found is None:
        return _fee_item(f"fee:{name}", row_id, how, (), 1, source, dated)
    fee, per = found
    if allowed := min(fee.free_per_month if free is None else free, calls):
        how = (*how, Step(allowed, "free calls", PRICE_LIST, MINUS))
    return _fee_item(f"fee:{name}", row_id, how, _discounted(fee.usd, dated), per, source, dated)


def fee_of(model: Model, name: str) -> tuple[Fee, int] | None:
    """A model's fee by its name, and how many calls its price is for."""
    for key, per in ((f"{name}_1k", 1000), (name, 1)):
        if (fee := model.fees.get(key)) is not None:
            return fee, per
    return None


def _fee_item(
    name: str, row_id: str, how: Steps, price: Steps, per: int, source: str, dated: DatedPrice | None
) -> LineItem:
    calls, usd = worth(how), worth(price) if price else None
    return LineItem(
        name=name,
        model=row_id,
        mode=STANDARD,
        band=None,
        quantity=calls,
        unit="calls",
        unit_price=usd,
        per=per,
        monthly=None if usd is None else cost(calls, usd, per),
        basis=Basis.GIVEN,
        price_from=dated.starts if dated and usd is not None else None,
        source=source if usd is not None else None,
        how=(Entry(how),),
        rate=price,
    )


def unpriced(name: str, row_id: str, how: Steps) -> LineItem:
    """The line item of calls to a model that has no price on the day."""
    return _fee_item(name, row_id, how, (), 1, "", None)
