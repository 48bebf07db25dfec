"""Converts figures of upstream price lists to exact rates, in USD per million tokens."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from typing import Any

from llmcost.model.inputs.catalog import RATE_NAMES
from llmcost.model.inputs.upstream import RateSet, UpstreamModel, UpstreamPrice, UpstreamRates
from llmcost.model.money import plain

from .providers import ProviderModel

_EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
_SIZES = range(-18, 7)
"""Plausible powers of ten of a price."""
_BINARY_DIGITS = 15
_ESSENTIAL = ("input", "output")
_SAME_AS = {
    "thinking": "output",
    "image_input": "input",
    "audio_input": "input",
    "video_input": "input",
    "image_cache_read": "cache_read",
    "audio_cache_read": "cache_read",
    "audio_output": "output",
    "image_output": "output",
}


class UnclearPrice(Exception):
    """The prices of a model are unclear; the message gives the reason."""


def decimal_of(text: str) -> Decimal:
    """The exact decimal of a text in any notation. Raises ``ValueError``."""
    try:
        return _EXACT.create_decimal(text)
    except (InvalidOperation, Inexact, Overflow):
        raise ValueError(text[:40]) from None


def rate_of(value: Any, key: str, name: str, *, per_token: bool) -> Decimal | None:
    """The figure under ``key`` as our rate ``name``. ``None`` if it is missing, or zero, which may mean unknown.

    Raises ``UnclearPrice`` for a word, a negative number, or an input or output price that is a rounded binary
    fraction. Another rate that is such a fraction was computed from other rates and is ignored.
    """
    if value is None or value == "":
        return None
    figure = _number(value, key)
    if not figure:
        return None
    if figure < 0:
        raise UnclearPrice(f"its {key} is negative: the price depends on a condition")
    if figure.adjusted() not in _SIZES:
        raise UnclearPrice(f"its {key} is {figure:.3e}, which is not a plausible price")
    rate = figure.scaleb(6, _EXACT) if per_token else figure
    if len(rate.as_tuple().digits) >= _BINARY_DIGITS:
        if name in _ESSENTIAL:
            raise UnclearPrice(f"its {key} is {plain(rate)} per million tokens: a binary fraction, not a list price")
        return None
    return Decimal(plain(rate))


def _number(value: Any, key: str) -> Decimal:
    try:
        figure = decimal_of(value) if isinstance(value, str) else value
        if isinstance(figure, bool) or not isinstance(figure, int | Decimal):
            raise ValueError
        number = _EXACT.create_decimal(figure)
        if number.is_finite():
            return number
    except (ValueError, ArithmeticError):
        pass
    raise UnclearPrice(f"its {key} is {str(value)[:40]!r}, which is not a number") from None


def upstream_rates_of(
    rates: Mapping[str, Decimal], bands: Mapping[int, Mapping[str, Decimal]] | None = None
) -> UpstreamRates:
    """Rates and their bands. Each band has all rates; bands that change nothing are dropped."""
    base = _without_duplicates(rates)
    full: dict[int, RateSet] = {}
    below: RateSet = base
    for first, above in sorted((bands or {}).items()):
        band = _without_duplicates({**below, **above})
        if above and band != below:
            full[first] = below = band
    return UpstreamRates(base, full)


def _without_duplicates(rates: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The rates in our order, without media and thinking rates that equal the rate of text."""
    named = {name: rates[name] for name in RATE_NAMES if name in rates}
    return {name: rate for name, rate in named.items() if rate != named.get(_SAME_AS.get(name, ""))}


def priced_model(found: ProviderModel, steps: Iterable[UpstreamPrice], retires: date | None = None) -> UpstreamModel:
    """A model with its price history, or with the reason why its prices are unclear."""
    try:
        return UpstreamModel(found.provider, found.name, history_of(steps), retires=retires)
    except UnclearPrice as reason:
        return UpstreamModel(found.provider, found.name, retires=retires, unclear=str(reason))


def limits_of(limits: Mapping[str, Any]) -> dict[str, Any]:
    """The limits that are positive whole numbers. Tokens."""
    return {name: limit for name, limit in limits.items() if isinstance(limit, int) and limit > 0}


def history_of(steps: Iterable[UpstreamPrice]) -> tuple[UpstreamPrice, ...]:
    """The steps that change a price. Raises ``UnclearPrice`` if no step has a rate."""
    kept: list[UpstreamPrice] = []
    for step in steps:
        if not kept or (step.standard, step.modes) != (kept[-1].standard, kept[-1].modes):
            kept.append(step)
    if not any(step.standard.rates for step in kept):
        raise UnclearPrice("it has no price per token, or zero, which may mean free or unknown")
    return tuple(kept)
