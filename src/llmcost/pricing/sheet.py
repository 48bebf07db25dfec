"""Which rates a request pays: dated entry → band → hours → mode → region → discounts (laws P4 and P5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.catalog import RATE_NAMES, Band, Mode, Price, Rates
from llmcost.model.formula import PRICE_LIST, WORKLOAD, Step, Steps, worth
from llmcost.model.money import ONE, ZERO
from llmcost.model.usage import OF_INPUT, TokenClass, Usage

STANDARD = "standard"
_NOT_PER_TOKEN = "storage_hour"  # modes are factors on token rates; storage is time


class Terms(NamedTuple):
    """How requests are served: the modes of the price entry that apply, in order, and a factor on everything."""

    modes: tuple[str, ...] = ()
    """Names out of the entry's ``modes``: first the hours', then the service's."""
    batch: Decimal | None = None
    """A workload's own batch factor: stands in place of the entry's batch mode and its exceptions."""
    factor: Decimal = ONE
    """What negotiated discounts leave of every rate."""
    region: Decimal = ONE
    """The region's factor on every rate."""


class Quote(NamedTuple):
    """USD per million tokens for one kind of request."""

    rates: Mapping[str, Decimal]
    mode: str
    band: str | None
    steps: Mapping[str, Steps]
    """How each of the rates comes about."""


class Portion(NamedTuple):
    """Tokens of one request that pay by the same band: all of them, but where a band taxes only the excess."""

    buckets: Mapping[TokenClass, Decimal]
    band: Band | None


def portions(price: Price, used: Usage, requests: Decimal, length: Decimal) -> list[Portion]:
    """Requests as they are banded: whole, or with the input beyond a marginal threshold apart.

    ``used`` are the tokens of ``requests`` requests together, ``length`` is the total input of one of them, and all
    stand on the same side of every threshold. A token that passes a marginal threshold is one of the last of the input,
    and the cached prefix comes first: so the excess is taken from plain input, then from media and cache writes, and
    last from cache reads. Output stays below.
    """
    buckets, total = dict(used.buckets), used.total_input
    found = []
    while (band := band_of(price, length)) is not None and band.applies == "marginal":
        length = last_below(band)
        found.append(Portion(_taken(buckets, total - length * requests), band))
        total = length * requests
    return [Portion(buckets, band), *found]


def last_below(band: Band) -> Decimal:
    """The longest total input to which a band does not apply, in whole tokens."""
    return Decimal(_threshold(band) - (0 if band.above is not None else 1))


_FROM_THE_END = (TokenClass.INPUT, *reversed(OF_INPUT))


def _taken(buckets: dict[TokenClass, Decimal], excess: Decimal) -> dict[TokenClass, Decimal]:
    """Move ``excess`` input tokens out of ``buckets``, from the end of the input."""
    moved = {}
    for name in _FROM_THE_END:
        part = min(buckets.get(name, ZERO), excess)
        if part:
            moved[name] = part
            buckets[name] -= part
            excess -= part
    return moved


def quote(price: Price, band: Band | None, terms: Terms) -> Quote:
    """The rates that the tokens of a band (``None``: below every threshold) pay under ``terms``.

    ``free`` entries price every kind at zero; otherwise a kind without a rate is absent, never zero.
    """
    label = band_label(band) if band else None
    steps = _listed(price, band, label)
    served = []
    for name in terms.modes:
        mode, origin = price.modes[name], price.layer or PRICE_LIST
        if name == "batch" and terms.batch is not None:
            mode, origin = Mode(x=terms.batch, excludes=mode.excludes), WORKLOAD
        if not (band and ("long" in mode.excludes or mode.x is None)):
            steps = _in_mode(name, mode, origin, steps, banded=band is not None)
            served.append(name)
    for factor, what in ((terms.region, "region"), (terms.factor, "discount")):
        if factor != ONE:
            steps = {name: (*before, Step(factor, what, PRICE_LIST)) for name, before in steps.items()}
    rates = {name: worth(made) for name, made in steps.items()}
    return Quote(rates, " ".join(served) or STANDARD, label, steps)


def _listed(price: Price, band: Band | None, label: str | None) -> dict[str, Steps]:
    """The prices of the list that everything begins with."""
    rates = named_rates(band or price)
    if price.free:
        rates = dict.fromkeys(RATE_NAMES, ZERO) | rates
    origin, what = price.layer or PRICE_LIST, f"list price {label}" if label else "list price"
    return {name: (Step(rate, what, origin),) for name, rate in rates.items()}


def _in_mode(name: str, mode: Mode, origin: str, steps: dict[str, Steps], *, banded: bool) -> dict[str, Steps]:
    """A mode's factor behind what stands there, or its own rates in the place of it."""
    made = steps
    if mode.x is not None:
        factor = (Step(mode.x, name, origin),)
        kept = (*mode.keep, _NOT_PER_TOKEN)
        made = {rate: before if rate in kept else before + factor for rate, before in steps.items()}
    if banded:
        return made
    return made | {rate: (Step(value, f"{name} price", origin),) for rate, value in named_rates(mode).items()}


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
