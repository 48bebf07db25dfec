"""Reads the prices in the library genai-prices: an optional dependency that is slow to import, so only on use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from llmcost.model.inputs.upstream import UpstreamModel, UpstreamPrice, UpstreamRates
from llmcost.model.problems import InputError

from .providers import GENAI_PRICES, provider_of
from .rates import UnclearPrice, priced_model, rate_of, upstream_rates_of

INSTALL = "pip install 'llmcost-cli[sync]'"
OLDEST, BEYOND = (0, 2, 3), (0, 3)
"""The supported versions: from ``OLDEST``, below ``BEYOND``."""
_RATES = {
    "input_mtok": "input",
    "cache_read_mtok": "cache_read",
    "cache_write_mtok": "cache_write",
    "cache_write_5m_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_1h",
    "output_mtok": "output",
    "output_reasoning_mtok": "thinking",
    "input_image_mtok": "image_input",
    "cache_image_read_mtok": "image_cache_read",
    "input_audio_mtok": "audio_input",
    "cache_audio_read_mtok": "audio_cache_read",
    "input_video_mtok": "video_input",
    "output_audio_mtok": "audio_output",
    "output_image_mtok": "image_output",
}
_MODES = {
    ("processing", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
    ("service_tier", "fast"): "fast",
    ("speed", "fast"): "fast",
}


def installed_providers() -> tuple[str, Sequence[Any]]:
    """The installed version, and its providers. Raises ``InputError`` if it is missing or not supported."""
    try:
        from importlib.metadata import version

        from genai_prices.data import providers

        installed = version("genai-prices")
    except ImportError:
        raise InputError.of("missing-extra", "genai-prices is not installed", INSTALL) from None
    numbers = tuple(int(part) if part.isdecimal() else 0 for part in installed.split(".")[:3])
    if not OLDEST <= numbers < BEYOND:
        message = f"genai-prices {installed} is installed; versions from 0.2.3 to below 0.3 are supported"
        raise InputError.of("missing-extra", message, INSTALL)
    return installed, providers


def genai_prices(providers: Iterable[Any]) -> list[UpstreamModel]:
    """The models of our providers, each under its own id only: its patterns there also match other prices."""
    return [
        priced_model(found, _steps(model))
        for provider in providers
        for model in provider.models
        if (found := provider_of(GENAI_PRICES, provider.id, model.id))
    ]


def _steps(model: Any) -> Iterator[UpstreamPrice]:
    """The states of a model's prices over time: each new price or new variant begins one."""
    entries = [(_start(entry), entry.prices) for entry in _as_list(model.prices)]
    variants = [
        (_start(variant), mode, variant.prices)
        for variant in model.price_variants or ()
        if len(variant.when) == 1 and (mode := _MODES.get(next(iter(variant.when.items()))))
    ]
    days = {day for day in (*(day for day, _ in entries), *(day for day, _, _ in variants)) if day}
    for day in (None, *sorted(days)):
        standard = vars(next(prices for start, prices in reversed(entries) if _applies(start, day)))
        by_mode: dict[str, dict[str, Any]] = {}
        for start, mode, prices in variants:
            if _applies(start, day):
                for key, price in vars(prices).items():
                    by_mode.setdefault(mode, {}).setdefault(key, price)
        modes = {mode: _rates_of({**standard, **changes}) for mode, changes in by_mode.items() if any(changes.values())}
        yield UpstreamPrice(day, _rates_of(standard), modes)


def _as_list(prices: Any) -> list[Any]:
    return list(prices) if isinstance(prices, list) else [SimpleNamespace(constraint=None, prices=prices)]


def _start(entry: Any) -> date | None:
    if entry.constraint is None:
        return None
    day = getattr(entry.constraint, "start_date", None)
    if not isinstance(day, date):
        raise UnclearPrice("its price depends on the time of day, and the library has neither weekdays nor holidays")
    return day


def _applies(start: date | None, day: date | None) -> bool:
    return start is None or (day is not None and start <= day)


def _rates_of(prices: Mapping[str, Any]) -> UpstreamRates:
    """Rates and bands. A tier applies above its start and reprices the whole request."""
    base: dict[str, Decimal] = {}
    bands: dict[int, dict[str, Decimal]] = {}
    for key, name in _RATES.items():
        price = prices.get(key)
        for start, figure in _tiers(price):
            rate = rate_of(figure, key, name, per_token=False)
            if rate is not None:
                (base if start is None else bands.setdefault(start + 1, {}))[name] = rate
    return upstream_rates_of(base, bands)


def _tiers(price: Any) -> Iterator[tuple[int | None, Any]]:
    yield None, getattr(price, "base", price)
    for tier in getattr(price, "tiers", ()):
        yield tier.start, tier.price
