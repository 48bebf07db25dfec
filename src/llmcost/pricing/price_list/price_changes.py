"""The days on which the price of a model changes (laws P1 and P7). Reports of past and future changes share them."""

from collections.abc import Iterator
from datetime import date, timedelta

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.inputs.workload import Workload

from ..regions import geography
from .lookup import DatedPrice, history, price_on


def price_changes(catalog: Catalog, model: Model) -> Iterator[tuple[date, DatedPrice]]:
    """Each day on which another price entry comes into force, with that entry; the first known price is one of them.

    Follows redirects: from its day on, the entries of the target count.
    """
    current = None
    for day in sorted({day for billed in _billed_as(catalog, model) for day in _own_days(billed)}):
        dated = price_on(catalog, model, day)
        if dated and (current is None or dated.entry is not current.entry):
            yield day, dated
        current = dated


def schedule_changes(catalog: Catalog, model: Model) -> list[date]:
    """The days on which the hours of a mode begin or cease to apply, where the mode is in the price of that day."""
    entries = [entry for billed in _billed_as(catalog, model) for entry in billed.prices]
    days = {day for entry in entries for day in _schedule_days(catalog, entry)}
    return sorted(
        day for day in days if (dated := price_on(catalog, model, day)) and day in _schedule_days(catalog, dated.entry)
    )


def term_changes(catalog: Catalog, model: Model, workload: Workload) -> list[date]:
    """The days on which other fees, prices of regions or reserved units, or context windows begin to hold."""
    days: set[date | None] = set()
    if (reserved := workload.reserved) and (plan := catalog.capacity.get(reserved.plan)):
        days |= {price.from_ for price in plan.terms.get(reserved.term, ())}
    for billed in _billed_as(catalog, model):
        days |= {window.from_ for window in billed.context}
        for key, fees in billed.fees.items():
            if key.removesuffix("_1k") in workload.fees or any(fee.always for fee in fees):
                days |= {day for fee in fees for day in (fee.from_, fee.until)}
        region = workload.region or billed.default_region
        for name in {region, geography(region)} & billed.regions.keys() if region else ():
            days |= {price.from_ for price in billed.regions[name]}
    return sorted(filter(None, days))


def guarantee_ends(catalog: Catalog, model: Model) -> list[date]:
    """The first days on which a price stays in force that its provider no longer guarantees."""
    entries = [entry for billed in _billed_as(catalog, model) for entry in billed.prices if entry.guaranteed_until]
    ends = [(entry, entry.guaranteed_until + timedelta(days=1)) for entry in entries if entry.guaranteed_until]
    return [day for entry, day in ends if (dated := price_on(catalog, model, day)) and dated.entry is entry]


def _billed_as(catalog: Catalog, model: Model) -> Iterator[Model]:
    """The model, and every model whose prices it is billed at after redirects; each once."""
    passed: set[str] = set()
    following: Model | None = model
    while following and following.id not in passed:
        passed.add(following.id)
        yield following
        following = catalog.models.get(following.redirects.to) if following.redirects else None


def _own_days(model: Model) -> Iterator[date]:
    yield from (starts for starts, _ in history(model))
    if model.redirects:
        yield model.redirects.from_


def _schedule_days(catalog: Catalog, entry: Price) -> Iterator[date]:
    """The first day of each schedule of an entry, and the day after its last one, where it has these."""
    for mode in entry.modes.values():
        if mode.schedule:
            schedule = catalog.schedules[mode.schedule]
            yield from filter(None, (schedule.from_, schedule.until))
