"""Which rates a request pays: dated entry → band → hours → mode → region → markups → discounts (laws P4 and P5)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from llmcost.model.calculation import PRICE_LIST, WORKLOAD, Step, Steps, evaluate
from llmcost.model.inputs.catalog import RATE_NAMES, Band, Mode, Model, Price, Rates
from llmcost.model.money import ONE, ZERO
from llmcost.model.record import record
from llmcost.model.reports.component_key import STANDARD
from llmcost.model.usage import OF_INPUT, TokenClass, Usage

from .price_list.lookup import DatedPrice

DISCOUNTS = ("batch", "flex")
"""Modes that cost less than the standard price, which is billed where they have none (law P2)."""
RESERVED = "reserved"
"""The mode of requests that reserved units serve: paid by time, so nothing is billed for their tokens (law P10)."""
_NOT_PER_TOKEN = "storage_hour"  # modes are factors on token rates; storage is billed by time


@record
class ServiceTerms:
    """How requests are served: the modes of the price entry that apply, in order, and where."""

    modes: tuple[str, ...] = ()
    """Names of the entry's ``modes``: first the mode of the hour, then that of the service."""
    batch: Decimal | None = None
    """A workload's own batch factor: it replaces the factor of the entry's batch mode and its exceptions."""
    region: str | None = None
    """The region; a model that has no factor for it bills the standard rate."""


@record
class Threshold:
    """The context threshold of a band of a price entry: it decides which requests pay the rates of the band."""

    band_index: int
    """The index of the band in the entry."""
    above: int | None
    at_least: int | None
    marginal: bool
    """Whether the band applies to the excess only."""

    @property
    def last_below(self) -> int:
        """The longest total input to which the band does not apply, in whole tokens."""
        return self.above if self.above is not None else (self.at_least or 0) - 1

    @property
    def label(self) -> str:
        """``>200000`` or ``>=200000``."""
        return _label(self.above, self.at_least)

    def is_exceeded(self, total_input: Decimal) -> bool:
        """Whether the band applies to a total input: ``above`` is ``>``, ``at_least`` is ``>=``."""
        return total_input > self.above if self.above is not None else total_input >= (self.at_least or 0)


def thresholds(price: Price) -> tuple[Threshold, ...]:
    return tuple(
        Threshold(index, band.above, band.at_least, band.applies == "marginal") for index, band in enumerate(price.long)
    )


def exceeded(known: Sequence[Threshold], total_input: Decimal) -> Threshold | None:
    """The highest threshold that a total input exceeds; ``None`` below every threshold."""
    passed = [threshold for threshold in known if threshold.is_exceeded(total_input)]
    return max(passed, key=lambda threshold: threshold.last_below, default=None)


def band_label(band: Band) -> str:
    """``>200000`` or ``>=200000``."""
    return _label(band.above, band.at_least)


def _label(above: int | None, at_least: int | None) -> str:
    return f">{above}" if above is not None else f">={at_least}"


@record
class BandPortion:
    """Tokens of requests that pay the rates of one band: all of them, unless a band applies to the excess only."""

    buckets: Mapping[TokenClass, Decimal]
    threshold: Threshold | None
    """``None`` below every threshold."""


def band_portions(known: Sequence[Threshold], used: Usage, requests: Decimal, length: Decimal) -> list[BandPortion]:
    """The tokens of some requests by band.

    ``used`` are the tokens of ``requests`` requests together, ``length`` is the total input of one of them, and all are
    on the same side of every threshold. The tokens beyond a marginal threshold are the last of the input, and the
    cached prefix comes first: so the excess is taken from plain input, then from media and cache writes, and last from
    cache reads. Output stays below.
    """
    buckets, total = dict(used.buckets), used.total_input
    found = []
    while (threshold := exceeded(known, length)) is not None and threshold.marginal:
        length = Decimal(threshold.last_below)
        found.append(BandPortion(_taken(buckets, total - length * requests), threshold))
        total = length * requests
    return [BandPortion(buckets, threshold), *found]


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


@record
class ModeRule:
    """A mode of a price entry without its rates: when it applies, and to which requests."""

    name: str
    schedule: str | None
    """The schedule during whose hours it applies by itself."""
    excludes_long: bool
    """Whether requests beyond a context threshold are not served in it."""
    has_factor: bool
    """Whether it is a factor; rates of its own say nothing of requests beyond a context threshold."""

    def applies(self, beyond: bool, terms: ServiceTerms) -> bool:
        """Whether it applies to requests on these terms, ``beyond`` a context threshold or not."""
        has_factor = self.has_factor or (self.name == "batch" and terms.batch is not None)
        return not beyond or (has_factor and not self.excludes_long)


def mode_rule(name: str, mode: Mode) -> ModeRule:
    """What of a mode does not depend on its rates."""
    return ModeRule(name, mode.schedule, "long" in mode.excludes, mode.x is not None)


def mode_label(known: Mapping[str, ModeRule], threshold: Threshold | None, terms: ServiceTerms) -> str:
    """The modes that apply to requests, as ``peak batch``; ``standard`` without any."""
    beyond = threshold is not None
    return " ".join(name for name in terms.modes if known[name].applies(beyond, terms)) or STANDARD


