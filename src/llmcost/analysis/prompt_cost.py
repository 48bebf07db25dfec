"""What sending a text once costs."""

from datetime import date
from decimal import Decimal

from llmcost.model.catalog import Catalog, Model
from llmcost.model.money import MILLION, cost, exactly
from llmcost.pricing.lookup import price_on
from llmcost.pricing.sheet import Terms, band_of, quote


@exactly
def prompt_cost(catalog: Catalog, model: Model, tokens: int, as_of: date) -> Decimal | None:
    """USD for ``tokens`` of plain input in one standard request; ``None`` where no input price is known."""
    dated = price_on(catalog, model, as_of)
    if dated is None:
        return None
    quoted = quote(dated.entry, band_of(dated.entry, Decimal(tokens)), Terms(factor=dated.model.discount))
    rate = quoted.rates.get("input")
    return None if rate is None else cost(Decimal(tokens), rate, MILLION)
