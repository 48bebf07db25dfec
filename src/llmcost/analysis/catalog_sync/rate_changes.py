"""Compares one price of the catalog with an upstream list, rate by rate, and merges the rates of the list into it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from llmcost.model.inputs.catalog import RATE_NAMES, Band, Mode, Price
from llmcost.model.inputs.upstream import RateSet, UpstreamPrice
from llmcost.model.money import ONE, quotient
from llmcost.pricing.rates import ServiceTerms, band_label, effective_rates, named_rates

_EDGE = 1
"""Lists disagree on whether a threshold itself belongs to the band, so a difference of one token is ignored."""
_NO_RATES: dict[str, Any] = dict.fromkeys(RATE_NAMES)


class UpstreamRate(NamedTuple):
    """A rate of an upstream list, and the one of the catalog. USD per million tokens."""

    label: str
    """``input``, ``>272000 output``, ``batch input``."""
    scope: int | str | None
    """Where it applies: from this total of input tokens on, in this mode, or (``None``) by default."""
    rate: str
    ours: Decimal | None
    """``None`` if the catalog does not have the rate."""
    theirs: Decimal


class MergedPrice(NamedTuple):
    """A price of the catalog with rates of a list, and the reasons why a person should review it."""

    price: Price
    doubts: tuple[str, ...]


def upstream_rates(price: Price, theirs: UpstreamPrice) -> Iterator[UpstreamRate]:
    """Every rate of the list. A rate that is missing there is not compared."""
    yield from _claims("", None, named_rates(price), theirs.standard.rates)
    for first, rates in theirs.standard.bands.items():
        band = near_band(price, first)
        yield from _claims(band_label(band) if band else f">{first - 1}", first, named_rates(band or Band()), rates)
    for name, sheet in theirs.modes.items():
        ours = _in_mode(price, name)
        if ours or any(theirs.standard.rates.get(rate) != figure for rate, figure in sheet.rates.items()):
            yield from _claims(name, name, ours, sheet.rates)


def _claims(label: str, scope: int | str | None, ours: RateSet, theirs: RateSet) -> Iterator[UpstreamRate]:
    for rate, figure in theirs.items():
        yield UpstreamRate(f"{label} {rate}".lstrip(), scope, rate, ours.get(rate), figure)


def _in_mode(price: Price, name: str) -> RateSet:
    """The rates of a mode below every threshold; empty if the catalog does not have the mode."""
    return effective_rates(price, None, ServiceTerms((name,))).rates if name in price.modes else {}


def near_band(price: Price, first: int) -> Band | None:
    """The band of the catalog that begins where the one of the list does."""
    return next((band for band in price.long if abs(_first(band) - first) <= _EDGE), None)


def figure_of(price: Price, scope: int | str | None, rate: str) -> Decimal | None:
    """The rate of the catalog in the scope of a rate of the list."""
    if isinstance(scope, str):
        return _in_mode(price, scope).get(rate)
    found = price if scope is None else near_band(price, scope)
    return None if found is None else named_rates(found).get(rate)


def _first(band: Band) -> int:
    """The first total of input tokens that is in the band."""
    return band.above + 1 if band.above is not None else band.at_least or 0


def merged_price(price: Price, taken: list[UpstreamRate]) -> MergedPrice:
    """The next entry after ``price``: the rates of the list, and those of ``price`` where the list has none."""
    base, doubts = _base(price, taken)
    moved = base.input != price.input or base.output != price.output
    modes: dict[str, Mode] = {}
    for name, mode in price.modes.items():
        alike = [other for other, its in price.modes.items() if its == mode and _at(taken, other)]
        rates = _at(taken, next(iter([name] if name in alike else alike), name))
        if moved and not named_rates(mode).keys() <= rates.keys():
            doubts.append(f"the list does not have the rates of the catalog for {name}")
        modes[name] = _mode(base, name, mode, rates)
    return MergedPrice(replace(base, modes=modes), tuple(doubts))


def _base(price: Price, taken: list[UpstreamRate]) -> tuple[Price, list[str]]:
    """The standard rates and their bands, and the rates that are missing in the list if input or output change."""
    rates = _at(taken, None)
    bands = tuple(replace(band, **_band_rates(taken, band)) for band in price.long)
    new = replace(price, **rates, long=bands, from_=None, source=None, checked=None, note=None, layer="")
    doubts = []
    if moved := [name for name in ("input", "output") if getattr(price, name) != getattr(new, name)]:
        open_ = sorted(named_rates(price).keys() - rates.keys())
        open_ += [
            f"{band_label(band)} {name}"
            for band in price.long
            for name in sorted(named_rates(band).keys() - _band_rates(taken, band).keys())
        ]
        if open_:
            doubts.append(f"{' and '.join(moved)} would change, and the list does not have {', '.join(open_)}")
    return new, doubts


def _at(taken: list[UpstreamRate], scope: int | str | None) -> dict[str, Any]:
    return {claim.rate: claim.theirs for claim in taken if claim.scope == scope}


def _band_rates(taken: list[UpstreamRate], band: Band) -> dict[str, Any]:
    near = [c for c in taken if isinstance(c.scope, int) and abs(c.scope - _first(band)) <= _EDGE]
    return {claim.rate: claim.theirs for claim in near}


def _mode(base: Price, name: str, old: Mode, rates: dict[str, Any]) -> Mode:
    """A mode of the new entry: the old one if it still gives the rates, else a factor, else the rates themselves."""
    for mode in (old, _factor(old, named_rates(base), rates)):
        if mode is not None and _gives(replace(base, modes={name: mode}), name, rates):
            return mode
    return replace(old, x=None, keep=(), **_NO_RATES | rates)


def _gives(price: Price, name: str, rates: RateSet) -> bool:
    served = _in_mode(price, name)
    return all(served.get(rate) == figure for rate, figure in rates.items())


def _factor(old: Mode, standard: RateSet, rates: RateSet) -> Mode | None:
    """A mode with the factor from the standard rates to ``rates``; unchanged rates are exceptions."""
    kept = tuple(name for name, figure in rates.items() if figure == standard[name])
    factors = {quotient(figure, standard[name], places=6) for name, figure in rates.items() if name not in kept}
    if len(factors) != 1 or factors == {ONE}:
        return None
    return replace(old, x=factors.pop(), keep=kept, **_NO_RATES)
