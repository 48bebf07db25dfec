"""Reads the prices of metergraph-core: dated, by channel and region, under every name that a channel serves."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.upstream import UpstreamModel, UpstreamPrice, UpstreamRates

from .documents import day_in
from .providers import METERGRAPH, provider_of
from .rates import UnclearPrice, decimal_of, priced_model, rate_of, upstream_rates_of

_RATES = {
    "input_per_mtok": "input",
    "cache_read_per_mtok": "cache_read",
    "cache_write_5m_per_mtok": "cache_write",
    "cache_write_1h_per_mtok": "cache_write_1h",
    "output_per_mtok": "output",
}
_BATCH = {
    "batch_input_per_mtok": "input",
    "batch_cache_read_per_mtok": "cache_read",
    "batch_output_per_mtok": "output",
}


def metergraph(document: Mapping[str, Any]) -> tuple[date | None, list[UpstreamModel]]:
    """The day on which the prices were verified, and the models, under the names that are in use on that day."""
    read = day_in(document.get("pricing_verified_at"))
    found: dict[tuple[str, str], UpstreamModel] = {}
    for model in _records(document.get("models")):
        own = str(model.get("canonical_id", "")).partition("/")[2]
        for alias in _records(model.get("aliases")):
            channel, name = alias.get("channel"), str(alias.get("alias"))
            place = provider_of(METERGRAPH, channel, name)
            if place and "/" not in name and read and _holds(alias, read):
                priced = priced_model(place, _steps(model, channel))
                found[place] = replace(priced, serves=own if own != name else None)
    return read, list(found.values())


def _holds(entry: Mapping[str, Any], day: date) -> bool:
    start, end = day_in(entry.get("effective_from")), day_in(entry.get("effective_to"))
    return (start is None or start <= day) and (end is None or day < end)


def _steps(model: Mapping[str, Any], channel: Any) -> Iterator[UpstreamPrice]:
    entries = [
        entry
        for entry in _records(model.get("prices"))
        if (entry.get("channel"), entry.get("region")) == (channel, "global")
    ]
    for entry in sorted(entries, key=lambda one: str(one.get("effective_from"))):
        rules = entry.get("rules")
        long = rules.get("long_context") if isinstance(rules, dict) else None
        batch = _figures(entry, _BATCH)
        modes = {"batch": UpstreamRates(batch)} if batch else {}
        yield UpstreamPrice(day_in(entry.get("effective_from")), _with_bands(_figures(entry, _RATES), long), modes)


def _with_bands(base: dict[str, Decimal], long: Any) -> UpstreamRates:
    if not isinstance(long, dict):
        return upstream_rates_of(base)
    try:
        first = int(long["threshold"]) + 1
        x_in, x_out = (decimal_of(str(long[f"{side}_multiplier"])) for side in ("input", "output"))
    except (KeyError, ValueError):
        raise UnclearPrice("its price of long inputs has an unknown form") from None
    band = {name: rate * (x_out if name == "output" else x_in) for name, rate in base.items()}
    return upstream_rates_of(base, {first: band})


def _figures(entry: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Decimal]:
    found = {name: rate_of(entry.get(key), key, name, per_token=False) for key, name in names.items()}
    return {name: rate for name, rate in found.items() if rate is not None}


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
