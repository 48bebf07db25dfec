"""What the catalog says will change for a workload, and on which days (laws P1 and P7)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.estimate import Announcement
from llmcost.model.reports.forecast import Event
from llmcost.pricing.auxiliary_calls import auxiliary_models
from llmcost.pricing.lookup import find, history, price_on
from llmcost.pricing.model_shares import ModelShare, model_shares
from llmcost.pricing.monthly_cost import ANNOUNCE_DAYS, FreeCalls, monthly_cost

_DAY = timedelta(days=1)


def models_of(workload: Workload, catalog: Catalog) -> list[Model]:
    """Every model that a workload pays for, each once. Raises ``UnknownModel``."""
    own = [part.candidate.model for part in model_shares(workload, catalog)]
    others = [find(catalog, name).model for _, name in auxiliary_models(workload)]
    return list({model.id: model for model in (*own, *others)}.values())


def events_between(workload: Workload, catalog: Catalog, first: date, end: date) -> tuple[Event, ...]:
    """Changes of prices and hours, and retirements, from ``first`` on and before ``end``, in their order."""
    models = models_of(workload, catalog)
    found = [event for model in models for event in _of_model(model, catalog) if first <= event.day < end]
    return tuple(sorted(found, key=lambda event: (event.day, event.model, event.kind)))


def _of_model(model: Model, catalog: Catalog) -> Iterator[Event]:
    for day in sorted(set(_days(model, catalog))):
        before, dated = price_on(catalog, model, day - _DAY), price_on(catalog, model, day)
        if dated and (before is None or dated.entry is not before.entry):
            yield Event("price", day, model.id, None if dated.model is model else dated.model.id)
        for mode in dated.entry.modes.values() if dated else ():
            schedule = catalog.schedules[mode.schedule] if mode.schedule else None
            if schedule and day in (schedule.from_, schedule.until):
                yield Event("hours", day, model.id)
    if model.retires:
        yield Event("retirement", model.retires, model.id, model.successor)


def _days(model: Model, catalog: Catalog) -> Iterator[date]:
    """Every day on which the price of a model may change: its own, and those of the models it is sent to."""
    passed: set[str] = set()
    following: Model | None = model
    while following and following.id not in passed:
        passed.add(following.id)
        yield from (starts for starts, _ in history(following))
        for _, entry in history(following):
            for mode in entry.modes.values():
                schedule = catalog.schedules[mode.schedule] if mode.schedule else None
                yield from (day for day in (schedule and schedule.from_, schedule and schedule.until) if day)
        redirect = following.redirects
        if redirect:
            yield redirect.from_
        following = catalog.models.get(redirect.to) if redirect else None


def announcements(
    workload: Workload, parts: Sequence[ModelShare], catalog: Catalog, as_of: date, free: FreeCalls
) -> tuple[Announcement, ...]:
    """Price changes with the month that each makes, and retirements, of every model that the workload uses.

    ``free`` is the workload's part of free allowances; another model has its own.
    """
    beside = [find(catalog, name).model for _, name in auxiliary_models(workload)]
    found = []
    for model in {model.id: model for model in (*(part.candidate.model for part in parts), *beside)}.values():
        today = price_on(catalog, model, as_of)
        for day in sorted(day for day in _days_of_change(model, catalog) if 0 < (day - as_of).days <= ANNOUNCE_DAYS):
            dated = price_on(catalog, model, day)
            if dated and (today is None or dated.entry is not today.entry):
                mine = free if dated.model is model else None
                month = monthly_cost(workload, parts, catalog, day, own=None, free=mine)
                billed_as = None if dated.model is model else dated.model.id
                found.append(Announcement(model.id, "price", day, month.monthly, billed_as))
            today = dated
        if model.retires and 0 < (model.retires - as_of).days <= ANNOUNCE_DAYS:
            found.append(Announcement(model.id, "retirement", model.retires, None, model.successor))
    return tuple(found)


def _days_of_change(model: Model, catalog: Catalog) -> set[date]:
    """The days on which its price may become another: those of its entries, and of what its provider sends it to."""
    days: set[date] = set()
    passed: set[str] = set()
    while model.id not in passed:
        passed.add(model.id)
        days |= {starts for starts, _ in history(model)}
        if (redirect := model.redirects) is None or redirect.to not in catalog.models:
            break
        days.add(redirect.from_)
        model = catalog.models[redirect.to]
    return days
