"""Which rates a request pays: dated entry → band → hours → mode → region → discounts (laws P4 and P5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from llmcost.model.calculation import PRICE_LIST, WORKLOAD, Step, Steps, evaluate
from llmcost.model.inputs.catalog import RATE_NAMES, Band, Mode, Price, Rates
from llmcost.model.money import ONE, ZERO
from llmcost.model.reports.component_key import STANDARD
from llmcost.model.usage import OF_INPUT, TokenClass, Usage

_NOT_PER_TOKEN = "storage_hour"  # modes are factors on token rates; storage is time


class ServiceTerms(NamedTuple):
    """How requests are served: the modes of the price entry that apply, in order, and a factor on everything."""

    modes: tuple[str, ...] = ()
    """Names out of the entry's ``modes``: first the hours', then the service's."""
    batch: Decimal | None = None
    """A workload's own batch factor: stands in place of the entry's batch mode and its exceptions."""
    factor: Decimal = ONE
    """What negotiated discounts leave of every rate."""
    discounted_by: str = PRICE_LIST
    """The files of the price layers that have these discounts."""
    region: Decimal = ONE
    """The region's factor on every rate."""
    place: str = ""
    """The region's name."""


class EffectiveRates(NamedTuple):
    """What the tokens of one kind of request pay: a list, and what is made of it."""

    price: Price
    sheet: Rates
    """The entry itself, or the band that holds."""
    modes: "tuple[_AppliedMode, ...]"
    terms: ServiceTerms
    mode: str
    band: str | None

    @property
    def rates(self) -> dict[str, Decimal]:
        """USD per million tokens; a kind that is not sold is absent, never zero."""
        return {name: evaluate(steps) for name in RATE_NAMES if (steps := rate_steps(self, name))}


class _AppliedMode(NamedTuple):
    """A mode that applies, and whose it is."""

    name: str
    mode: Mode
    origin: str


class BandPortion(NamedTuple):
    """Tokens of one request that pay by the same band: all of them, but where a band taxes only the excess."""

    buckets: Mapping[TokenClass, Decimal]
    band: Band | None


def band_portions(price: Price, used: Usage, requests: Decimal, length: Decimal) -> list[BandPortion]:
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
        found.append(BandPortion(_taken(buckets, total - length * requests), band))
        total = length * requests
    return [BandPortion(buckets, band), *found]


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


def effective_rates(price: Price, band: Band | None, terms: ServiceTerms) -> EffectiveRates:
    """What the tokens of a band (``None``: below every threshold) pay under ``terms``.

    ``free`` entries price every kind at zero; otherwise a kind without a rate is not sold.
    """
    served = []
    for name in terms.modes:
        mode = _AppliedMode(name, price.modes[name], price.layer or PRICE_LIST)
        if name == "batch" and terms.batch is not None:
            mode = _AppliedMode(name, Mode(x=terms.batch, excludes=mode.mode.excludes), WORKLOAD)
        if not (band and ("long" in mode.mode.excludes or mode.mode.x is None)):
            served.append(mode)
    names = " ".join(mode.name for mode in served) or STANDARD
    return EffectiveRates(price, band or price, tuple(served), terms, names, band_label(band) if band else None)


_ELSE = {
    TokenClass.THINKING: "output",
    TokenClass.IMAGE_INPUT: "input",
    TokenClass.VIDEO_INPUT: "input",
}
"""The rate of a bucket that a model does not price apart."""


class RateBook:
    """The rates of a price entry, each worked out once."""

    def __init__(self, price: Price) -> None:
        self._price = price
        self._known: dict[tuple[str, int | None, ServiceTerms], tuple[Steps, Decimal | None]] = {}

    def rate(self, bucket: TokenClass, place: int | None, terms: ServiceTerms) -> tuple[Steps, Decimal | None]:
        """What a bucket pays in the band at ``place`` of the entry, and how that comes about."""
        key = (bucket._value_, place, terms)  # an enum's `value` and its hash are slow
        if (found := self._known.get(key)) is None:
            band = None if place is None else self._price.long[place]
            steps = rate_of(effective_rates(self._price, band, terms), bucket)
            found = self._known[key] = (steps, evaluate(steps) if steps else None)
        return found


def rate_of(quoted: EffectiveRates, bucket: TokenClass) -> Steps:
    """The price of a bucket: its own, or the one it falls back to where that is not sold."""
    return rate_steps(quoted, bucket.value) or (rate_steps(quoted, _ELSE[bucket]) if bucket in _ELSE else ())


def rate_steps(quoted: EffectiveRates, name: str) -> Steps:
    """How a rate comes about: the list's, or a mode's own, and every factor on it; nothing where it is not sold."""
    origin = quoted.price.layer or PRICE_LIST
    value: Decimal | None = getattr(quoted.sheet, name)
    if value is None and quoted.price.free:
        value = ZERO
    steps: Steps = () if value is None else (Step(value, _listed(quoted), origin),)
    for served, mode, whose in quoted.modes:
        own: Decimal | None = None if quoted.band else getattr(mode, name)
        if own is not None:
            steps = (Step(own, f"{served} price", whose),)
        elif steps and mode.x is not None and name not in mode.keep and name != _NOT_PER_TOKEN:
            steps = (*steps, Step(mode.x, served, whose))
    terms = quoted.terms
    if steps and terms.region != ONE:
        steps = (*steps, Step(terms.region, f"region {terms.place}".rstrip(), PRICE_LIST))
    if steps and terms.factor != ONE:
        steps = (*steps, Step(terms.factor, "discount", terms.discounted_by))
    return steps


def _listed(quoted: EffectiveRates) -> str:
    name = "layer price" if quoted.price.layer else "list price"
    return f"{name} {quoted.band}" if quoted.band else name


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
