"""Pictures, sound, film and documents → tokens, by each family's published formula.

The formulas' constants are dated data in the catalog (``media:``). A model that does not take a medium, or of which
nobody published how it counts it, cannot be asked for it.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, Decimal
from math import isqrt
from typing import NamedTuple

from llmcost.model.catalog import Catalog, Model
from llmcost.model.media import ImageRule, MediaFamily, Sizing
from llmcost.model.money import ZERO
from llmcost.model.usage import TokenClass
from llmcost.model.workload import Image, Workload

from .matching import matches

_NOTHING: Mapping[TokenClass, Decimal] = {}
_NEEDS = {"images": "vision", "sound": "audio", "video": "video", "documents": "documents"}
"""The capability that a model needs for each medium."""


class MediaTokens(NamedTuple):
    """Tokens of one request's media."""

    input: Decimal
    output: Decimal
    parts: Mapping[TokenClass, Decimal]
    """By the bucket that they fall into; they are part of ``input`` and ``output``."""
    missing: str | None = None
    """What the model does not take, or nobody says how it counts."""


def media_tokens(workload: Workload, model: Model, catalog: Catalog) -> MediaTokens:
    """The tokens of a request's media on a model."""
    if not (workload.images or workload.audio or workload.video or workload.documents):
        return MediaTokens(ZERO, ZERO, _NOTHING)
    family = family_of(catalog, model)
    counted = {"images": _images, "sound": _sound, "video": _film, "documents": _pages}
    found = {medium: count(workload, family) for medium, count in counted.items() if _sends(workload, medium)}
    spoken = _spoken(workload, family)
    if missing := _missing(found, model, spoken) or _refused(workload, family):
        return MediaTokens(ZERO, ZERO, _NOTHING, missing)
    known = {medium: count or ZERO for medium, count in found.items()}
    parts = {
        TokenClass.IMAGE_INPUT: known.get("images", ZERO),
        TokenClass.AUDIO_INPUT: known.get("sound", ZERO) + _sound_of_film(workload, family),
        TokenClass.VIDEO_INPUT: known.get("video", ZERO),
        TokenClass.AUDIO_OUTPUT: spoken or ZERO,
    }
    total = sum(known.values(), _sound_of_film(workload, family))
    return MediaTokens(total, spoken or ZERO, {bucket: tokens for bucket, tokens in parts.items() if tokens})


def _sends(workload: Workload, medium: str) -> bool:
    match medium:
        case "images":
            return bool(workload.images)
        case "sound":
            return workload.audio is not None and bool(workload.audio.input_seconds)
        case "video":
            return workload.video is not None
    return bool(workload.documents)


def _missing(found: Mapping[str, Decimal | None], model: Model, spoken: Decimal | None) -> str | None:
    """Why a model cannot be asked for what a request sends and wants, or ``None``."""
    refused = [medium for medium in found if _NEEDS[medium] not in model.capabilities]
    if refused:
        return f"takes no {' and no '.join(refused)}"
    unknown = [medium for medium, count in found.items() if count is None]
    if unknown:
        return f"how it counts {' and '.join(unknown)} is not published"
    return "does not answer with sound" if spoken is None else None


def _refused(workload: Workload, family: MediaFamily | None) -> str | None:
    rule = family.image if family else None
    most = rule and rule.refuses_above
    for image in workload.images if rule and most else ():
        if rule and most and image_tokens(rule, image) > most * rule.factor:
            return f"refuses pictures of {image.width:,} × {image.height:,} pixels: more than {most:,} patches"
    return None


