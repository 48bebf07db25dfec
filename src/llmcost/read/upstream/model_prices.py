"""Reads the snapshot of model-prices: dated prices of every mode, in USD per million tokens."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.upstream import UpstreamModel, UpstreamPrice, UpstreamRates

from .documents import day_in
from .providers import MODEL_PRICES, provider_of
from .rates import UnclearPrice, priced_model, rate_of, upstream_rates_of

_RATES = {"input": "input", "cache_read": "cache_read", "cache_write": "cache_write", "output": "output"}
_THINKING = {"output": "thinking"}
_LONG_WRITES = {Decimal(2): "cache_write_1h", Decimal("2.5"): "cache_write_12h"}
"""The rate that a multiple of input for long-lived cache writes is: Anthropic's hour, OpenAI's 12 hours."""
_MODES = ("batch", "flex", "priority", "fast", "ultrafast")


def model_prices(document: Mapping[str, Any]) -> tuple[date | None, list[UpstreamModel]]:
    """The day of ``snapshot.json``, and its models. A schedule of hours makes a price unclear."""
    prices, hours = _mapping(document.get("prices")), _scheduled(document)
    return day_in(document.get("updated_at")), [
        priced_model(found, _steps(_mapping(modes), by_the_hour=(list_provider, name) in hours))
        for list_provider, models in prices.items()
        for name, modes in _mapping(models).items()
        if (found := provider_of(MODEL_PRICES, list_provider, name))
    ]


def _scheduled(document: Mapping[str, Any]) -> set[tuple[Any, str]]:
    """The provider and name of the models that have hours with another price."""
    schedules = _mapping(document.get("schedules")).get("schedule")
    return {
        (one.get("provider"), name)
        for one in (schedules if isinstance(schedules, list) else ())
        if isinstance(one, dict)
        for key, multipliers in one.items()
        if key.endswith("_multiplier")
        for name in _mapping(multipliers)
    }


def _steps(modes: Mapping[str, Any], *, by_the_hour: bool) -> Iterator[UpstreamPrice]:
    if by_the_hour:
        raise UnclearPrice("its price depends on the time of day")
    by_mode = {name: _dated(modes[name], _RATES) for name in ("standard", *_MODES) if name in modes}
    by_mode |= {name: _dated(modes[name], _THINKING) for name in ("thinking",) if name in modes}
    days = {day for steps in by_mode.values() for day, _ in steps if day}
    for day in (None, *sorted(days)):
        now = {name: _on(steps, day) for name, steps in by_mode.items()}
        standard = now.pop("standard", None)
        if standard:
            standard = _with_thinking(standard, now.pop("thinking", None))
            yield UpstreamPrice(day, standard, {name: rates for name, rates in now.items() if rates})


def _dated(entries: Any, names: Mapping[str, str]) -> list[tuple[date | None, UpstreamRates | None]]:
    """The prices of a mode from their first days on; ``None`` where it was not offered."""
    if not isinstance(entries, list):
        raise UnclearPrice("its prices have an unknown form")
    return [
        (day_in(entry.get("start")), _rates(entry.get("rates"), names)) for entry in entries if isinstance(entry, dict)
    ]


def _on(steps: list[tuple[date | None, UpstreamRates | None]], day: date | None) -> UpstreamRates | None:
    known = [rates for start, rates in steps if start is None or (day is not None and start <= day)]
    return known[-1] if known else None


def _rates(record: Any, names: Mapping[str, str]) -> UpstreamRates | None:
    if not isinstance(record, dict):
        return None
    tiers = record.get("tiers")
    bands = {}
    for tier in tiers if isinstance(tiers, list) else ():
        above = _mapping(tier).get("above")
        if not isinstance(above, int):
            raise UnclearPrice("a tier of its price has no threshold")
        bands[above + 1] = _figures(tier, names, record.get("cache_write_1h_multiple"))
    return upstream_rates_of(_figures(record, names, record.get("cache_write_1h_multiple")), bands)


def _with_thinking(standard: UpstreamRates, mode: UpstreamRates | None) -> UpstreamRates:
    """Rates with the output rate of a mode in which the model thinks."""
    if mode is None:
        return standard
    bands = {first: {**rates, **mode.bands.get(first, {})} for first, rates in standard.bands.items()}
    return upstream_rates_of({**standard.rates, **mode.rates}, bands)


def _figures(record: Mapping[str, Any], names: Mapping[str, str], multiple: Any) -> dict[str, Decimal]:
    found = {name: rate_of(record.get(key), key, name, per_token=False) for key, name in names.items()}
    input_ = found.get("input")
    if multiple in _LONG_WRITES and found.get("cache_write") and input_:
        found[_LONG_WRITES[multiple]] = input_ * multiple
    return {name: rate for name, rate in found.items() if rate is not None}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
