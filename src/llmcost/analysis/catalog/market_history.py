"""Price history: of one model, and of the whole market between two days."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import RATE_NAMES, Catalog, Model, Price
from llmcost.model.money import ZERO, exactly, quotient
from llmcost.model.problems import InputError
from llmcost.model.reports.catalog import HistoryPoint, ModelHistory, PriceChange, PriceListDiff
from llmcost.pricing.price_list.lookup import DatedPrice, citation_of, find, first_day, history, on_sale, price_on
from llmcost.pricing.price_list.price_changes import price_changes

KINDS = ("new", "first known", "cheaper", "more expensive", "mixed", "retired", "new and retired")


@exactly
def model_history(catalog: Catalog, name: str, as_of: date) -> ModelHistory:
    """Every price of a model, announced ones included. Raises ``UnknownModel``."""
    model = find(catalog, name).model
    entries = list(history(model))
    points = []
    for index, (starts, price) in enumerate(entries):
        until = entries[index + 1][0] if index + 1 < len(entries) else None
        before = _input_and_output(entries[index - 1][1]) if index else None
        change = quotient(_input_and_output(price), before) if before else None
        points.append(
            HistoryPoint(starts, until, price, change, citation_of(catalog, DatedPrice(model, price, starts, starts)))
        )
    return ModelHistory(as_of, model, tuple(points))


def _input_and_output(price: Price) -> Decimal:
    return (price.input or ZERO) + (price.output or ZERO)


@exactly
def price_list_diff(catalog: Catalog, start: date, end: date, *, provider: str | None = None) -> PriceListDiff:
    """The models that were added, retired or changed their price after ``start`` and up to ``end``.

    Raises ``InputError`` if the days are in the wrong order, or the provider is unknown.
    """
    if start >= end:
        raise InputError.of("wrong-order", f"{start} is not before {end}", "--from is the earlier day")
    if provider is not None and provider not in catalog.providers:
        known = ", ".join(catalog.providers)
        raise InputError.of("unknown-provider", f'no provider "{provider}"', f"known: {known}")
    models = (model for model in catalog.models.values() if provider in (None, model.provider))
    changes = [change for model in models for change in _changes(catalog, model, start, end)]
    return PriceListDiff(start, end, tuple(sorted(changes, key=lambda c: (KINDS.index(c.kind), c.day, c.model.id))))


def _changes(catalog: Catalog, model: Model, start: date, end: date) -> Iterator[PriceChange]:
    was, is_ = on_sale(model, start), on_sale(model, end)
    old, new = price_on(catalog, model, start), price_on(catalog, model, end)
    before, after = old.entry if old and was else None, new.entry if new and is_ else None
    known = first_day(model) or end
    came = model.released if model.released and model.released > start else known
    if not was and is_:
        yield PriceChange("new" if came == model.released else "first known", model, came, None, after)
    elif was and not is_:
        yield PriceChange("retired", model, model.retires or end, before, None)
    elif not was and start < came <= end and model.retires and model.retires <= end:
        yield PriceChange("new and retired", model, came, None, None)
    elif before and after and before is not after and (kind := _direction(before, after)):
        last = max(day for day, _ in price_changes(catalog, model) if start < day <= end)
        yield PriceChange(kind, model, last, before, after)


def _direction(before: Price, after: Price) -> str | None:
    """``cheaper`` if no rate rose, ``more expensive`` if none fell, ``mixed`` if both; ``None`` if none changed."""
    pairs = [(getattr(before, name), getattr(after, name)) for name in RATE_NAMES]
    moves = {new > old for old, new in pairs if old is not None and new is not None and old != new}
    if not moves:
        return None
    return "mixed" if len(moves) == 2 else "more expensive" if True in moves else "cheaper"
