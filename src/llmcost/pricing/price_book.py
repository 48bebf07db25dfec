"""A price list on a day: what each model costs, and what rows show of it, looked up once."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.money import ONE
from llmcost.model.reports.estimate import Citation
from llmcost.model.reports.notes import Note, NoteCode

from .lookup import DatedPrice, citation_of, price_on
from .rates import RateBook, named_rates

SHOWN_RATES = ("input", "output", "cache_read")


class ModelPrice(NamedTuple):
    """A model at its price of a day."""

    dated: DatedPrice
    citation: Citation
    book: RateBook
    shown: dict[str, Decimal]
    """The rates that rows show. USD per million tokens."""
    notes: tuple[Note, ...]
    """What is said of every row at this price."""


class PriceBook:
    """What a price list offers on a day. Every look at a model is remembered."""

    def __init__(self, catalog: Catalog, as_of: date) -> None:
        self.catalog, self.as_of = catalog, as_of
        self._offers: dict[str, ModelPrice | None] = {}

    def offer(self, model: Model) -> ModelPrice | None:
        """A model of the list at its price of the day; ``None`` before its first."""
        if model.id not in self._offers:
            dated = price_on(self.catalog, model, self.as_of)
            self._offers[model.id] = None if dated is None else _offered(dated, self.catalog)
        return self._offers[model.id]


def _offered(dated: DatedPrice, catalog: Catalog) -> ModelPrice:
    rates, discount = named_rates(dated.entry), dated.model.discount
    return ModelPrice(
        dated,
        citation_of(catalog, dated),
        RateBook(dated.entry),
        {name: rate for name, rate in rates.items() if name in SHOWN_RATES},
        () if discount == ONE else (Note(NoteCode.DISCOUNT, percent=(ONE - discount) * 100),),
    )
