"""What the catalog says will change for a workload, and on which days (laws P1 and P7)."""

from collections.abc import Iterator, Sequence
from datetime import date

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.estimate import Announcement
from llmcost.model.reports.forecast import Event
from llmcost.pricing.auxiliary_calls import auxiliary_models
from llmcost.pricing.lookup import DatedPrice, find
from llmcost.pricing.model_shares import ModelShare, model_shares
from llmcost.pricing.monthly_cost import ANNOUNCE_DAYS, FreeCalls, monthly_cost
from llmcost.pricing.price_changes import price_changes, schedule_changes


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
    for day, dated in price_changes(catalog, model):
        yield Event("price", day, model.id, _billed_as(model, dated))
    for day in schedule_changes(catalog, model):
        yield Event("hours", day, model.id)
    if model.retires:
        yield Event("retirement", model.retires, model.id, model.successor)


def _billed_as(model: Model, dated: DatedPrice) -> str | None:
    """The id of the model whose price a redirect leads to; ``None`` where the price is the model's own."""
    return None if dated.model is model else dated.model.id


def announcements(
    workload: Workload, parts: Sequence[ModelShare], catalog: Catalog, as_of: date, free: FreeCalls
) -> tuple[Announcement, ...]:
    """Price changes with the month that each makes, and retirements, of every model that the workload uses.

    ``free`` is the workload's part of free allowances; another model has its own.
    """
    beside = [find(catalog, name).model for _, name in auxiliary_models(workload)]
    found = []
    for model in {model.id: model for model in (*(part.candidate.model for part in parts), *beside)}.values():
        for day, dated in price_changes(catalog, model):
            if 0 < (day - as_of).days <= ANNOUNCE_DAYS:
                mine = free if dated.model is model else None
                month = monthly_cost(workload, parts, catalog, day, own=None, free=mine)
                found.append(Announcement(model.id, "price", day, month.monthly, _billed_as(model, dated)))
        if model.retires and 0 < (model.retires - as_of).days <= ANNOUNCE_DAYS:
            found.append(Announcement(model.id, "retirement", model.retires, None, model.successor))
    return tuple(found)
