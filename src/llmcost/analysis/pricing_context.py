"""A price list on a day: what every analysis is asked on."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog
from llmcost.model.reports.estimate import CatalogStamp


class PricingContext(NamedTuple):
    """A price list, the day to read it on, and which list it is."""

    catalog: Catalog
    as_of: date
    stamp: CatalogStamp


def pricing_context(catalog: Catalog, as_of: date, sha256: str, layers: Sequence[str] = ()) -> PricingContext:
    """A price list on a day, with what reports say of it: its hash, its age in days, the layers over it."""
    age = max((as_of - catalog.as_of).days, 0)
    return PricingContext(catalog, as_of, CatalogStamp(catalog.as_of, age, sha256, ("built-in", *layers)))
