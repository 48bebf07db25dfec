"""Rates of a layer that are probably in another unit: people write USD per token instead of per million tokens."""

from collections.abc import Iterator
from decimal import Decimal

from llmcost.model.inputs.catalog import Catalog, Model, Price
from llmcost.model.money import plain

from ..rates import band_label, named_rates

TIMES = 1000
"""A rate that is this many times the shipped one, or its inverse, is odd."""
LOWEST_RATE, HIGHEST_RATE = Decimal("0.001"), Decimal(2000)
"""No list price is outside of these. USD per million tokens."""
_MOST = 5
"""The odd rates that are named one by one."""


def odd_rates_of(catalog: Catalog) -> list[str]:
    """A message for each odd rate of its layers; of many, how many more there are."""
    if not catalog.layers:
        return []
    found = [
        f"{price.layer}: {model.id}: {text}"
        for model in catalog.models.values()
        for price in model.prices
        for text in odd_rates(model, price)
    ]
    if (more := len(found) - _MOST) > 0:
        found[_MOST:] = [f"and {more:,} more such rates: see `llmcost catalog lint FILE`"]
    return found


def odd_rates(model: Model, price: Price) -> Iterator[str]:
    """A sentence for each odd rate of a layer's price, compared with the shipped rates of the model; else none.

    A rate without a shipped one is compared with the lowest and the highest of all list prices.
    """
    if not price.layer:
        return
    shipped = [named_rates(entry) for entry in model.prices if not entry.layer]
    tables = [("", price), *((f"{band_label(band)} ", band) for band in price.long)]
    tables += [(f"{name} ", mode) for name, mode in price.modes.items()]
    for label, rates in tables:
        for name, rate in named_rates(rates).items():
            usual = [entry[name] for entry in shipped if entry.get(name)]
            low, high = min(usual) / TIMES if usual else LOWEST_RATE, max(usual) * TIMES if usual else HIGHEST_RATE
            if not price.free and not low < rate < high:
                than = f"against {plain(usual[-1])} in the price list" if usual else "unlike any list price"
                yield f"{label}{name} is ${plain(rate)} per million tokens, {than}"
