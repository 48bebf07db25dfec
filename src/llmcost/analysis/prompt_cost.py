"""What sending texts once costs."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model
from llmcost.model.money import MILLION, ZERO, cost, exactly
from llmcost.pricing.lookup import price_on
from llmcost.pricing.rates import Terms, band_of, quote


@exactly
def prompt_cost(catalog: Catalog, model: Model, requests: Mapping[int, int], as_of: date) -> Decimal | None:
    """USD for plain input in standard requests; ``None`` where no input price is known.

    ``requests`` are tokens of a request → how many there are of that length.
    """
    dated = price_on(catalog, model, as_of)
    if dated is None:
        return None
    by_band = Counter[int]()
    bands = {}
    for tokens, times in requests.items():
        band = band_of(dated.entry, Decimal(tokens))
        bands[id(band)] = band
        by_band[id(band)] += tokens * times
    total = ZERO
    for key, band in bands.items():
        rate = quote(dated.entry, band, Terms(factor=dated.model.discount)).rates.get("input")
        if rate is None:
            return None
        total += cost(Decimal(by_band[key]), rate, MILLION)
    return total
