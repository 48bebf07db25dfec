"""Reads the retail meters of azure-genai-prices: OpenAI's models on Azure, globally and in data zones."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.upstream import UpstreamModel, UpstreamPrice
from llmcost.model.money import quotient

from .documents import day_in
from .providers import ProviderModel
from .rates import UnclearPrice, priced_model, rate_of, upstream_rates_of

_METER = re.compile(
    r"(?:gpt )?(?P<name>\d(?:\.\d)?(?: (?:mini|nano|pro|sol|luna|terra|astra))?)(?: (?P<length>shortco|longco))?"
    r"(?: (?P<mode>batch|pp|std))?(?: (?P<cached>cd|cached|cchd))?(?: (?P<write>wr))? ?(?P<kind>inp|inpt|opt|outp)?"
    r"(?: std)? (?P<zone>gl|glbl|dz|dzone) 1m tokens",
    re.IGNORECASE,
)
"""``5.4 mini Batch cd Inp Gl 1M Tokens``. Meters of other forms, also of older models, are not read."""
_PRODUCT = "Azure OpenAI GPT5"
_LONG = 272_001
"""The first input of a long request, in tokens: the meters do not say it."""
_MODES = {"batch": "batch", "pp": "priority", "std": None, None: None}
_ZONES = {"us": "eastus", "eu": "swedencentral"}
"""A region of each data zone: where it is served, the meter is that of the zone."""


def azure_prices(document: Mapping[str, Any]) -> tuple[date | None, list[UpstreamModel]]:
    """The day on which the meters were fetched, and OpenAI's models from GPT-5 on with the factors of data zones."""
    meters: dict[str, list[tuple[re.Match[str], Mapping[str, Any]]]] = {}
    items = document.get("items")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and item.get("productName") == _PRODUCT and item.get("unitOfMeasure") == "1M":
            if meter := _METER.fullmatch(str(item.get("meterName"))):
                meters.setdefault("gpt-" + meter["name"].lower().replace(" ", "-"), []).append((meter, item))
    return day_in(document.get("fetched_at")), [_model(name, found) for name, found in meters.items()]


def _model(name: str, meters: list[tuple[re.Match[str], Mapping[str, Any]]]) -> UpstreamModel:
    place = ProviderModel("azure", name)
    try:
        world = [(meter, item) for meter, item in meters if meter["zone"].lower().startswith("gl")]
        price = _price(world)
        zones = {zone: _price(_served(meters, region)) for zone, region in _ZONES.items()}
    except UnclearPrice as reason:
        return UpstreamModel("azure", name, unclear=str(reason))
    base = price.standard.rates.get("input")
    factors = {
        zone: quotient(rate, base, places=4)
        for zone, zoned in zones.items()
        if base and (rate := zoned.standard.rates.get("input"))
    }
    return replace(priced_model(place, [price]), regions=factors)


def _served(
    meters: list[tuple[re.Match[str], Mapping[str, Any]]], region: str
) -> list[tuple[re.Match[str], Mapping[str, Any]]]:
    return [
        (meter, item)
        for meter, item in meters
        if meter["zone"].lower().startswith("d") and region in (item.get("regions") or ())
    ]


def _price(meters: list[tuple[re.Match[str], Mapping[str, Any]]]) -> UpstreamPrice:
    """The price of meters of one zone. A meter in the list twice has the price that began last."""
    rates: dict[str | None, dict[str, Decimal]] = {None: {}}
    bands: dict[str | None, dict[str, Decimal]] = {}
    for meter, item in sorted(meters, key=lambda one: str(one[1].get("effectiveStartDate"))):
        mode = _MODES[meter["mode"] and meter["mode"].lower()]
        kind = _kind(meter)
        figure = rate_of(item.get("retailPrice"), "retailPrice", kind, per_token=False)
        if figure is not None:
            into = bands if (meter["length"] or "").lower() == "longco" else rates
            into.setdefault(mode, {})[kind] = figure
    standard = upstream_rates_of(rates[None], {_LONG: bands[None]} if None in bands else None)
    modes = {mode: upstream_rates_of(found) for mode, found in rates.items() if mode}
    return UpstreamPrice(None, standard, modes)


def _kind(meter: re.Match[str]) -> str:
    if meter["write"]:
        return "cache_write"
    if meter["cached"]:
        return "cache_read"
    return "output" if (meter["kind"] or "").lower().startswith("o") else "input"
