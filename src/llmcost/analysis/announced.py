"""What the catalog says will happen to a model's price within 60 days (law P1)."""

from collections.abc import Sequence
from datetime import date

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.inputs.workload import Workload
from llmcost.model.reports.estimate import Announcement
from llmcost.pricing.auxiliary_calls import models_beside
from llmcost.pricing.lookup import find, history, price_on
from llmcost.pricing.monthly_cost import ANNOUNCE_DAYS, FreeCalls, Part, month_of


def announced(
    workload: Workload, parts: Sequence[Part], catalog: Catalog, as_of: date, free: FreeCalls
) -> tuple[Announcement, ...]:
    """Price changes with the month that each makes, and retirements, of every model that the workload uses.

    ``free`` is the workload's part of free allowances; another model has its own.
    """
    beside = [find(catalog, name).model for _, name in models_beside(workload)]
    found = []
    for model in {model.id: model for model in (*(part.candidate.model for part in parts), *beside)}.values():
        today = price_on(catalog, model, as_of)
        for day in sorted(day for day in _days_of_change(model, catalog) if 0 < (day - as_of).days <= ANNOUNCE_DAYS):
            dated = price_on(catalog, model, day)
            if dated and (today is None or dated.entry is not today.entry):
                mine = free if dated.model is model else None
                month = month_of(workload, parts, catalog, day, own=None, free=mine)
                billed_as = None if dated.model is model else dated.model.id
                found.append(Announcement(model.id, "price", day, month.monthly, billed_as))
            today = dated
        if model.retires and 0 < (model.retires - as_of).days <= ANNOUNCE_DAYS:
            found.append(Announcement(model.id, "retirement", model.retires, None, model.successor))
    return tuple(found)


def _days_of_change(model: Model, catalog: Catalog) -> set[date]:
    """The days on which its price may become another: those of its entries, and of what its seller sends it to."""
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
