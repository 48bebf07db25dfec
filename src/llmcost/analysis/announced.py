"""What the catalog says will happen to a model's price within 60 days (law P1)."""

from datetime import date, timedelta

from llmcost.model.catalog import Catalog
from llmcost.model.results import Announcement
from llmcost.model.workload import Workload
from llmcost.pricing.lookup import Candidate, history, price_on
from llmcost.pricing.month import ANNOUNCE_DAYS, month_on


def announced(workload: Workload, candidate: Candidate, catalog: Catalog, as_of: date) -> tuple[Announcement, ...]:
    """Price changes with the month that each makes, and the retirement, oldest first."""
    model = candidate.model
    horizon = as_of + timedelta(days=ANNOUNCE_DAYS)
    days = {starts for starts, _ in history(model)} | ({model.redirects.from_} if model.redirects else set())
    found = []
    for day in sorted(day for day in days if as_of < day <= horizon):
        dated = price_on(catalog, model, day)
        billed_as = dated.model.id if dated and dated.model is not model else None
        month = month_on(workload, candidate, catalog, day, own=None)
        found.append(Announcement("price", day, month.monthly, billed_as))
    if model.retires and as_of < model.retires <= horizon:
        found.append(Announcement("retirement", model.retires, None, model.successor))
    return tuple(found)