def _images(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    rule = family.image if family else None
    if rule is None:
        return None
    return sum((image_tokens(rule, image) * image.per_request for image in workload.images), ZERO)


def _sound(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    return _times(_hears(family), workload.audio.input_seconds if workload.audio else ZERO)


def _hears(family: MediaFamily | None) -> Decimal | None:
    return family.audio_input_per_second if family else None


def _film(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    return _times(family.video_per_second if family else None, _film_seconds(workload))


def _film_seconds(workload: Workload) -> Decimal:
    return workload.video.seconds * workload.video.per_request if workload.video else ZERO


def _sound_of_film(workload: Workload, family: MediaFamily | None) -> Decimal:
    """What the sound of a film counts beside its pictures, where the family counts sound at all."""
    if workload.video is None or not workload.video.sound:
        return ZERO
    return _times(_hears(family), _film_seconds(workload)) or ZERO


def _pages(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    pages = sum((document.pages * document.per_request for document in workload.documents), ZERO)
    return _times(family.document_per_page if family else None, pages)


def _spoken(workload: Workload, family: MediaFamily | None) -> Decimal | None:
    if workload.audio is None or not workload.audio.output_seconds:
        return ZERO
    return _times(family.audio_output_per_second if family else None, workload.audio.output_seconds)


def _times(rate: Decimal | None, amount: Decimal) -> Decimal | None:
    return None if rate is None else rate * amount


def family_of(catalog: Catalog, model: Model) -> MediaFamily | None:
    """How a model counts media: the first family one of whose patterns matches its full id."""
    name = name_of_family(catalog, model)
    return None if name is None else catalog.media[name]


def name_of_family(catalog: Catalog, model: Model) -> str | None:
    """The name of a model's family in the catalog; ``*`` in a pattern stands for any characters."""
    return next((name for name, family in catalog.media.items() if matches(model, family.models)), None)


_UNLIMITED = Sizing()


def image_tokens(rule: ImageRule, image: Image) -> Decimal:
    """Tokens of one picture by a family's formula."""
    own = {"low": rule.low, "high": rule.high}.get(image.detail)
    sizing = own or rule.auto or _UNLIMITED
    return Decimal(_FORMULAS[rule.method](rule, image, sizing))


def _tiles(rule: ImageRule, image: Image, sizing: Sizing) -> int:
    """OpenAI: into a square of 2,048, the short side to 768, then a base and so much per tile of 512."""
    if image.detail == "low":
        return rule.base
    width, height = _within(image.width, image.height, sizing.max_edge)
    short = min(width, height)
    if short > 768:
        width, height = width * 768 // short, height * 768 // short
    return rule.base + rule.part * _up(width, 512) * _up(height, 512)


def _patches(rule: ImageRule, image: Image, sizing: Sizing) -> int:
    """OpenAI: patches of 32 pixels, within the limits of the level of detail, times the model's factor."""
    width, height = _within(image.width, image.height, sizing.max_edge)
    count = _up(width, 32) * _up(height, 32)
    if sizing.max_parts and count > sizing.max_parts:
        count = _budgeted(width, height, sizing.max_parts)
    return int((count * rule.factor).to_integral_value(ROUND_CEILING))


def _budgeted(width: int, height: int, budget: int) -> int:
    """Patches of a picture shrunk to a budget: one side becomes whole patches, the other keeps the proportion.

    The seller's shrink is √(32² × budget ÷ area), then as much more as makes the side whole that loses more by it.
    """
    columns, rows = isqrt(width * budget // height), isqrt(height * budget // width)
    if columns * height <= rows * width:
        return max(columns, 1) * _up(max(height * 32 * columns // width, 1), 32)
    return max(rows, 1) * _up(max(width * 32 * rows // height, 1), 32)


def _squares(_rule: ImageRule, image: Image, sizing: Sizing) -> int:
    """Claude: squares of 28 pixels, of the largest size of the same proportion that keeps to both limits."""
    long, short = max(image.width, image.height), min(image.width, image.height)

    def squares(edge: int) -> int:
        return _up(edge, 28) * _up(max(_scaled(short, edge, long), 1), 28)

    edge = min(long, sizing.max_edge or long)
    if sizing.max_parts and squares(edge) > sizing.max_parts:
        edge = bisect_right(range(edge + 1), sizing.max_parts, lo=1, key=squares) - 1
    return squares(edge)


def _crops(rule: ImageRule, image: Image, sizing: Sizing) -> int:
    """Gemini 1.5 and 2: one crop up to 384 pixels; else crops of two thirds of the short side, 256 to 768 pixels."""
    width, height = _within(image.width, image.height, sizing.max_edge)
    if max(width, height) <= 384:
        return rule.part
    side = min(max(min(width, height) * 2 // 3, 256), 768)
    return rule.part * _up(width, side) * _up(height, side)


def _flat(_rule: ImageRule, _image: Image, sizing: Sizing) -> int:
    """Gemini 3: so much per picture, by its level of detail."""
    return sizing.tokens or 0


_FORMULAS: Mapping[str, Callable[[ImageRule, Image, Sizing], int]] = {
    "tiles": _tiles,
    "patches": _patches,
    "squares": _squares,
    "crops": _crops,
    "flat": _flat,
}


def _within(width: int, height: int, edge: int | None) -> tuple[int, int]:
    """A size shrunk so that its longer side is at most ``edge``, to whole pixels."""
    longest = max(width, height)
    if edge is None or longest <= edge:
        return width, height
    return max(_scaled(width, edge, longest), 1), max(_scaled(height, edge, longest), 1)


def _scaled(length: int, to: int, of: int) -> int:
    """``length × to ÷ of``, to a whole number, half even."""
    whole, rest = divmod(length * to, of)
    return whole + (2 * rest > of or (2 * rest == of and whole % 2 == 1))


def _up(length: int, step: int) -> int:
    return -(-length // step)
