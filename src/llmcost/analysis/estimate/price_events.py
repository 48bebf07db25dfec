"""What the catalog says will change for a workload, and on which days (laws P1 and P7)."""

from collections.abc import Iterator
from datetime import date, timedelta

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.forecast import Event
from llmcost.pricing.auxiliary_calls import models_beside
from llmcost.pricing.lookup import find, history, price_on
from llmcost.pricing.model_shares import parts_of

_DAY = timedelta(days=1)


def models_of(workload: Workload, catalog: Catalog) -> list[Model]:
    """Every model that a workload pays for, each once. Raises ``UnknownModel``."""
    own = [part.candidate.model for part in parts_of(workload, catalog)]
    others = [find(catalog, name).model for _, name in models_beside(workload)]
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
