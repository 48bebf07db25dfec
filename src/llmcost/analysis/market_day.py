"""A price list on a day: what every analysis is asked on."""

from datetime import date
from typing import NamedTuple

from llmcost.model.catalog import Catalog
from llmcost.model.results import CatalogStamp


class Market(NamedTuple):
    """A price list, the day to read it on, and which list it is."""

    catalog: Catalog
    as_of: date
    stamp: CatalogStamp
