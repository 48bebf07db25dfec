"""What of a request's media a model sells by the unit: images, seconds, characters, minutes and pages (law P9)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from llmcost.model.calculation import CONSTANT, DERIVED, MINUS, OVER, PLUS, PRICE_LIST, WORKLOAD, Step, Steps, grouped
from llmcost.model.inputs.catalog import Model, Price
from llmcost.model.inputs.dated_terms import UNITS, Fee
from llmcost.model.inputs.media import MediaFamily, OutputImageRule, Variant
from llmcost.model.inputs.request_shape import OutputImage
from llmcost.model.inputs.workload import Workload
from llmcost.model.money import ONE, ZERO
from llmcost.model.record import record
from llmcost.model.reports.component_key import STANDARD
from llmcost.model.reports.estimate import LineItem

from .charge import asked_fees, charge_units, units_of
from .demand import batch_of
from .length_distributions import mean_of
from .price_list.lookup import DatedPrice
from .price_list.price_book import ModelPrice
from .volume import attempts_per_month, full_attempts_per_month

T = TypeVar("T", Fee, OutputImageRule)


@record
class AskedUnits:
    """Units of one variant that a request asks for."""

    each: Step
    """How many, per request."""
    image: OutputImage | None = None
    resolution: str | None = None
    sound: bool | None = None


class _Unit(NamedTuple):
    noun: str
    """What a model sells, in the words of messages."""
    said_by: str
    """How a workload says how many."""
    counted: str
    """The unit of a line item."""
    asked: Callable[[Workload], Iterator[AskedUnits]]
    of_input: bool = False


def _output_images(workload: Workload) -> Iterator[AskedUnits]:
    for image in workload.output_images:
        yield AskedUnits(Step(image.per_request, f"images of {size_text(image)}"), image)


def _output_video(workload: Workload) -> Iterator[AskedUnits]:
    if video := workload.output_video:
        each = grouped("seconds each", Step(video.seconds, "seconds"), Step(video.per_request, "videos"))
        yield AskedUnits(each, resolution=video.resolution, sound=video.sound)


def _characters(workload: Workload) -> Iterator[AskedUnits]:
    if workload.speech:
        yield AskedUnits(Step(workload.speech.characters, "characters each"))


def _minutes(workload: Workload) -> Iterator[AskedUnits]:
    if workload.audio and workload.audio.input_seconds:
        yield _by_minute(Step(workload.audio.input_seconds, "seconds"))


def _session_minutes(workload: Workload) -> Iterator[AskedUnits]:
    audio = workload.audio
    if audio and (audio.input_seconds or audio.output_seconds):
        yield _by_minute(Step(audio.input_seconds, "seconds heard"), Step(audio.output_seconds, "spoken", op=PLUS))


def _by_minute(*seconds: Step) -> AskedUnits:
    return AskedUnits(grouped("minutes each", *seconds, Step(Decimal(60), "seconds per minute", CONSTANT, OVER)))


def _pages(workload: Workload) -> Iterator[AskedUnits]:
    for document in workload.documents:
        pages = Step(document.pages, "pages"), Step(document.per_request, "documents")
        yield AskedUnits(grouped("pages each", *pages))


def _input_images(workload: Workload) -> Iterator[AskedUnits]:
    for image in workload.images:
        yield AskedUnits(Step(image.per_request, f"images of {image.width:,} × {image.height:,} pixels"))


def _input_seconds(workload: Workload) -> Iterator[AskedUnits]:
    if video := workload.video:
        yield AskedUnits(grouped("seconds each", Step(video.seconds, "seconds"), Step(video.per_request, "videos")))


_SIZE = "[{width: …, height: …}]"
_UNITS = {
    "image": _Unit("image", f"output_images: {_SIZE}", "images", _output_images),
    "second": _Unit("second", "output_video: {seconds: …}", "seconds", _output_video),
    "character": _Unit("character", "speech: {characters: …}", "characters", _characters),
    "minute": _Unit("minute", "audio: {input_seconds: …}", "minutes", _minutes, of_input=True),
    "session_minute": _Unit(
        "minute", "audio: {input_seconds: …, output_seconds: …}", "minutes", _session_minutes, of_input=True
    ),
    "page": _Unit("page", "documents: [{pages: …}]", "pages", _pages, of_input=True),
    "input_image": _Unit("image", f"images: {_SIZE}", "images", _input_images, of_input=True),
    "input_second": _Unit("second", "video: {seconds: …}", "seconds", _input_seconds, of_input=True),
}


def unit_of_fee(key: str, fee: Fee) -> str | None:
    """The unit of media that a fee is the price of; ``None`` for other fees. ``key`` is its name in the price list."""
    name = key.removesuffix("_1k")
    return fee.unit or (name if name in UNITS else None)


def units_sold(fees: Mapping[str, Fee]) -> tuple[str, ...]:
    """The units of media in which a model with these fees is sold."""
    return tuple(dict.fromkeys(unit for key, fee in fees.items() if (unit := unit_of_fee(key, fee))))


@record
class UnitCalls:
    """The units of a request that one fee is the price of."""

    each: Step
    counted_in: str
    """The unit of the line item."""
    of_input: bool
    """Whether they are sent, so that an attempt without output pays them as well."""


def unit_calls(workload: Workload, fees: Mapping[str, Fee]) -> dict[str, UnitCalls] | str:
    """The units of a request by the name of the fee; or the reason why the model does not sell one of them.

    Units that the workload names in ``fees`` are left to it.
    """
    found: dict[str, UnitCalls] = {}
    for unit in units_sold(fees):
        offers = [(key.removesuffix("_1k"), fee) for key, fee in fees.items() if unit_of_fee(key, fee) == unit]
        if any(workload.fees.get(name) for name, _ in offers):
            continue
        for asked in _UNITS[unit].asked(workload):
            chosen = _choose([fee for _, fee in offers], asked)
            if isinstance(chosen, str):
                return chosen
            name, counted = next(name for name, fee in offers if fee is chosen), _UNITS[unit].counted
            each = asked.each
            if name in found:
                each = grouped(f"{counted} each", found[name].each, each._replace(op=PLUS))
            found[name] = UnitCalls(each, counted, _UNITS[unit].of_input)
    return found


def unit_items(workload: Workload, price: ModelPrice, row_id: str, reaching: Steps) -> Iterator[LineItem]:
    """The line items of the media of a month that a model sells by the unit; ``reaching`` is its share of requests."""
    found = unit_calls(workload, price.dated.fees)
    for name, called in found.items() if not isinstance(found, str) else ():
        billed = attempts_per_month if called.of_input else full_attempts_per_month
        attempts = Step(billed(workload), "billed attempts", DERIVED)
        for mode, share, factors in _served(workload, price.dated.entry) if attempts.value else ():
            units = (attempts, called.each, *reaching, *share)
            yield charge_units(name, units, called.counted_in, price, row_id, mode, factors)


def _served(workload: Workload, entry: Price) -> Iterator[tuple[str, Steps, Steps]]:
    """The modes in which requests are served, each with its share of them and its factor on the price."""
    batched, own = batch_of(workload)
    mode, tier = entry.modes.get("batch"), entry.modes.get(workload.service_tier)
    factor = own if own is not None else mode.x if mode else None
    if mode is None or factor is None:
        batched = ZERO
    elif batched:
        origin = WORKLOAD if own is not None else entry.layer or PRICE_LIST
        yield "batch", () if batched == ONE else (Step(batched, "batched"),), (Step(factor, "batch", origin),)
    rest = () if not batched else (grouped("not batched", Step(ONE, "", CONSTANT), Step(batched, "batched", op=MINUS)),)
    if batched != ONE and tier and tier.x is not None:
        yield workload.service_tier, rest, (Step(tier.x, workload.service_tier, entry.layer or PRICE_LIST),)
    elif batched != ONE:
        yield STANDARD, rest, ()


def output_image_rule(family: MediaFamily, image: OutputImage) -> OutputImageRule | str:
    """How a family counts a generated image, or why it does not make it."""
    return _choose(family.output_images, AskedUnits(Step(image.per_request, "images"), image))


def _choose(offers: Sequence[T], asked: AskedUnits) -> T | str:
    """The offer for a variant, or why there is none."""
    fitting = [(offer, offer.of or Variant()) for offer in offers]
    if image := asked.image:
        known, fitting = fitting, [(offer, of) for offer, of in fitting if _has_size(of, image)]
        if not fitting:
            sizes = _sizes([of for _, of in known])
            return f"sells no images of {image.width:,} × {image.height:,} pixels: it sells {sizes}"
    quality = asked.image.quality if asked.image else None
    for name, value in (("quality", quality), ("resolution", asked.resolution)):
        sold = tuple(dict.fromkeys(getattr(of, name) for _, of in fitting))
        if value is None and len(sold) > 1:
            return f"has a price for each {name}: give `{name}:` {_listed(sold, 'or')}"
        if value is not None and sold != (None,):
            fitting = [(offer, of) for offer, of in fitting if (getattr(of, name) or value).lower() == value.lower()]
            if not fitting:
                return f"sells no {name} {value}: it sells {_listed(sold, 'and')}"
    fitting = [(offer, of) for offer, of in fitting if of.sound in (None, asked.sound)]
    if not fitting:
        return f"sells no video {'with' if asked.sound else 'without'} sound"
    return min(fitting, key=lambda one: one[1].max_pixels or 0)[0]


def _has_size(of: Variant, image: OutputImage) -> bool:
    area = image.width * image.height
    exact = not of.sizes or f"{image.width}x{image.height}" in of.sizes
    return exact and (of.min_pixels or 0) <= area <= (of.max_pixels or area)


def _sizes(variants: Sequence[Variant]) -> str:
    named = dict.fromkeys(size for of in variants for size in of.sizes)
    if named:
        return _listed(tuple(named), "and")
    least = min(of.min_pixels or 0 for of in variants)
    most = max(of.max_pixels or 0 for of in variants)
    return f"{f'{least:,} to ' if least else 'up to '}{most:,} pixels"


def _listed(names: Iterable[str | None], last: str) -> str:
    """``low, medium or high``."""
    *others, end = [name or "standard" for name in names]
    return f"{', '.join(others)} {last} {end}" if others else end


def size_text(image: OutputImage) -> str:
    """``1,024 × 1,024 pixels, high``."""
    return f"{image.width:,} × {image.height:,} pixels" + (f", {image.quality}" if image.quality else "")


def _unsaid(model: Model, fees: Mapping[str, Fee]) -> str:
    """What to give in a workload that says no unit of a model that is sold by these fees."""
    if model.kind == "rerank":
        return "ranks documents: give `retrieval: {chunks: …, chunk_tokens: …, query_tokens: …}`, per request"
    known = [(key, unit_of_fee(key, fee)) for key, fee in fees.items()]
    nouns = dict.fromkeys(
        _UNITS[unit].noun if unit else key.removesuffix("_1k").replace("_", " ") for key, unit in known
    )
    unit = next((unit for _, unit in known if unit), None)
    first = next(iter(fees)).removesuffix("_1k")
    said_by = f"`{_UNITS[unit].said_by}`" if unit else f"`fees: {{{first}: …}}`, per request"
    return f"is sold by the {' or '.join(nouns)}: give {said_by}"


def unsold_media(workload: Workload, price: DatedPrice, family: MediaFamily | None) -> str | None:
    """Why media have no price on a model: it does not sell what is asked for, or nothing says how much is asked for."""
    calls = unit_calls(workload, price.fees)
    if isinstance(calls, str):
        return calls
    sold = units_sold(price.fees)
    if units := units_of(price):
        made = [unit for unit in sold if not _UNITS[unit].of_input]
        said = any(any(True for _ in _UNITS[unit].asked(workload)) for unit in made or sold)
        named = any(unit in asked_fees(workload.fees, price.fees) for unit in units)
        return None if said or named else _unsaid(price.model, price.fees)
    counts = family is not None and family.output_images and "image" not in sold
    rules = [output_image_rule(family, image) for image in workload.output_images] if family and counts else []
    if unknown := next((rule for rule in rules if isinstance(rule, str)), None):
        return unknown
    speaks = family is not None and family.audio_output_per_second and "character" not in sold
    seconds = workload.audio and workload.audio.output_seconds
    if speaks and workload.speech and not seconds:
        return "is not sold by the character: give `audio: {output_seconds: …}`"
    return None


def unsaid_media(workload: Workload, model: Model) -> str | None:
    """The media that a model of its kind makes or hears, where a workload gives neither them nor any text instead."""
    if workload.media_tokens or (said := _BY_KIND.get(model.kind)) is None:
        return None
    field, text, what = said
    return None if getattr(workload, field) or mean_of(getattr(workload, text)) else what


_BY_KIND: Mapping[str, tuple[str, str, str]] = {
    "image": ("output_images", "output_tokens", f"the images that it generates: give `output_images: {_SIZE}`"),
    "video": ("output_video", "output_tokens", "the video that it generates: give `output_video: {seconds: …}`"),
    "speech": ("audio", "output_tokens", "the audio that it speaks: give `audio: {output_seconds: …}`"),
    "transcription": ("audio", "input_tokens", "the audio that it hears: give `audio: {input_seconds: …}`"),
}
"""By the kind of a model that is sold by tokens: the field of its media, the text in their place, and what they are."""


def without_units(workload: Workload, units: Sequence[str]) -> Workload:
    """The workload without the media that a model sells by the unit: the rest is billed by tokens."""
    if not units:
        return workload
    audio = workload.audio
    removed: dict[str, Any] = {}
    for unit in units:
        if unit in ("minute", "session_minute") and audio:
            audio = replace(audio, input_seconds=ZERO)
        if unit in ("character", "session_minute") and audio:
            audio = replace(audio, output_seconds=ZERO)
        removed |= _REMOVED.get(unit, {})
    return replace(workload, **removed, audio=audio)


_REMOVED: Mapping[str, Mapping[str, Any]] = {
    "image": {"output_images": ()},
    "second": {"output_video": None},
    "character": {"speech": None},
    "page": {"documents": ()},
    "input_image": {"images": ()},
    "input_second": {"video": None},
}
"""The fields that say how many of each unit, without them."""
