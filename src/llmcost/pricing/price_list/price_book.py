"""The prices of one catalog on one day: each model is looked up once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.money import ONE
from llmcost.model.record import record
from llmcost.model.reports.notes import Note, NoteCode
from llmcost.model.reports.provenance import Citation

from ..rates import RateBook, named_rates
from .lookup import Candidate, DatedPrice, citation_of, price_on, served_by
from .odd_rates import odd_rates

SHOWN_RATES = ("input", "output", "cache_read")


@record
class ModelPrice:
    dated: DatedPrice
    citation: Citation
    rates: RateBook
    shown_rates: dict[str, Decimal]
    """The rates that rows show. USD per million tokens."""
    notes: tuple[Note, ...]
    """Notes on every row at this price."""


class PriceBook:
    """The prices of ``catalog`` on the day ``as_of``. A run has one for each catalog and day."""

    def __init__(self, catalog: Catalog, as_of: date) -> None:
        self.catalog, self.as_of = catalog, as_of
        self._prices: dict[int, tuple[Model, ModelPrice | None]] = {}

    def price(self, model: Model) -> ModelPrice | None:
        """The price of a model, or ``None`` before its first one. A changed copy of a model has its own price."""
        if id(model) not in self._prices:
            dated = price_on(self.catalog, model, self.as_of)
            self._prices[id(model)] = model, None if dated is None else _model_price(dated, self.catalog, self.as_of)
        return self._prices[id(model)][1]

    def serving(self, candidate: Candidate) -> Candidate:
        """The candidate with the model that serves its calls, on which all that is billed depends (law P7)."""
        model = served_by(self.catalog, candidate.model, self.as_of)
        return candidate if model is candidate.model else replace(candidate, model=model)


def _model_price(dated: DatedPrice, catalog: Catalog, as_of: date) -> ModelPrice:
    rates, guaranteed = named_rates(dated.entry), dated.entry.guaranteed_until
    markup, discount = dated.model.markup, dated.model.discount
    notes = [] if markup == ONE else [Note(NoteCode.MARKUP, percent=(markup - ONE) * 100)]
    notes += [] if discount == ONE else [Note(NoteCode.DISCOUNT, percent=(ONE - discount) * 100)]
    notes += [Note(NoteCode.ODD_RATE, name=text) for text in odd_rates(dated.model, dated.entry)]
    if guaranteed and guaranteed < as_of:
        notes.append(Note(NoteCode.GUARANTEE_ENDED, day=guaranteed))
    return ModelPrice(
        dated,
        citation_of(catalog, dated),
        RateBook(dated),
        {name: rate for name, rate in rates.items() if name in SHOWN_RATES},
        tuple(notes),
    )
