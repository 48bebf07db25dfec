"""Reads openai-cost-calculator: a file for each provider, most of them parsed from its own pages, with the day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.upstream import UpstreamModel, UpstreamPrice, UpstreamRates

from .documents import day_in
from .providers import OPENAI_COST_CALCULATOR, provider_of
from .rates import UnclearPrice, priced_model, rate_of, upstream_rates_of

_RATES = {
    "input": "input",
    "cached_input": "cache_read",
    "cache_write": "cache_write",
    "cache_write_1h": "cache_write_1h",
    "output": "output",
    "reasoning": "thinking",
    "input_image": "image_input",
    "input_audio": "audio_input",
    "cached_input_audio": "audio_cache_read",
    "output_audio": "audio_output",
    "output_image": "image_output",
}
_MODES = ("batch", "flex", "priority", "fast")
_WHOLE: tuple[dict[str, str], ...] = ({}, {"region": "global"})
"""The conditions of a price without a region."""


def openai_cost_calculator(documents: Iterable[Mapping[str, Any]]) -> tuple[date | None, list[UpstreamModel]]:
    """The oldest day on which a provider was read, and the models. Those that nobody verified are left out."""
    days: set[date | None] = set()
    models: list[UpstreamModel] = []
    for document in documents:
        pages = {one.get("id"): one for one in _records(document.get("sources"))}
        for model in _records(document.get("models")):
            page, name = pages.get(model.get("source"), {}), str(model.get("id"))
            found = provider_of(OPENAI_COST_CALCULATOR, document.get("provider"), name)
            if found and str(page.get("kind", "")).startswith("official"):
                days.add(day_in(document.get("verified_at")))
                models.append(replace(priced_model(found, _steps(model)), page=_address(page)))
    known = [day for day in days if day]
    return (min(known) if known and None not in days else None), models


def _address(page: Mapping[str, Any]) -> str | None:
    """The page of a source of documents. An interface for prices is a machine's answer, and no page."""
    return str(page.get("url")) if page.get("kind") == "official_docs" else None


def _steps(model: Mapping[str, Any]) -> Iterator[UpstreamPrice]:
    entries = _records(model.get("prices"))
    if any("period" in _conditions(entry) for entry in entries):
        raise UnclearPrice("its price depends on the time of day")
    days = {day_in(entry.get("effective_from")) for entry in entries}
    for day in (None, *sorted(day for day in days if day)):
        current = [entry for entry in entries if _applies(entry, day)]
        if standard := _rates(current, None):
            yield UpstreamPrice(day, standard, {m: rates for m in _MODES if (rates := _rates(current, m))})


def _applies(entry: Mapping[str, Any], day: date | None) -> bool:
    start, end = day_in(entry.get("effective_from")), day_in(entry.get("effective_until"))
    return (start is None or (day is not None and start <= day)) and (end is None or day is None or day < end)


def _rates(entries: Iterable[Mapping[str, Any]], mode: str | None) -> UpstreamRates | None:
    base: dict[str, Decimal] = {}
    bands: dict[int, dict[str, Decimal]] = {}
    for entry in entries:
        conditions = dict(_conditions(entry))
        if conditions.pop("service_tier", None) == mode and conditions in _WHOLE:
            first, listed = entry.get("min_input_tokens"), entry.get("rates")
            found = listed if isinstance(listed, dict) else {}
            rates = {name: rate_of(found.get(key), key, name, per_token=False) for key, name in _RATES.items()}
            into = bands.setdefault(first, {}) if isinstance(first, int) else base
            into |= {name: rate for name, rate in rates.items() if rate is not None}
    return upstream_rates_of(base, bands) if base else None


def _conditions(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    given = entry.get("conditions")
    return given if isinstance(given, dict) else {}


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
