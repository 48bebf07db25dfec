"""What the catalog says will happen to a model's price within 60 days (law P1)."""

from collections.abc import Sequence
from datetime import date, timedelta

from llmcost.model.catalog import Catalog
from llmcost.model.results import Announcement
from llmcost.model.workload import Workload
from llmcost.pricing.lookup import price_on
from llmcost.pricing.month import ANNOUNCE_DAYS, Part, month_of


def announced(workload: Workload, parts: Sequence[Part], catalog: Catalog, as_of: date) -> tuple[Announcement, ...]:
    """Price changes with the month that each makes, and retirements, of every model that the workload runs on."""
    found = []
    horizon = as_of + timedelta(days=ANNOUNCE_DAYS)
    for model in (part.candidate.model for part in parts):
        today = price_on(catalog, model, as_of)
        for day in (as_of + timedelta(days=n) for n in range(1, ANNOUNCE_DAYS + 1)):
            dated = price_on(catalog, model, day)
            if dated and (today is None or dated.entry is not today.entry):
                month = month_of(workload, parts, catalog, day, own=None)
                billed_as = None if dated.model is model else dated.model.id
                found.append(Announcement("price", day, month.monthly, billed_as))
            today = dated
        if model.retires and as_of < model.retires <= horizon:
            found.append(Announcement("retirement", model.retires, None, model.successor))
    return tuple(dict.fromkeys(found))
