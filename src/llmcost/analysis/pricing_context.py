"""The pricing of one run: a catalog, the day to read it on, and one price book for each day."""

from datetime import date
from typing import TYPE_CHECKING

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.reports.provenance import CatalogStamp, ShownCurrency

if TYPE_CHECKING:
    from llmcost.model.inputs.config import CurrencyShown
    from llmcost.model.inputs.workload import Workload
    from llmcost.pricing.price_list.price_book import PriceBook
    from llmcost.pricing.workload_pricer import WorkloadPricer


class PricingContext:
    """The catalog that an analysis is asked on, its day and its stamp. Every price of a run comes from its books."""

    def __init__(self, catalog: Catalog, as_of: date, stamp: CatalogStamp) -> None:
        self.catalog, self.as_of, self.stamp = catalog, as_of, stamp
        self._books: dict[date, PriceBook] = {}

    @property
    def prices(self) -> "PriceBook":
        return self.prices_on(self.as_of)

    def prices_on(self, day: date) -> "PriceBook":
        from llmcost.pricing.price_list.price_book import PriceBook  # not needed to list models

        if day not in self._books:
            self._books[day] = PriceBook(self.catalog, day)
        return self._books[day]

    def pricer(self, workload: "Workload", *, on: date | None = None, explained: bool = False) -> "WorkloadPricer":
        """A workload at the prices of a day; with ``explained``, its line items carry their calculations."""
        from llmcost.pricing.workload_pricer import WorkloadPricer  # not needed to list models

        return WorkloadPricer(workload, self.prices_on(on or self.as_of), explained=explained)


def pricing_context(
    catalog: Catalog, as_of: date, sha256: str, shown_in: "CurrencyShown | None" = None
) -> PricingContext:
    """The context of a catalog on a day, with what reports say of it: hash, age in days, overlays, currency shown."""
    age = max((as_of - catalog.as_of).days, 0)
    layers = ("built-in", *(layer.file for layer in catalog.layers))
    shown = None
    if shown_in:
        shown = ShownCurrency(shown_in.code, shown_in.per_usd, shown_in.as_of, shown_in.source)
    return PricingContext(catalog, as_of, CatalogStamp(catalog.as_of, age, sha256, layers, catalog.layers, shown))
