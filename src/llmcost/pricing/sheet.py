"""Which rates a request pays: dated entry → band → hours → mode → region (laws P4 and P5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.catalog import RATE_NAMES, Band, Mode, Price, Rates
from llmcost.model.money import ONE, ZERO

STANDARD = "standard"
_NOT_PER_TOKEN = "storage_hour"  # modes are factors on token rates; storage is time


class Terms(NamedTuple):
    """How requests are served: the modes of the price entry that apply, in order, and a factor on everything."""

    modes: tuple[str, ...] = ()
    """Names out of the entry's ``modes``: first the hours', then the service's."""
    batch: Decimal | None = None
    """A workload's own batch factor: stands in place of the entry's batch mode and its exceptions."""
    region: Decimal = ONE


class Quote(NamedTuple):
    """USD per million tokens for one kind of request."""

    rates: Mapping[str, Decimal]
    mode: str
    band: str | None


def quote(price: Price, total_input: Decimal, terms: Terms) -> Quote:
    """The rates that a request of ``total_input`` tokens (cached ones included) pays under ``terms``.

    A band reprices the whole request. ``free`` entries price every kind at zero; otherwise a kind without a rate is
    absent, never zero.
    """
    band = band_of(price, total_input)
    rates = named_rates(band or price)
    if price.free:
        rates = dict.fromkeys(RATE_NAMES, ZERO) | rates
    served = []
    for name in terms.modes:
        mode = price.modes[name]
        if name == "batch" and terms.batch is not None:
            mode = Mode(x=terms.batch, excludes=mode.excludes)
        if not (band and "long" in mode.excludes):
            rates = _in_mode(mode, rates, banded=band is not None)
            served.append(name)
    if terms.region != ONE:
        rates = {name: rate * terms.region for name, rate in rates.items()}
    return Quote(rates, " ".join(served) or STANDARD, band_label(band) if band else None)


def _in_mode(mode: Mode, rates: dict[str, Decimal], *, banded: bool) -> dict[str, Decimal]:
    x = ONE if mode.x is None else mode.x
    own = {} if banded else named_rates(mode)
    scaled = {
        name: rate if name in mode.keep or name == _NOT_PER_TOKEN else rate * x for name, rate in rates.items()
    }  # fmt: skip
    return scaled | own


def band_of(price: Price, total_input: Decimal) -> Band | None:
    """The highest band whose threshold the total input passes: ``above`` is ``>``, ``at_least`` is ``>=``."""
    passed = [band for band in price.long if _passes(band, total_input)]
    return max(passed, key=_threshold, default=None)


def _passes(band: Band, total_input: Decimal) -> bool:
    return total_input > band.above if band.above is not None else total_input >= _threshold(band)


def _threshold(band: Band) -> int:
    return band.above if band.above is not None else band.at_least or 0


def band_label(band: Band) -> str:
    """``>200000`` or ``>=200000``."""
    return f">{band.above}" if band.above is not None else f">={band.at_least}"


def named_rates(rates: Rates) -> dict[str, Decimal]:
    """The rates that are set, by name."""
    return {name: rate for name in RATE_NAMES if (rate := getattr(rates, name)) is not None}
