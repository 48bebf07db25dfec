"""Usage × rates → line items, each bucket of tokens once (laws T1 and M1)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import DERIVED, MINUS, PRICE_LIST, WORKLOAD, QuantityPart, Step, Steps, evaluate
from llmcost.model.inputs.catalog import Model
from llmcost.model.inputs.dated_terms import Fee
from llmcost.model.money import MILLION, ONE, ZERO, cost
from llmcost.model.reports.component_key import STANDARD, TOKENS, ComponentKey, Purpose
from llmcost.model.reports.estimate import Basis, LineItem
from llmcost.model.usage import TokenClass

from .price_list.lookup import DatedPrice
from .price_list.price_book import ModelPrice
from .rates import (
    RESERVED,
    ModeRule,
    ServiceTerms,
    Threshold,
    band_portions,
    layer_factors,
    mode_label,
    mode_rule,
    named_rates,
    thresholds,
)
from .request_groups import RequestBatch

_ORDER = {bucket: index for index, bucket in enumerate(TokenClass)}


class BilledTokens(NamedTuple):
    """Tokens per month that are billed at one rate: a line item without its price."""

    bucket: TokenClass
    mode: str
    band: str | None
    """The label of the band."""
    band_index: int | None
    """The index of the band in the price entry."""
    terms: ServiceTerms
    quantity: Decimal
    parts: tuple[QuantityPart, ...] = ()
    """The calculation of ``quantity``; empty unless it is to be explained."""


def charge(batches: Iterable[RequestBatch], price: ModelPrice, row_id: str) -> list[LineItem]:
    """The line items of the tokens of some batches, with their calculations: one for each (bucket, mode, band).

    An item whose bucket has no rate has neither price nor amount.
    """
    entry = price.dated.entry
    modes = {name: mode_rule(name, mode) for name, mode in entry.modes.items()}
    return line_items(billed_tokens(batches, thresholds(entry), modes, explained=True), price, row_id)


def billed_tokens(
    batches: Iterable[RequestBatch],
    known: Sequence[Threshold],
    modes: Mapping[str, ModeRule],
    *,
    explained: bool = False,
) -> tuple[BilledTokens, ...]:
    """The tokens of some batches by (bucket, mode, band), at the thresholds and the modes of a price."""
    found: dict[tuple[TokenClass, str, str | None], BilledTokens] = {}
    for batch in batches:
        for portion in band_portions(known, batch.usage, batch.requests, _length(batch)):
            threshold, mode = portion.threshold, mode_label(modes, portion.threshold, batch.terms)
            band, index = (threshold.label, threshold.band_index) if threshold else (None, None)
            for bucket, tokens in portion.buckets.items():
                quantity = batch.count * tokens
                if quantity == 0:
                    continue
                key = (bucket, mode, band)
                billed = found.get(key) or BilledTokens(*key, index, batch.terms, ZERO)
                parts = (*billed.parts, _explained(batch, bucket, tokens)) if explained else ()
                found[key] = billed._replace(quantity=billed.quantity + quantity, parts=parts)
    keys = sorted(found, key=lambda key: (_ORDER[key[0]], key[1] != STANDARD, key[1]))
    return tuple(found[key] for key in keys)


def _explained(batch: RequestBatch, bucket: TokenClass, tokens: Decimal) -> QuantityPart:
    """The tokens of a bucket that a batch adds, and their calculation."""
    step = batch.thought if bucket is TokenClass.THINKING else None
    step = step or Step(tokens, "tokens each", WORKLOAD if batch.what else DERIVED)
    return QuantityPart((*batch.steps, step), batch.what, *batch.span)


def line_items(billed: Iterable[BilledTokens], price: ModelPrice, row_id: str) -> list[LineItem]:
    """Price tokens that were billed on a price with the same bands and modes."""
    return [_token_item(tokens, price, row_id) for tokens in billed]


def _token_item(tokens: BilledTokens, price: ModelPrice, row_id: str) -> LineItem:
    steps, rate = price.rates.rate(tokens.bucket, tokens.band_index, tokens.terms)
    of_list = RESERVED not in tokens.terms.modes
    return LineItem(
        ComponentKey(Purpose.MODEL, tokens.bucket, row_id, tokens.mode, tokens.band),
        tokens.quantity,
        TOKENS,
        rate,
        MILLION,
        None if rate is None else cost(tokens.quantity, rate, MILLION),
        Basis.GIVEN,
        price.dated.starts if of_list else None,
        price.citation.source if of_list else None,
        tokens.parts,
        steps,
    )


def _length(batch: RequestBatch) -> Decimal:
    return batch.usage.total_input if batch.length is None else batch.length


def charge_storage(token_hours: Steps, price: ModelPrice, row_id: str) -> LineItem:
    """The line item of tokens kept in an explicit cache, from the calculation of token-hours per month (law P6)."""
    entry = price.dated.entry
    listed = ZERO if entry.free else entry.storage_hour
    steps = () if listed is None else _with_factors(listed, entry.layer, price.dated.model)
    key = ComponentKey(Purpose.CACHE_STORAGE, None, row_id)
    return _item(key, token_hours, "token-hours", steps, MILLION, price)


def _with_factors(listed: Decimal, layer: str, model: Model) -> Steps:
    """A price that no mode changes, of the bundled list or of a layer, with the factors of layers on it."""
    price = Step(listed, "layer price" if layer else "list price", layer or PRICE_LIST)
    return (price, *layer_factors(model))


def charge_fee(
    name: str, calls: Steps, days: Decimal, price: ModelPrice, row_id: str, free: Decimal | None = None
) -> LineItem:
    """The line item of a fee, from the calculation of its calls in a month of ``days``.

    ``free`` calls per month are not billed; ``None`` stands for the provider's whole allowance (law P9). Discounts cut
    fees; modes leave them alone.
    """
    found, key = fee_of(price.dated, name), fee_key(name, row_id)
    if found is None:
        return unpriced(key, calls)
    fee, per = found
    if allowed := min(allowance_of(fee, days) if free is None else free, evaluate(calls)):
        calls = (*calls, Step(allowed, "free calls", PRICE_LIST, MINUS))
    steps = _with_factors(fee.usd, fee.layer, price.dated.model)
    return _item(key, calls, "calls", steps, per, price, fee.layer)


def charge_units(
    name: str, units: Steps, counted_in: str, price: ModelPrice, row_id: str, mode: str, factors: Steps
) -> LineItem:
    """The line item of media that a model sells by the unit, from the calculation of the units in a month.

    Units are the model's own price and not that of a tool: the ``factors`` of a mode apply to them as to tokens.
    """
    found, key = fee_of(price.dated, name), fee_key(name, row_id)._replace(mode=mode)
    if found is None:
        return unpriced(key, units)
    fee, per = found
    listed, *others = _with_factors(fee.usd, fee.layer, price.dated.model)
    return _item(key, units, counted_in, (listed, *factors, *others), per, price, fee.layer)


def fee_of(dated: DatedPrice, name: str) -> tuple[Fee, int] | None:
    """A fee of the day by its name, and how many calls its price is for."""
    for key, per in ((f"{name}_1k", 1000), (name, 1)):
        if (fee := dated.fees.get(key)) is not None:
            return fee, per
    return None


def asked_fees(given: Mapping[str, Decimal], fees: Mapping[str, Fee]) -> dict[str, Decimal]:
    """Calls per request by fee: those given, and one of each fee of ``fees`` that is always billed.

    One that is given, or that a given one replaces, is not added.
    """
    named = {name: calls for name, calls in given.items() if calls}
    known = {key.removesuffix("_1k"): fee for key, fee in fees.items()}
    paid = {*named, *(fee.instead_of for name, fee in known.items() if name in named)}
    return named | {name: ONE for name, fee in known.items() if fee.always and name not in paid}


def units_of(dated: DatedPrice) -> tuple[str, ...]:
    """The fees by which a model is sold that sells no tokens, such as ``image``; empty for other models."""
    if dated.entry.free or named_rates(dated.entry):
        return ()
    return tuple(key.removesuffix("_1k") for key in dated.fees)


def allowance_of(fee: Fee, days: Decimal) -> Decimal:
    """The free calls in a month of ``days``."""
    return fee.free_per_month + fee.free_per_day * days


def fee_key(name: str, row_id: str) -> ComponentKey:
    return ComponentKey(Purpose.FEE, None, row_id, label=name)


def unpriced(key: ComponentKey, calls: Steps) -> LineItem:
    """The line item of calls that have no price."""
    return _item(key, calls, "calls", (), 1, None)


def _item(
    key: ComponentKey,
    quantity: Steps,
    unit: str,
    unit_price: Steps,
    per: int,
    price: ModelPrice | None,
    layer: str = "",
) -> LineItem:
    """The line item of something that is not billed by the token; without ``unit_price`` it has no price.

    ``layer`` is the price layer that has the price, where that is not the layer of the model's other prices.
    """
    units, usd = evaluate(quantity), evaluate(unit_price) if unit_price else None
    known = price if unit_price else None
    return LineItem(
        key=key,
        quantity=units,
        unit=unit,
        unit_price=usd,
        per=per,
        monthly=None if usd is None else cost(units, usd, per),
        basis=Basis.GIVEN,
        price_from=known.dated.starts if known else None,
        source=(layer or known.citation.source) if known else None,
        parts=(QuantityPart(quantity),),
        rate=unit_price,
    )
