"""What the catalog announces for a workload, and the days of it (laws P1 and P7)."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.estimate import Announcement, Event
from llmcost.pricing.auxiliary_calls import auxiliary_models
from llmcost.pricing.model_shares import model_shares
from llmcost.pricing.monthly_cost import ANNOUNCE_DAYS, FreeCalls, monthly_cost
from llmcost.pricing.price_list.lookup import find, served_by
from llmcost.pricing.price_list.price_changes import guarantee_ends, price_changes, schedule_changes, term_changes
from llmcost.pricing.workload_pricer import WorkloadPricer

from ..pricing_context import PricingContext


def models_of(workload: Workload, catalog: Catalog) -> list[Model]:
    """Every model that a workload pays for, each once. Raises ``UnknownModel``."""
    own = [share.candidate.model for share in model_shares(workload, catalog)]
    auxiliary = [find(catalog, name).model for _, name in auxiliary_models(workload)]
    return list({model.id: model for model in (*own, *auxiliary)}.values())


def events_between(workload: Workload, catalog: Catalog, first: date, end: date) -> tuple[Event, ...]:
    """Price events, ends of guarantees and retirements from ``first`` on and before ``end``, in order of time.

    The retirement of a redirected id is none: its calls are served as before.
    """
    found = [
        event
        for model in models_of(workload, catalog)
        for event in _events(model, workload, catalog)
        if first <= event.day < end and (event.kind != "retirement" or keeps_last_price(catalog, model))
    ]
    return tuple(sorted(found, key=lambda event: (event.day, event.model, event.kind)))


def keeps_last_price(catalog: Catalog, model: Model) -> bool:
    """Whether a model that retires bills its own price from then on, and not that of a model that serves its calls."""
    return model.retires is not None and served_by(catalog, model, model.retires) is model


def announcements(workload: Workload, context: PricingContext, free: FreeCalls) -> tuple[Announcement, ...]:
    """The price changes of the next 60 days, each with the month it makes, ends of guarantees, and retirements.

    ``free`` is the workload's part of free allowances; a model that takes over has its own.
    """

    @cache
    def pricer(day: date) -> WorkloadPricer:
        return context.pricer(workload, on=day)

    found = []
    for model in models_of(workload, context.catalog):
        for event in _events(model, workload, context.catalog):
            if event.kind != "hours" and 0 < (event.day - context.as_of).days <= ANNOUNCE_DAYS:
                monthly, at_least = None, False
                if event.kind == "price":
                    row = monthly_cost(pricer(event.day), free=None if event.to else free)
                    monthly, at_least = row.monthly, row.at_least
                found.append(Announcement(model.id, event.kind, event.day, monthly, event.to, at_least))
    return tuple(found)


def _events(model: Model, workload: Workload, catalog: Catalog) -> Iterator[Event]:
    """The events of one model: changes of its price and peak hours, ends of guarantees, and its retirement."""
    changes = dict(price_changes(catalog, model))
    for day, dated in changes.items():
        yield Event("price", day, model.id, None if dated.model is model else dated.model.id)
    for day in term_changes(catalog, model, workload):
        if day not in changes:
            yield Event("price", day, model.id)
    for day in schedule_changes(catalog, model):
        yield Event("hours", day, model.id)
    for day in guarantee_ends(catalog, model):
        yield Event("guarantee", day, model.id)
    if model.retires:
        yield Event("retirement", model.retires, model.id, model.successor)
