"""Reads downloaded price lists: litellm's JSON, api.json of models.dev, and the models API of OpenRouter."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from llmcost.model.inputs.upstream import UpstreamModel, UpstreamPrice, UpstreamRates

from .providers import LITELLM, MODELS_DEV, OPENROUTER, ProviderModel, provider_of
from .rates import UnclearPrice, limits_of, priced_model, rate_of, upstream_rates_of

Record = Mapping[str, Any]
Rates = dict[str, Decimal]
Bands = dict[int, Rates]


# --- litellm: USD per token, under keys that say kind, threshold and mode ---------------------------------------------

_LITELLM = {
    "input_cost_per_token": "input",
    "cache_read_input_token_cost": "cache_read",
    "cache_creation_input_token_cost": "cache_write",
    "cache_creation_input_token_cost_above_1hr": "cache_write_1h",
    "cache_creation_input_token_cost_above_12hr": "cache_write_12h",
    "output_cost_per_token": "output",
    "output_cost_per_reasoning_token": "thinking",
    "input_cost_per_image_token": "image_input",
    "cache_read_input_image_token_cost": "image_cache_read",
    "input_cost_per_audio_token": "audio_input",
    "cache_read_input_audio_token_cost": "audio_cache_read",
    "input_cost_per_video_token": "video_input",
    "output_cost_per_audio_token": "audio_output",
    "output_cost_per_image_token": "image_output",
}
_LITELLM_MODES = {"batches": "batch", "flex": "flex", "priority": "priority", "ultrafast": "ultrafast"}
_LITELLM_KEY = re.compile(
    rf"({'|'.join(sorted(_LITELLM, key=len, reverse=True))})(?:_above_(\d{{1,6}})k_tokens)?(?:_(\w+))?"
)


def litellm(document: Record) -> list[UpstreamModel]:
    """The models of ``model_prices_and_context_window.json``, keyed by ``provider/name`` or by name."""
    models: dict[ProviderModel, UpstreamModel] = {}
    for key, record in document.items():
        list_provider = record.get("litellm_provider") if isinstance(record, dict) else None
        if found := provider_of(LITELLM, list_provider, key):
            priced = priced_model(found, _litellm_price(record), _day(record.get("deprecation_date")))
            limits = {"context": record.get("max_input_tokens"), "max_output": record.get("max_output_tokens")}
            model = replace(priced, **limits_of(limits))
            known = models.setdefault(found, model)
            if known.prices != model.prices:
                reason = f"it is listed twice, as {found.name} and with its provider, at different prices"
                models[found] = UpstreamModel(found.provider, found.name, retires=known.retires, unclear=reason)
    return list(models.values())


def _litellm_price(record: Record) -> Iterator[UpstreamPrice]:
    if record.get("off_peak_pricing"):
        raise UnclearPrice("its price depends on the time of day, and its base rates are peak rates")
    rates: dict[str | None, Rates] = {}
    bands: dict[str | None, Bands] = {}
    for key, value in record.items():
        parts = _LITELLM_KEY.fullmatch(key)
        mode = parts and parts[3]
        if parts and (mode is None or mode in _LITELLM_MODES):
            name, thousands = _LITELLM[parts[1]], parts[2]
            rate = rate_of(value, key, name, per_token=True)
            if rate is not None and thousands:
                first = int(thousands) * 1000 + (0 if record["litellm_provider"] == "xai" else 1)
                bands.setdefault(mode, {}).setdefault(first, {})[name] = rate
            elif rate is not None:
                rates.setdefault(mode, {})[name] = rate
    ranges = _litellm_ranges(record.get("tiered_pricing"))
    standard = upstream_rates_of(rates.get(None) or ranges.rates, bands.get(None) or ranges.bands)
    modes = {_LITELLM_MODES[mode]: upstream_rates_of(rates[mode], bands.get(mode)) for mode in rates if mode}
    yield UpstreamPrice(None, standard, modes)


def _litellm_ranges(tiers: Any) -> UpstreamRates:
    """Rates from ``tiered_pricing``: by ranges ``[from, to]`` of the total input, including the upper end."""
    base: Rates = {}
    bands: Bands = {}
    for tier in tiers if isinstance(tiers, list) else ():
        span = tier.get("range") if isinstance(tier, dict) else None
        if not isinstance(span, list) or not span or not isinstance(span[0], int | Decimal):
            raise UnclearPrice("its tiered_pricing has an unknown form")
        rates = _rates_in(tier, _LITELLM, per_token=True)
        if span[0] == 0:
            base = rates
        else:
            bands[int(span[0]) + 1] = rates
    return UpstreamRates(base, bands)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None
    except ValueError:
        return None


# --- models.dev: USD per million tokens, by provider ------------------------------------------------------------------

_MODELS_DEV = {
    "input": "input",
    "cache_read": "cache_read",
    "cache_write": "cache_write",
    "output": "output",
    "reasoning": "thinking",
    "input_audio": "audio_input",
    "output_audio": "audio_output",
}


def models_dev(document: Record) -> list[UpstreamModel]:
    """The models of ``api.json``: providers, each with ``models``, each with ``cost``."""
    return [
        priced_model(found, _models_dev_price(model))
        for list_provider, entry in document.items()
        if isinstance(entry, dict) and isinstance(entry.get("models"), dict)
        for name, model in entry["models"].items()
        if isinstance(model, dict) and (found := provider_of(MODELS_DEV, list_provider, name))
    ]


def _models_dev_price(model: Record) -> Iterator[UpstreamPrice]:
    """The price of a model, from tiers with a size. ``context_over_200k`` is ignored: it is not always 200,000."""
    cost = model.get("cost")
    if not isinstance(cost, dict):
        raise UnclearPrice("it has no cost")
    bands: Bands = {}
    for tier in _list(cost.get("tiers")):
        size = tier["tier"].get("size") if isinstance(tier.get("tier"), dict) else None
        if not isinstance(size, int):
            raise UnclearPrice("a tier of its cost has no size")
        bands[size + 1] = _rates_in(tier, _MODELS_DEV, per_token=False)
    if "context_over_200k" in cost and not bands:
        raise UnclearPrice("it has a price for long inputs without a threshold")
    yield UpstreamPrice(None, upstream_rates_of(_rates_in(cost, _MODELS_DEV, per_token=False), bands))


def _rates_in(record: Record, names: Mapping[str, str], *, per_token: bool) -> Rates:
    found = {name: rate_of(record.get(key), key, name, per_token=per_token) for key, name in names.items()}
    return {name: rate for name, rate in found.items() if rate is not None}


def _list(value: Any) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


# --- OpenRouter: USD per token, as text -------------------------------------------------------------------------------

_OPENROUTER = {
    "prompt": "input",
    "input_cache_read": "cache_read",
    "input_cache_write": "cache_write",
    "input_cache_write_1h": "cache_write_1h",
    "completion": "output",
    "internal_reasoning": "thinking",
}


def openrouter(document: Record) -> list[UpstreamModel]:
    """The models of ``/api/v1/models``, without variants (``:free``): under ``data``, with ids ``vendor/model``."""
    return list(_openrouter_models(document))


def _openrouter_models(document: Record) -> Iterator[UpstreamModel]:
    for model in _list(document.get("data")):
        vendor, slash, name = str(model.get("id", "")).partition("/")
        found = provider_of(OPENROUTER, vendor, name) if slash and ":" not in name else None
        if found:
            yield priced_model(found, _openrouter_price(model))


def _openrouter_price(model: Record) -> Iterator[UpstreamPrice]:
    pricing = model.get("pricing")
    if not isinstance(pricing, dict):
        raise UnclearPrice("it has no pricing")
    bands: Bands = {}
    for override in _list(pricing.get("overrides")):
        least = override.get("min_prompt_tokens")
        if not isinstance(least, int) or {"utc_start", "utc_end"} & override.keys():
            raise UnclearPrice("its price depends on the time of day, or on an unknown condition")
        bands[least] = _rates_in(override, _OPENROUTER, per_token=True)
    yield UpstreamPrice(None, upstream_rates_of(_rates_in(pricing, _OPENROUTER, per_token=True), bands))