@record
class EffectiveRates:
    """The rates that the tokens of one kind of request pay: those of a band, with modes and factors on them."""

    price: Price
    listed: Rates
    """The entry itself, or its band that applies."""
    modes: "tuple[_AppliedMode, ...]"
    factors: Steps
    """Factors on every rate: the region's, then those of layers."""
    band: str | None
    """The label of the band."""

    @property
    def rates(self) -> dict[str, Decimal]:
        """USD per million tokens; a bucket that is not sold is absent, never zero."""
        return {name: evaluate(steps) for name in RATE_NAMES if (steps := rate_steps(self, name))}


@record
class _AppliedMode:
    name: str
    mode: Mode
    origin: str
    """Its origin: the price list, an overlay, or the workload."""


def effective_rates(
    price: Price, band: Band | None, terms: ServiceTerms, dated: DatedPrice | None = None
) -> EffectiveRates:
    """The rates of a band (``None``: below every threshold) on these terms.

    With ``dated``, whose entry it is, the factors of its regions and of layers apply. ``free`` entries price
    every bucket at zero; otherwise a bucket without a rate is not sold.
    """
    applied = []
    for name in terms.modes if RESERVED not in terms.modes else ():
        mode = price.modes[name]
        if mode_rule(name, mode).applies(band is not None, terms):
            own_batch = name == "batch" and terms.batch is not None
            origin = WORKLOAD if own_batch else price.layer or PRICE_LIST
            applied.append(_AppliedMode(name, Mode(x=terms.batch) if own_batch else mode, origin))
    factors = _factors(dated, terms.region) if dated else ()
    return EffectiveRates(price, band or price, tuple(applied), factors, band_label(band) if band else None)


def _factors(dated: DatedPrice, region: str | None) -> Steps:
    model, found = dated.model, dated.region(region)
    steps: Steps = ()
    if found and found.x != ONE:
        steps = (Step(found.x, f"region {region or model.default_region}", found.layer or PRICE_LIST),)
    return (*steps, *layer_factors(model))


def layer_factors(model: Model) -> Steps:
    """The factors of layers on every price of a model: markups, then discounts."""
    factors = ((model.markup, "markup", model.marked_up_by), (model.discount, "discount", model.discounted_by))
    return tuple(Step(x, name, layers or PRICE_LIST) for x, name, layers in factors if x != ONE)


_FALLBACK = {
    TokenClass.THINKING: ("output",),
    TokenClass.IMAGE_INPUT: ("input",),
    TokenClass.IMAGE_CACHE_READ: ("image_input", "cache_read", "input"),
    TokenClass.VIDEO_INPUT: ("input",),
    TokenClass.AUDIO_CACHE_READ: ("audio_input",),
}
"""The rates of a bucket that a model does not price separately: the first that is sold."""


_PAID_BY_TIME: Steps = (Step(ZERO, "paid by reserved units", PRICE_LIST),)


class RateBook:
    """The rates of a price of a model, each computed once."""

    def __init__(self, dated: DatedPrice) -> None:
        self._dated = dated
        self._known: dict[tuple[str, int | None, ServiceTerms], tuple[Steps, Decimal | None]] = {}
        self._effective: dict[tuple[int | None, ServiceTerms], EffectiveRates] = {}

    def rate(self, bucket: TokenClass, band_index: int | None, terms: ServiceTerms) -> tuple[Steps, Decimal | None]:
        """The rate of a bucket in a band of the entry and its calculation. USD per million tokens."""
        if RESERVED in terms.modes:
            return _PAID_BY_TIME, ZERO
        key = (bucket._value_, band_index, terms)  # an enum's `value` and its hash are slow
        if (found := self._known.get(key)) is None:
            steps = bucket_steps(self._rates(band_index, terms), bucket)
            found = self._known[key] = (steps, evaluate(steps) if steps else None)
        return found

    def _rates(self, band_index: int | None, terms: ServiceTerms) -> EffectiveRates:
        key = (band_index, terms)
        if (found := self._effective.get(key)) is None:
            price = self._dated.entry
            band = None if band_index is None else price.long[band_index]
            found = self._effective[key] = effective_rates(price, band, terms, self._dated)
        return found


def bucket_steps(rates: EffectiveRates, bucket: TokenClass) -> Steps:
    """The calculation of a bucket's rate: its own, or the one it falls back to; empty if none is sold."""
    found = (rate_steps(rates, name) for name in (bucket.value, *_FALLBACK.get(bucket, ())))
    return next(filter(None, found), ())


def rate_steps(rates: EffectiveRates, name: str) -> Steps:
    """The calculation of a rate: the list's, or a mode's own, and every factor on it; empty if it is not sold."""
    value: Decimal | None = getattr(rates.listed, name)
    if value is None and rates.price.free:
        value = ZERO
    listed = "layer price" if rates.price.layer else "list price"
    listed = f"{listed} {rates.band}" if rates.band else listed
    steps: Steps = () if value is None else (Step(value, listed, rates.price.layer or PRICE_LIST),)
    for applied in rates.modes:
        mode = applied.mode
        own: Decimal | None = None if rates.band else getattr(mode, name)
        if own is not None:
            steps = (Step(own, f"{applied.name} price", applied.origin),)
        elif steps and mode.x is not None and name not in mode.keep and name != _NOT_PER_TOKEN:
            steps = (*steps, Step(mode.x, applied.name, applied.origin))
    return (*steps, *rates.factors) if steps else ()


def named_rates(rates: Rates) -> dict[str, Decimal]:
    known = vars(rates)
    return {name: rate for name in RATE_NAMES if (rate := known[name]) is not None}
